// SPDX-License-Identifier: MIT
'use strict';
// The public module 'vm'. Source of behaviour: doc vm.md. Modules (SourceTextModule) do not exist yet.

const ops = natives('vm');
const { decorate } = require('internal/error_arrow');
const {
  codes: { ERR_CONTEXT_NOT_INITIALIZED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SCRIPT_EXECUTION_INTERRUPTED },
} = require('internal/errors');
const {
  kValidateObjectAllowNullable, kValidateObjectAllowObjects, validateArray, validateBoolean, validateBuffer,
  validateInt32, validateObject, validateOneOf, validateString,
  validateStringArray, validateUint32,
} = require('internal/validators');

const kScript = Symbol('script');

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

function validateImporter(value, name) {
  if (value === undefined || typeof value === 'function' || value === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) return;
  throw new ERR_INVALID_ARG_TYPE(name, ['function', 'vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER'], value);
}

function readCache(value, name) {
  if (value === undefined) return undefined;
  if (!ArrayBuffer.isView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
  return value;
}

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return ops.isContext(object);
}

function checkContext(object, name = 'contextifiedObject') {
  validateObject(object, name, kValidateObjectAllowObjects);
  if (!ops.isContext(object)) {
    throw new ERR_INVALID_ARG_TYPE(name, 'vm.Context', object);
  }
}

function compile(code, filename, line, column, cachedData, { displayErrors = true }) {
  try {
    return ops.compileScript(code, filename, line, column, cachedData);
  } catch (err) {
    if (displayErrors) decorate(err);
    throw err;
  }
}

class Script {

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
    const { 0: script, 1: rejected } = compile(code, filename, lineOffset, columnOffset, cachedData, options);
    Object.defineProperty(this, kScript, { value: script });
    if (cachedData !== undefined) this.cachedDataRejected = rejected;
    this.sourceMapURL = ops.sourceMapUrl(script);
    if (produceCachedData) {
      const data = ops.scriptCache(script);
      this.cachedDataProduced = data !== undefined;
      if (data !== undefined) this.cachedData = require('buffer').Buffer.from(data);
    }
  }

  createCachedData() {
    return require('buffer').Buffer.from(ops.scriptCache(this[kScript]));
  }

  runInThisContext(options) {
    return runWith(this[kScript], undefined, options);
  }

  runInContext(contextifiedObject, options) {
    checkContext(contextifiedObject);
    return runWith(this[kScript], contextifiedObject, options);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

function runWith(script, context, options = {}) {
  validateObject(options, 'options');
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (breakOnSigint) throw new ERR_SCRIPT_EXECUTION_INTERRUPTED('breakOnSigint does not exist yet');
  try {
    return ops.runScript(script, context, timeout ?? 0);
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
  const { name = `VM Context ${contextCount++}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  validateImporter(importModuleDynamically, 'options.importModuleDynamically');
  if (plain) return ops.plainContext(strings, wasm);
  const err = ops.makeContext(contextObject, strings, wasm, microtaskMode === 'afterEvaluate');
  if (err < 0) throw new ERR_CONTEXT_NOT_INITIALIZED();
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
  if (parsingContext !== undefined && (parsingContext === null || typeof parsingContext !== 'object' || !ops.isContext(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowNullable));
  validateImporter(importModuleDynamically, 'options.importModuleDynamically');
  if (contextExtensions.length !== 0) {
    throw new ERR_INVALID_ARG_VALUE('options.contextExtensions', contextExtensions, 'context extensions do not exist yet');
  }
  const { 0: fn, 1: rejected } =
    ops.compileFunction(code, filename, lineOffset, columnOffset, cachedData, parsingContext, params ?? []);
  if (cachedData !== undefined) fn.cachedDataRejected = rejected;
  if (produceCachedData) {
    const data = ops.functionCache(fn);
    fn.cachedDataProduced = data !== undefined;
    if (data !== undefined) fn.cachedData = require('buffer').Buffer.from(data);
  }
  return fn;
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
  constants,
};
