// SPDX-License-Identifier: MIT
'use strict';
// CommonJS modules that asynchronous hooks gave the source of: what they require goes through the hooks too. A
// specifier is resolved as CommonJS does first, then the hooks are asked what its URL means. Source: doc module.md,
// "Asynchronous load".

const vmNatives = natives('module');
const hooks = require('internal/esm/hooks');
const loader = require('internal/esm/loader');
const { Module } = require('internal/module_loader');
const { idOf, publicModule } = require('internal/builtins');
const path = require('path');
const {
  codes: { ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { fileURLToPath, pathToFileURL } = require('web/url');

const ERRORED = 5; // enum en_module_status

function isFileUrl(url) { return url.startsWith('file:'); }

function filenameOf(url) { return isFileUrl(url) ? fileURLToPath(url) : url; }

// ---- resolve ------------------------------------------------------------------------------------------------------

function urlOf(specifier, module) {
  if (idOf(specifier) !== undefined || specifier.startsWith('node:')) return specifier;
  const found = Module._resolveFilename(specifier, module);
  return path.isAbsolute(found) ? pathToFileURL(found).href : found;
}

// -> { url, format, importAttributes }
function resolve(specifier, module, parentURL, attributes) {
  const context = loader.resolveContext(attributes, parentURL);
  return hooks.runResolve(specifier, context, (input, given) => loader.lastResolve(urlOf(input, module), given));
}

// ---- load ---------------------------------------------------------------------------------------------------------

function evaluate(record) {
  loader.evaluate(record).then(undefined, () => {});
  if (vmNatives.esStatus(record.wrapper) === ERRORED) throw vmNatives.esException(record.wrapper);
}

function requireCommonJs(record) {
  const filename = filenameOf(record.url);
  const cached = Module._cache[filename];
  if (cached !== undefined) return cached.exports;
  evaluate(record);
  return Module._cache[filename]?.exports ?? loader.namespaceOf(record).default;
}

function requireEsModule(record, parent) {
  const filename = filenameOf(record.url), module = new Module(filename);
  require('internal/esm/require').load(module, filename, undefined, [parent.filename]);
  return module.exports;
}

function exportsOf(record, parent) {
  switch (record.format) {
    case 'commonjs': case 'commonjs-typescript': return requireCommonJs(record);
    case 'module': return requireEsModule(record, parent);
    default:
      evaluate(record);
      return loader.namespaceOf(record).default;
  }
}

function requireBuiltin(url) {
  const exports = publicModule(url);
  if (exports === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(url);
  return exports;
}

function requireFrom(specifier, module, parentURL) {
  const ext = path.extname(specifier);
  if (ext === '.node') return Module._load(specifier, module, false);
  const given = ext === '.json' ? { __proto__: null, type: 'json' } : loader.noAttributes;
  const { url, format, importAttributes } = resolve(specifier, module, parentURL, given);
  if (format === 'builtin' && url.startsWith('node:')) return requireBuiltin(url);
  const record = loader.recordOf(url, loader.numberOfUrl(url), format ?? undefined, importAttributes ?? given);
  return exportsOf(record, module);
}

// ---- the module ---------------------------------------------------------------------------------------------------

function makeRequire(module, url) {
  function require(id) {
    validateString(id, 'id');
    return requireFrom(id, module, url);
  }
  require.resolve = function resolveRequest(specifier) {
    validateString(specifier, 'request');
    const found = resolve(specifier, module, url, loader.noAttributes).url;
    if (found.startsWith('node:') && idOf(specifier) !== undefined) return specifier;
    return filenameOf(found);
  };
  require.main = process.mainModule;
  return require;
}

// The exports of `source`, run once.
function load(record, filename, source) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return cached.exports;
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  if (record.isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  try {
    const run = vmNatives.compile(source, filename);
    const require = makeRequire(module, record.url);
    run.call(module.exports, module.exports, require, module, filename, path.dirname(filename));
    module.loaded = true;
  } finally {
    if (!module.loaded) delete Module._cache[filename];
  }
  return module.exports;
}

module.exports = { load };
