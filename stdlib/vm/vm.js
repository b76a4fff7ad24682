// SPDX-License-Identifier: MIT
'use strict';
// The public module 'vm'. Source of behaviour: doc vm.md. Names and origins of contexts are checked only:
// it is the inspector that shows them.

const ops = natives('vm');
const { decorate } = require('internal/error_arrow');
const { constants, hostOf, modulesEnabled, setImporterOfContext, validateImporter } = require('vm/vm_import');
const { validateLimits, withoutListeners } = require('vm/vm_limits');
const { onStart } = require('internal/startup');
const {
  codes: { ERR_CONTEXT_NOT_INITIALIZED, ERR_INVALID_ARG_TYPE, ERR_MEMORY_ALLOCATION_FAILED },
} = require('internal/errors');
const {
  kValidateObjectAllowNullable, kValidateObjectAllowObjects, validateArray, validateBoolean, validateBuffer,
  validateInt32, validateObject, validateOneOf, validateString,
  validateStringArray,
} = require('internal/validators');

function readCache(value, name) {
  if (value === undefined) return undefined;
  if (!ArrayBuffer.isView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
  return value;
}

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return ops.isContext(object);
}

function isVmContext(value) { return typeof value === 'object' && value !== null && ops.isContext(value); }

function checkContext(object, name = 'contextifiedObject') {
  validateObject(object, name, kValidateObjectAllowObjects);
  if (!ops.isContext(object)) {
    throw new ERR_INVALID_ARG_TYPE(name, 'vm.Context', object);
  }
}

function compile(code, filename, line, column, host, cachedData, { displayErrors = true }) {
  try {
    return ops.compileScript(code, filename, line, column, host, cachedData);
  } catch (err) {
    if (displayErrors) decorate(err);
    throw err;
  }
}

class Script {
  #script;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    readCache(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    validateImporter(importModuleDynamically, 'options.importModuleDynamically');
    const host = hostOf(importModuleDynamically, filename, () => this);
    const { 0: script, 1: rejected } = compile(code, filename, lineOffset, columnOffset, host, cachedData, options);
    this.#script = script;
    if (cachedData !== undefined) this.cachedDataRejected = rejected;
    this.sourceMapURL = ops.sourceMapUrl(script);
    if (produceCachedData) {
      const data = ops.scriptCache(script);
      this.cachedDataProduced = data !== undefined;
      if (data !== undefined) this.cachedData = require('buffer').Buffer.from(data);
    }
  }

  createCachedData() {
    return require('buffer').Buffer.from(ops.scriptCache(this.#script));
  }

  runInThisContext(options) {
    return runWith(this.#script, undefined, options);
  }

  runInContext(contextifiedObject, options) {
    checkContext(contextifiedObject);
    return runWith(this.#script, contextifiedObject, options);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

function runWith(script, context, options = {}) {
  validateObject(options, 'options');
  const { timeout = 0, displayErrors = true, breakOnSigint = false } = options;
  validateLimits(options);
  validateBoolean(displayErrors, 'options.displayErrors');
  try {
    if (breakOnSigint) return withoutListeners(() => ops.runScript(script, context, timeout, true));
    return ops.runScript(script, context, timeout, false);
  } catch (err) {
    if (displayErrors) decorate(err);
    throw err;
  }
}

// The options of a context among those of runInNewContext.
function contextOptions(options) {
  if (options === undefined || options === null || typeof options !== 'object') return {};
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  const out = { name: contextName, origin: contextOrigin };
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    out.codeGeneration = { strings, wasm };
  }
  if (microtaskMode !== undefined) {
    validateString(microtaskMode, 'options.microtaskMode');
    out.microtaskMode = microtaskMode;
  }
  return out;
}

let contextCount = 1;

function createContext(contextObject = {}, options = {}) {
  const plain = contextObject === constants.DONT_CONTEXTIFY;
  if (!plain) {
    validateObject(contextObject, 'contextObject', kValidateObjectAllowObjects);
    if (ops.isContext(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const {
    name = `VM Context ${contextCount++}`, origin, codeGeneration, microtaskMode, importModuleDynamically,
  } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  validateImporter(importModuleDynamically, 'options.importModuleDynamically');
  const afterEvaluate = microtaskMode === 'afterEvaluate';
  if (plain) contextObject = ops.plainContext(strings, wasm, afterEvaluate, name, origin);
  else if (ops.makeContext(contextObject, strings, wasm, afterEvaluate, name, origin) < 0) contextObject = undefined;
  if (contextObject === undefined) throw new ERR_MEMORY_ALLOCATION_FAILED();
  setImporterOfContext(contextObject, importModuleDynamically);
  const proto = require('internal/options').get('--disable-proto');
  if (proto !== undefined) {
    require('internal/tool').load('proto_access.js').limit(proto, runInContext('Object.prototype', contextObject));
  }
  return contextObject;
}

const asOptions = (options) => (typeof options === 'string' ? { filename: options } : options);

function createScript(code, options) { return new Script(code, options); }

function runInContext(code, contextifiedObject, options) {
  checkContext(contextifiedObject);
  options = asOptions(options);
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = asOptions(options);
  return createScript(code, options).runInNewContext(contextObject, options);
}

function runInThisContext(code, options) {
  options = asOptions(options);
  return createScript(code, options).runInThisContext(options);
}

function compiled(result) {
  if (typeof result === 'number') throw new ERR_MEMORY_ALLOCATION_FAILED();
  return result;
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && !isVmContext(parsingContext)) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => {
    validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowNullable);
  });
  validateImporter(importModuleDynamically, 'options.importModuleDynamically');
  const host = hostOf(importModuleDynamically, filename, () => fn);
  const { 0: fn, 1: rejected } = compiled(
    ops.compileFunction(code, filename, lineOffset, columnOffset, host, cachedData, parsingContext, params ?? [],
                        contextExtensions.filter((extension) => extension !== null)));
  if (cachedData !== undefined) fn.cachedDataRejected = rejected;
  if (produceCachedData) {
    const data = ops.functionCache(fn);
    fn.cachedDataProduced = data !== undefined;
    if (data !== undefined) fn.cachedData = require('buffer').Buffer.from(data);
  }
  return fn;
}

// A promise: of the next garbage collection, unless it is eager.
function measureMemory(options = {}) {
  require('internal/util').emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  const eager = execution === 'eager';
  const promise = ops.measureMemory(mode === 'detailed', eager);
  if (promise === undefined) return Promise.reject(new ERR_CONTEXT_NOT_INITIALIZED());
  if (!eager) return promise;
  // The engine's tasks do not keep the process: this one is waited for.
  const hold = setInterval(() => {}, 1000);
  return promise.finally(() => clearInterval(hold));
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};

// Loaded when they are first asked for.
function addModules() {
  for (const name of ['Module', 'SourceTextModule', 'SyntheticModule']) {
    const define = (value) => {
      Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, writable: true, value });
      return value;
    };
    const get = () => define(require('vm/vm_module')[name]);
    Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get, set: define });
  }
}

if (modulesEnabled()) addModules();
else onStart(() => { if (modulesEnabled()) addModules(); });
