/* SPDX-License-Identifier: MIT */
/*
 * util.js - the `util` module: puts together what internal/util, internal/inspect and the room's
 * parts
 * have. Parts that few programs use (parseArgs, MIMEType, styleText, ...) load when first asked
 * for.
 * Source: Node's doc/api/util.md.
 */
'use strict';

const {
  codes: { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
  errnoException,
  exceptionWithHostPort,
  uvErrMessage,
  uvErrName,
} = require('internal/errors');
const { format, formatWithOptions, inspect } = require('internal/inspect');
const { debuglog } = require('internal/debuglog');
const { types } = require('internal/types');
const {
  defineLazyProperties, deprecate, promisify, stripControlSequences,
  toUSVString,
} = require('internal/util');
const { uvErrorMap } = require('internal/uv_errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateNumber,
  validateObject, validateString,
} = require('internal/validators');
const { callSites, parseEnv: parseEnvText } = natives('util');

// ---- callbackify --------------------------------------------------------------------------------

function callbackifyRejected(reason, callback) {
  // A callback tells failure by a truthy error.
  if (!reason) {
    const failure = new ERR_FALSY_VALUE_REJECTION(reason);
    Error.captureStackTrace(failure, callbackifyRejected);
    reason = failure;
  }
  callback(reason);
}

function callbackify(original) {
  validateFunction(original, 'original');

  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    Reflect.apply(original, this, args).then(
      // Out of the promise's job: what the callback throws is an uncaught exception.
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(callbackifyRejected, reason, callback));
  }

  const descriptors = Object.getOwnPropertyDescriptors(original);
  // The wrapper takes one argument more and has a name of its own.
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(callbackified, key, { ...descriptors[key], __proto__: null });
  }
  return callbackified;
}

// ---- classes and objects ------------------------------------------------------------------------

function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) {
    throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  }
  if (superConstructor === undefined || superConstructor === null) {
    throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  }
  if (superConstructor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  }
  Object.defineProperty(constructor, 'super_', {
    __proto__: null, value: superConstructor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

// ---- system errors ------------------------------------------------------------------------------

function checkErrno(errno) {
  validateNumber(errno, 'err');
  if (errno >= 0 || !Number.isSafeInteger(errno)) {
    throw new ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
  }
}

function getSystemErrorName(errno) {
  checkErrno(errno);
  return uvErrName(errno);
}

function getSystemErrorMessage(errno) {
  checkErrno(errno);
  return uvErrMessage(errno);
}

function getSystemErrorMap() {
  return new Map(uvErrorMap());
}

// ---- the rest -----------------------------------------------------------------------------------

function stripVTControlCharacters(str) {
  validateString(str, 'str');
  return stripControlSequences(str);
}

// natives('util').callSites gives [function name, script id, script name, line, column, ...].
function getCallSites(frameCount = 10, options) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    validateObject(options, 'options');
    frameCount = 10;
  }
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  validateInteger(frameCount, 'frameCount', 1, 200);
  const flat = callSites(frameCount + 1); // and this function's
  const sites = [];
  for (let i = 5; i < flat.length; i += 5) {
    sites.push({
      functionName: flat[i],
      scriptId: flat[i + 1],
      scriptName: flat[i + 2],
      lineNumber: flat[i + 3],
      columnNumber: flat[i + 4],
      column: flat[i + 4],
    });
  }
  if (!(options?.sourceMap ?? natives('boot').sourceMaps() !== 0)) return sites;
  return sites.map(require('internal/source_map/trace').mapCallSite);
}

function parseEnv(content) {
  validateString(content, 'content');
  return parseEnvText(content);
}

// A promise for the abort of `signal`, forgotten when `resource` is collected.
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('resource', 'Object', resource);
  }
  if (signal.aborted) return undefined;
  const { kWeakHandler } = require('web/event_target');
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { [kWeakHandler]: resource, once: true });
  });
}

// The exit code of a shell for a process that was ended by `signal`.
function convertProcessSignalToExitCode(signal) {
  const { signals } = require('os').constants; // A room of its own, not worth its place at start-up.
  if (typeof signal !== 'string' || !Object.hasOwn(signals, signal)) {
    const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_VALUE('signalCode', signal,
      `must be one of: ${Object.keys(signals).map((name) => `'${name}'`).join(', ')}`);
  }
  return 128 + signals[signal];
}

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: deprecate(_extend,
    'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  aborted,
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: deprecate(Array.isArray,
    'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  parseEnv,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  types,
};

defineLazyProperties(module.exports, 'web/encoding', ['TextDecoder', 'TextEncoder'], true, require);
defineLazyProperties(module.exports, 'util/util_mime', ['MIMEParams', 'MIMEType'], true, require);
defineLazyProperties(module.exports, 'util/util_parse_args', ['parseArgs'], true, require);
defineLazyProperties(module.exports, 'web/abort_transfer', ['transferableAbortController', 'transferableAbortSignal'], true,
  require);
defineLazyProperties(module.exports, 'util/util_style', ['styleText'], true, require);
defineLazyProperties(module.exports, 'internal/diff', ['diff'], true, require);
defineLazyProperties(module.exports, 'internal/comparisons', ['isDeepStrictEqual'], true, require);
