// SPDX-License-Identifier: MIT
'use strict';
// process.binding(), which has been deprecated for long: the few tables that packages still read from it, of what
// has become public.

const { uvErrName, uvErrorMap } = require('internal/uv_errors');
const options = require('internal/options');
const {
  codes: { ERR_ACCESS_DENIED, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');

const ENFORCE = 2; // enum mode in internal/native/permission.c

const isPending = () => Boolean(options.get('--pending-deprecation')) || process.env.NODE_PENDING_DEPRECATION === '1';
const warned = new Set();

function warn(text, code) {
  if (warned.has(code) || !isPending()) return;
  warned.add(code);
  process.emitWarning(text, 'DeprecationWarning', code);
}

function errname(value) {
  warn('Directly calling process.binding(\'uv\').errname(<val>) is being deprecated. Please make sure to use ' +
    'util.getSystemErrorName() instead.', 'DEP0119');
  if (value >= 0) throw new ERR_INVALID_ARG_VALUE('err', value, 'must be a negative integer');
  return uvErrName(value);
}

const utilNames = [
  'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
  'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array', 'isAnyArrayBuffer',
];

const bindings = {
  __proto__: null,
  config: () => ({ ...process.config.variables }),
  constants() {
    const { constants: os } = require('os');
    return {
      os, fs: require('fs').constants, crypto: require('crypto').constants, zlib: require('zlib').constants, trace: {},
    };
  },
  inspector: () => ({ isEnabled: () => natives('inspector').url() !== undefined }),
  util() {
    const { types } = require('util');
    return Object.fromEntries(utilNames.map((one) => [one, types[one]]));
  },
  uv() {
    const codes = {};
    for (const { 0: errno, 1: entry } of uvErrorMap()) codes[`UV_${entry[0]}`] = errno;
    return { errname, getErrorMap: uvErrorMap, ...codes };
  },
};

function binding(name) {
  if (natives('permission').mode() === ENFORCE) throw new ERR_ACCESS_DENIED('process.binding');
  warn('process.binding() is deprecated. Please use public APIs instead.', 'DEP0111');
  const make = bindings[name];
  if (make !== undefined) return make();
  const err = new Error(`No such module: ${name}`);
  err.code = 'ERR_INVALID_MODULE';
  throw err;
}

module.exports = { binding };
