// SPDX-License-Identifier: MIT
'use strict';
// From a format and a source to a module of the engine: one function for each format, which sets
// record.wrapper (and what else the record needs). What they throw, every import of the module throws.

const vmNatives = natives('module');
const boot = natives('boot');
const embedded = require('internal/embedded_modules');
const hooks = require('internal/esm/hooks');
const host = require('internal/esm/host');
const { initializeMeta } = require('internal/esm/meta');
const { publicModule } = require('internal/builtins');
const {
  codes: { ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const text = require('internal/module_text');
const { fileURLToPath } = require('web/url');

function synthetic(record, names, evaluate) {
  record.wrapper = vmNatives.esSynthetic(record.url, undefined, names, evaluate);
}

function requireSource(record, source, kinds) {
  if (source !== null && source !== undefined) return source;
  throw new ERR_INVALID_RETURN_PROPERTY_VALUE(kinds, 'load', 'source', source);
}

// ---- ES modules -----------------------------------------------------------------------------------------------

function esModule(record, source) {
  if (source === undefined && record.number >= 0) {
    record.wrapper = embedded.esModule(record.number);
  } else {
    const code = text.toText(requireSource(record, source, 'a string, an array buffer, or a typed array'));
    const { state: { cache } } = require('internal/module_loader');
    record.wrapper = cache !== null ? cache.esModule(code, record.url) :
      vmNatives.esCompile(code, record.url, undefined, undefined, 0, 0, undefined)[0];
  }
  host.setMeta(record.wrapper, (meta) => initializeMeta(meta, record.url, record.isMain));
}

// ---- builtins ---------------------------------------------------------------------------------------------------

const builtins = new Map(); // URL -> { wrapper, exports, names, late }

// Getters that load much: they are read only for modules that mention the name, since each import of the builtin
// would do it.
const EVALUATED = 4; // enum en_module_status
const lateNames = { '__proto__': null, 'node:http': ['WebSocket', 'CloseEvent', 'MessageEvent'] };

function textOf({ number, url }) {
  if (number >= 0) return natives('boot').moduleSource(number);
  return require('fs').readFileSync(fileURLToPath(url), 'latin1');
}

// Whether the module may use what is late in `target`. Where there is no text of it: yes.
function mentionsLate(importer, target) {
  try {
    const source = textOf(importer);
    return !source.includes('http') || /\bexport\s*\*/.test(source) || lateNames[target.url].some((name) => source.includes(name));
  } catch {
    return true;
  }
}

// `importer`: undefined for import(), where anything may be used.
function readLate(target, importer) {
  const known = builtins.get(target.url);
  if (known.late.length === 0 || (importer !== undefined && !mentionsLate(importer, target))) return;
  known.late = [];
  if (vmNatives.esStatus(known.wrapper) === EVALUATED) setBuiltin(known);
}

function read(exports, name) {
  try {
    return exports[name];
  } catch {
    return undefined; // a getter that refuses
  }
}

function setBuiltin({ wrapper, exports, names, late }) {
  for (const name of names) {
    if (name === 'default') vmNatives.esSetExport(wrapper, name, exports);
    else if (Object.hasOwn(exports, name) && !late.includes(name)) vmNatives.esSetExport(wrapper, name, read(exports, name));
    else vmNatives.esSetExport(wrapper, name, undefined);
  }
}

function builtin(record) {
  const exports = publicModule(record.url);
  if (exports === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(record.url);
  const names = Object.keys(exports).filter((name) => name !== 'default');
  names.push('default');
  synthetic(record, names, () => setBuiltin(known));
  const late = lateNames[record.url] ?? [];
  record.hasLate = late.length > 0;
  const known = { wrapper: record.wrapper, exports, names, late };
  builtins.set(record.url, known);
}

// Doc: module.syncBuiltinESMExports()
function syncBuiltinExports() {
  for (const known of builtins.values()) if (vmNatives.esStatus(known.wrapper) === EVALUATED) setBuiltin(known);
}

// ---- CommonJS -------------------------------------------------------------------------------------------------------

function textWithoutTypes(filename) {
  if (embedded.numberOf(filename) >= 0) return undefined;
  return text.stripTypes(require('fs').readFileSync(filename, 'utf8'), filename);
}

// Names of a CommonJS file by its text, those of its re-exports included.
function exportNames(filename, source, seen = new Set()) {
  const { packageType, resolve } = require('internal/module_resolve');
  const { extensionOf } = require('internal/esm/format');
  const path = require('path');
  seen.add(filename);
  const number = embedded.numberOf(filename);
  if (number >= 0 && source === undefined) return boot.moduleNames(number);
  const { 0: names, 1: again } = text.exportsOf(source ?? require('fs').readFileSync(filename));
  const all = new Set(names);
  for (const specifier of again) {
    let target;
    try {
      target = resolve(specifier, path.dirname(filename), false);
    } catch {
      continue; // requiring it will say what is wrong
    }
    if (typeof target !== 'string' || !path.isAbsolute(target) || seen.has(target)) continue;
    const ext = extensionOf(target), isTyped = text.isTypeScript(target);
    if (!/^\.c[jt]s$/.test(ext) && (!(ext === '.js' || isTyped) || packageType(target) === 'module')) continue;
    for (const name of exportNames(target, isTyped ? textWithoutTypes(target) : undefined, seen)) all.add(name);
  }
  return [...all];
}

function setCommonJs(wrapper, names, exports) {
  const isObject = exports !== null && (typeof exports === 'object' || typeof exports === 'function');
  for (const name of names) {
    if (name === 'default' || name === 'module.exports') vmNatives.esSetExport(wrapper, name, exports);
    else if (isObject && Object.hasOwn(exports, name)) vmNatives.esSetExport(wrapper, name, read(exports, name));
  }
}

// What a CommonJS module exports is what it exported when it had loaded.
function exportsOf(filename, isMain, source) {
  const { Module, loadFile, state } = require('internal/module_loader');
  const exports = loadFile(filename, undefined, isMain, source);
  const module = Module._cache[filename];
  return module !== undefined && state.snapshots.has(module) ? state.snapshots.get(module) : exports;
}

function isRemote() { return hooks.remote()?.loads === true; }

// Of what asynchronous hooks made, require() goes through them.
function requireHooked(record, filename, source) {
  return require('internal/esm/require_async').load(record, filename, source);
}

// `isFinal`: the source is what to run, not just what the file has.
function commonjs(record, source, isFinal = hooks.loads() || isRemote()) {
  const isFile = record.url.startsWith('file:');
  const filename = isFile ? fileURLToPath(record.url) : record.url;
  const { Module } = require('internal/module_loader');
  const given = source === null ? undefined : source;
  const cached = Module._cache[filename];
  const names = new Set(isFile || given !== undefined ? exportNames(filename, given) : []);
  if (cached?.loaded && cached.exports !== null && typeof cached.exports === 'object') {
    for (const name of Object.keys(cached.exports)) names.add(name);
  }
  names.delete('default');
  names.delete('module.exports');
  const list = [...names, 'default', 'module.exports'];
  const code = given !== undefined && isFinal ? text.toText(given) : undefined;
  synthetic(record, list, (wrapper) => {
    const exports = code !== undefined && isRemote() ? requireHooked(record, filename, code) :
      exportsOf(filename, record.isMain, code);
    setCommonJs(wrapper, list, exports);
  });
}

// ---- data -----------------------------------------------------------------------------------------------------------

function parseJson(record, source) {
  try {
    return JSON.parse(text.stripBom(source));
  } catch (err) {
    const at = record.url.startsWith('file:') ? fileURLToPath(record.url) : record.url;
    err.message = `${at}: ${err.message}`;
    throw err;
  }
}

function embeddedJson(record) {
  const parsed = embedded.takeJson(record.number);
  return parsed === undefined ? parseJson(record, boot.moduleSource(record.number)) : parsed[0];
}

// One object for require() and import of a file, whoever comes first.
function jsonValue(record, source) {
  const { Module } = require('internal/module_loader');
  const shared = record.url.startsWith('file:') && !/[?#]/.test(record.url);
  const filename = shared ? fileURLToPath(record.url) : undefined;
  const cached = shared ? Module._cache[filename] : undefined;
  if (cached?.loaded) return cached.exports;
  const value = source === undefined ? embeddedJson(record) : parseJson(record, text.toText(requireSource(record, source, 'a string')));
  if (shared) {
    const module = new Module(filename);
    module.filename = filename;
    module.exports = value;
    module.loaded = true;
    Module._cache[filename] = module;
  }
  return value;
}

function json(record, source) {
  const value = jsonValue(record, source);
  synthetic(record, ['default'], (wrapper) => vmNatives.esSetExport(wrapper, 'default', value));
}

// Doc esm.md, "Text modules"
function plainText(record, source) {
  const value = text.toText(requireSource(record, source, 'a string, an array buffer, or a typed array'));
  synthetic(record, ['default'], (wrapper) => vmNatives.esSetExport(wrapper, 'default', value));
}

// ---- native code ------------------------------------------------------------------------------------------------------

function wasm(record, source) {
  const { compile, makeModule } = require('internal/esm/wasm');
  record.source = compile(requireSource(record, source, 'an array buffer, or a typed array'));
  const namespaceOf = (specifier) => vmNatives.esNamespace(record.targets[record.requests.indexOf(specifier)].wrapper);
  Object.assign(record, makeModule(record.source, record.url, namespaceOf));
}

function addon(record) {
  const filename = fileURLToPath(record.url);
  const { loadFile } = require('internal/module_loader');
  synthetic(record, ['default', 'module.exports'], (wrapper) => {
    setCommonJs(wrapper, ['default', 'module.exports'], loadFile(filename, undefined, false));
  });
}

// ---- TypeScript -------------------------------------------------------------------------------------------------------

function withoutTypes(record, source) {
  const given = text.toText(requireSource(record, source, 'a string, an array buffer, or a typed array'));
  return text.stripTypes(given, record.url.startsWith('file:') ? fileURLToPath(record.url) : record.url);
}

function commonJsTypeScript(record, source) {
  commonjs(record, withoutTypes(record, source), true);
}

function moduleTypeScript(record, source) {
  record.format = 'module';
  esModule(record, withoutTypes(record, source));
}

const translators = {
  '__proto__': null,
  addon,
  builtin,
  commonjs,
  'commonjs-typescript': commonJsTypeScript,
  json,
  'module': esModule,
  'module-typescript': moduleTypeScript,
  'text': plainText,
  wasm,
};

module.exports = { exportNames, readLate, syncBuiltinExports, translators };
