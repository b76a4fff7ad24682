// SPDX-License-Identifier: MIT
'use strict';
// require() while module.registerHooks() hooks are active. Source: doc module.md, "Synchronous
// customization hooks".

const hooks = require('internal/esm/hooks');
const { defaultLoad, formatHint } = require('internal/esm/format');
const { Module, loadFile } = require('internal/module_loader');
const { idOf, publicModule } = require('internal/builtins');
const text = require('internal/module_text');
const {
  codes: { ERR_UNKNOWN_BUILTIN_MODULE, ERR_UNKNOWN_MODULE_FORMAT },
} = require('internal/errors');
const { fileURLToPath, pathToFileURL } = require('web/url');

const conditions = Object.freeze(['require', 'node', 'module-sync', 'node-addons']);

function urlOf(filename) {
  if (idOf(filename) !== undefined) return filename.startsWith('node:') ? filename : `node:${filename}`;
  return filename.startsWith('/') ? pathToFileURL(filename).href : filename;
}

function isUrl(specifier) { return /^(file|data|node):/.test(specifier); }

function resolve(request, parent, isMain) {
  const parentURL = parent?.filename ? urlOf(parent.filename) : undefined;
  const context = { __proto__: null, conditions, importAttributes: { __proto__: null }, parentURL };
  return hooks.runResolve(request, context, (specifier) => {
    const found = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier;
    const url = isUrl(specifier) ? specifier : urlOf(Module._resolveFilename(found, parent, isMain));
    return { __proto__: null, url, format: formatHint(url) };
  });
}

function fetch(url, format) {
  const context = { __proto__: null, conditions, format, importAttributes: { __proto__: null } };
  return hooks.runLoad(url, context, (input, given) => defaultLoad(input, given.format ?? undefined));
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

function loadHooked(url, filename, format, parent, isMain) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return cached.exports;
  const { format: actual, source } = fetch(url, format);
  if (actual === 'builtin') return publicModule(url);
  const plain = source === null || source === undefined;
  if (plain && filename.startsWith('/')) return loadFile(filename, parent, isMain);
  if (actual === 'commonjs') return loadFile(filename, parent, isMain, text.toText(source));
  const module = new Module(filename, parent);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(filename.slice(0, filename.lastIndexOf('/')) || '/');
  if (isMain) module.id = '.';
  Module._cache[filename] = module;
  try {
    finish(module, actual, source, filename);
    module.loaded = true;
  } finally {
    if (!module.loaded) delete Module._cache[filename];
  }
  return module.exports;
}

function load(request, parent, isMain) {
  const { url, format } = resolve(request, parent, isMain);
  if (url.startsWith('node:') || url.startsWith('ingot:')) {
    const exports = publicModule(url);
    if (exports === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(url);
    return exports;
  }
  const filename = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (!hooks.loads()) return loadFile(filename, parent, isMain);
  return loadHooked(url, filename, format ?? undefined, parent, isMain);
}

module.exports = { load };
