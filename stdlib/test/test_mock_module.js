/* SPDX-License-Identifier: MIT */
/*
 * test_mock_module.js - mock.module(): another module in place of one that require() and import find. While
 * there are mocks, a pair of module hooks gives each request for a mocked module a URL of its own, whose
 * source fetches the exports from here. Source: Node's doc/api/test.md, "mock.module(specifier[, options])".
 */
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { idOf } = require('internal/builtins');
const { validateBoolean, validateObject, validateString } = require('internal/validators');
const Module = require('module');
const { pathToFileURL, URL } = require('url');

const SCHEME = 'node-mock:';
const kShare = Symbol.for('node:test mocks'); // where a mocked module's source finds its exports

const byUrl = new Map(); // URL of the original -> Mock
const byId = new Map();
let hooks = null, lastId = 0, warned = false;

// ---- a mocked module ---------------------------------------------------------------------------------------

class Mock {
  loads = 0;

  constructor(urls, format, exports, cache) {
    this.id = ++lastId;
    this.urls = urls;
    this.format = format; // of the original: 'module' is the only one that has no default by itself
    this.exports = exports;
    this.cache = cache;
  }

  get names() { return Object.keys(this.exports).filter((name) => name !== 'default'); }
  get hasDefault() { return Object.hasOwn(this.exports, 'default'); }

  // What require() gives: the default export with the named ones on it.
  asCommonJs() {
    const value = this.hasDefault ? this.exports.default : {};
    const { names } = this;
    if (names.length !== 0 && (value === null || (typeof value !== 'object' && typeof value !== 'function'))) {
      throw new ERR_INVALID_STATE(
        'Cannot create mock because named exports cannot be applied to the provided default export.');
    }
    for (const name of names) Object.defineProperty(value, name, Object.getOwnPropertyDescriptor(this.exports, name));
    return value;
  }

  // What import binds.
  asNamespace() {
    if (this.format !== 'module') return { __proto__: null, ...this.exports, default: this.asCommonJs() };
    return { __proto__: null, ...this.exports };
  }

  sourceFor(kind) {
    const fetch = `globalThis[Symbol.for('node:test mocks')].get(${this.id})`;
    if (kind === 'commonjs') return `module.exports = ${fetch}.asCommonJs();`;
    const names = this.names.map((name, i) => {
      const quoted = JSON.stringify(name);
      return `const n${i} = mock[${quoted}];\nexport { n${i} as ${quoted} };\n`;
    });
    const hasDefault = this.format !== 'module' || this.hasDefault;
    const last = hasDefault ? 'export default mock.default;\n' : '';
    return `const mock = ${fetch}.asNamespace();\n${names.join('')}${last}`;
  }

  // The URL of the next load.
  next(kind) { return `${SCHEME}${kind}?id=${this.id}&n=${this.cache ? 0 : ++this.loads}`; }

  restore() {
    if (!byId.delete(this.id)) return;
    for (const url of this.urls) byUrl.delete(url);
    const cache = Module._cache;
    for (const name of Object.keys(cache)) {
      if (name.startsWith(`${SCHEME}commonjs?id=${this.id}&`)) delete cache[name];
    }
    if (byId.size !== 0) return;
    hooks.deregister();
    hooks = null;
    delete globalThis[kShare];
  }
}

// ---- the hooks --------------------------------------------------------------------------------------------

const withoutQuery = (url) => url.replace(/[?#].*$/, '');

function resolve(specifier, context, nextResolve) {
  const requires = context.conditions.includes('require');
  if (requires && specifier.startsWith('file:')) Module._resolveFilename(specifier); // require() takes no URLs.
  const found = nextResolve(specifier, context);
  const mock = byUrl.get(found.url) ?? byUrl.get(withoutQuery(found.url));
  if (mock === undefined) return found;
  const kind = requires ? 'commonjs' : mock.format === 'json' ? 'json' : 'module';
  const { importAttributes } = context;
  return { __proto__: null, url: mock.next(kind), format: kind, importAttributes, shortCircuit: true };
}

function load(url, context, nextLoad) {
  const match = /^node-mock:(\w+)\?id=(\d+)/.exec(url);
  const mock = match === null ? undefined : byId.get(Number(match[2]));
  if (mock === undefined) return nextLoad(url, context);
  const { 1: format } = match;
  const source = format === 'json' ? JSON.stringify(mock.asCommonJs()) : mock.sourceFor(format);
  return { __proto__: null, format, source, shortCircuit: true };
}

function install(mock) {
  if (hooks === null) {
    hooks = Module.registerHooks({ resolve, load });
    Object.defineProperty(globalThis, kShare, { configurable: true, enumerable: false, value: byId });
  }
  byId.set(mock.id, mock);
  for (const url of mock.urls) byUrl.set(url, mock);
}

// ---- mock.module() -----------------------------------------------------------------------------------------

// { urls, format } of the module that a specifier names in the file `from`, for import and for require().
function locate(specifier, from) {
  const id = idOf(specifier);
  if (id !== undefined) return { urls: [`node:${id}`], format: 'builtin' };
  const { defaultResolve } = require('internal/esm/resolve');
  const { formatHint } = require('internal/esm/format');
  const url = new URL(defaultResolve(specifier, pathToFileURL(from).href)).href;
  const urls = new Set([withoutQuery(url)]);
  if (!specifier.startsWith('file:')) {
    try {
      urls.add(pathToFileURL(Module.createRequire(from).resolve(specifier)).href);
    } catch {
      // Only import finds it.
    }
  }
  return { urls: [...urls], format: formatHint(withoutQuery(url)) ?? 'commonjs' };
}

// The one object of exports that the options describe; getters stay getters.
function exportsOf(options) {
  const { namedExports, exports } = options;
  const hasDefault = 'defaultExport' in options;
  if (exports !== undefined) {
    if (namedExports !== undefined || hasDefault) {
      const why = 'cannot be used with \'options.namedExports\' or \'options.defaultExport\'';
      throw new ERR_INVALID_ARG_VALUE('options.exports', exports, why);
    }
    validateObject(exports, 'options.exports');
    return Object.defineProperties({ __proto__: null }, Object.getOwnPropertyDescriptors(exports));
  }
  if (namedExports !== undefined) validateObject(namedExports, 'options.namedExports');
  const out = Object.defineProperties({ __proto__: null }, Object.getOwnPropertyDescriptors(namedExports ?? {}));
  if (hasDefault) {
    const descriptor = Object.getOwnPropertyDescriptor(options, 'defaultExport') ?? { value: options.defaultExport };
    Object.defineProperty(out, 'default', { configurable: true, ...descriptor, enumerable: true });
  }
  return out;
}

class MockModuleContext {
  #mock;

  constructor(mock) { this.#mock = mock; }

  restore() { this.#mock.restore(); }
}

// `from`: the file whose specifier it is.
function mockModule(specifier, options, from) {
  if (specifier instanceof URL) specifier = specifier.href;
  else validateString(specifier, 'specifier');
  validateObject(options, 'options');
  const { cache = false } = options;
  validateBoolean(cache, 'options.cache');
  const exports = exportsOf(options);
  if (!warned) {
    warned = true;
    const text = 'Module mocking is an experimental feature and might change at any time';
    process.emitWarning(text, 'ExperimentalWarning');
  }
  const { urls, format } = locate(specifier, from);
  if (urls.some((url) => byUrl.has(url))) {
    throw new ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  }
  const mock = new Mock(urls, format, exports, cache);
  install(mock);
  return new MockModuleContext(mock);
}

module.exports = { mockModule };
