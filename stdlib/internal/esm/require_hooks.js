// SPDX-License-Identifier: MIT
'use strict';
// require() and require.resolve() while module.registerHooks() hooks are active. Source: doc module.md,
// "Synchronous customization hooks"; Node's test/module-hooks.

const hooks = require('internal/esm/hooks');
const { defaultLoad, formatHint, sourceOf } = require('internal/esm/format');
const { Module, createdFrom, isHidden, loadFile } = require('internal/module_loader');
const { requireConditions, withConditions } = require('internal/module_resolve');
const { idOf, publicModule } = require('internal/builtins');
const text = require('internal/module_text');
const {
  codes: { ERR_UNKNOWN_BUILTIN_MODULE, ERR_UNKNOWN_MODULE_FORMAT },
} = require('internal/errors');
const { fileURLToPath, pathToFileURL } = require('web/url');

function urlOf(filename) {
  if (idOf(filename) !== undefined) return filename.startsWith('node:') ? filename : `node:${filename}`;
  return filename.startsWith('/') ? pathToFileURL(filename).href : filename;
}

function isUrl(specifier) { return /^(file|data|node):/.test(specifier); }

function isBuiltinUrl(url) { return url.startsWith('node:') || url.startsWith('ingot:'); }

function filenameOf(url) { return url.startsWith('file:') ? fileURLToPath(url) : url; }

function parentUrlOf(parent) {
  if (!parent?.filename) return undefined;
  return createdFrom.get(parent) ?? urlOf(parent.filename);
}

// ---- resolve ----------------------------------------------------------------------------------------------------

function resolve(request, parent, isMain, options) {
  const context = {
    __proto__: null,
    conditions: requireConditions(),
    importAttributes: { __proto__: null },
    parentURL: parentUrlOf(parent),
  };
  return hooks.runResolve(request, context, (specifier, given) => {
    const find = () => Module._resolveFilename(filenameOf(specifier), parent, isMain, options);
    const url = isUrl(specifier) ? specifier : urlOf(withConditions(hooks.conditionsOf(given), find));
    return { __proto__: null, url, format: formatHint(url) };
  });
}

// What require.resolve() gives.
function resolveFilename(request, parent, options) {
  const { url } = resolve(request, parent, false, options);
  if (!isBuiltinUrl(url)) return filenameOf(url);
  const id = url.slice(url.indexOf(':') + 1);
  return !request.startsWith('node:') && idOf(id) !== undefined ? id : url;
}

// ---- load -------------------------------------------------------------------------------------------------------

function hasText(url) { return url.startsWith('file:') && !/\.(node|wasm)$/.test(url) && !isHidden(filenameOf(url)); }

// A file is a text, whatever it is called: as without hooks, it is the loader of its extension that judges.
function loadText(url, context) {
  if (!hasText(url)) return defaultLoad(url, context.format ?? undefined);
  return { __proto__: null, format: context.format ?? undefined, source: text.toText(sourceOf(url)) };
}

function fetch(url, format) {
  const context = { __proto__: null, conditions: requireConditions(), format, importAttributes: { __proto__: null } };
  return hooks.runLoad(url, context, loadText);
}

// For a hook that did not say.
function formatOf(filename, source) {
  if (filename.endsWith('.json')) return 'json';
  if (filename.endsWith('.mjs')) return 'module';
  return text.isDetected(source) ? 'module' : 'commonjs';
}

function finish(module, format, source, filename) {
  switch (format) {
    case 'commonjs': case 'commonjs-typescript': case 'module': case 'module-typescript':
      module._compile(text.toText(source), filename, format);
      return;
    case 'json':
      module.exports = JSON.parse(text.stripBom(text.toText(source)));
      return;
    default: throw new ERR_UNKNOWN_MODULE_FORMAT(format, filename);
  }
}

function compileNew(filename, format, source, parent, isMain) {
  const module = new Module(filename, parent);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(filename.slice(0, filename.lastIndexOf('/')) || '/');
  if (isMain) module.id = '.';
  Module._cache[filename] = module;
  try {
    finish(module, format, source, filename);
    module.loaded = true;
  } finally {
    if (!module.loaded) delete Module._cache[filename];
  }
  return module.exports;
}

function loadFrom(filename, { format, source }, parent, isMain) {
  if ((source === null || source === undefined) && filename.startsWith('/')) return loadFile(filename, parent, isMain);
  hooks.requireSource(source);
  format ??= formatOf(filename, source);
  if (format === 'commonjs') return loadFile(filename, parent, isMain, text.toText(source));
  return compileNew(filename, format, source, parent, isMain);
}

function loadBuiltin(url) {
  const exports = publicModule(url);
  if (exports === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(url);
  return exports;
}

// A hook may make something else of a builtin; it is asked each time.
function loadBuiltinWithHooks(url, format, parent, isMain) {
  const result = fetch(url, format);
  if (result.format === 'builtin') return loadBuiltin(url);
  return Module._cache[url]?.exports ?? loadFrom(url, result, parent, isMain);
}

function load(request, parent, isMain) {
  const { url, format } = resolve(request, parent, isMain);
  if (isBuiltinUrl(url)) {
    return hooks.loads() ? loadBuiltinWithHooks(url, format ?? undefined, parent, isMain) : loadBuiltin(url);
  }
  const filename = filenameOf(url);
  if (!hooks.loads()) return loadFile(filename, parent, isMain);
  const cached = Module._cache[filename];
  return cached !== undefined ? cached.exports : loadFrom(filename, fetch(url, format ?? undefined), parent, isMain);
}

module.exports = { load, resolveFilename };
