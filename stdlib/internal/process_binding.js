// SPDX-License-Identifier: MIT
'use strict';
// process.binding(), which is deprecated: of Node's internals there is what has become public, and nothing else.

const { types } = require('util');

const utilNames = [
  'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
  'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array', 'isAnyArrayBuffer',
];

function binding(name) {
  if (require('internal/options').get('--pending-deprecation')) {
    process.emitWarning('Access to process.binding() is deprecated.', 'DeprecationWarning', 'DEP0111');
  }
  if (name === 'util') return Object.fromEntries(utilNames.map((one) => [one, types[one]]));
  throw Object.assign(new Error(`No such module: ${name}`), { code: 'ERR_INVALID_MODULE' });
}

module.exports = { binding };
