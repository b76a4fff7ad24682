/* SPDX-License-Identifier: MIT */
/*
 * types.js - what a value really is, also when its prototype says otherwise: util.types.
 * One native question, kind(value), answers with a number of `K`; typed arrays, buffers and
 * primitives are told in JavaScript. Used by internal/inspect, internal/comparisons, util and
 * others.
 * The numbers are those of enum value_kind in runtime/engine/inspect_support.h.
 */
'use strict';

const { kind } = natives('util');

const K = {
  __proto__: null,
  OTHER: 0,
  PROXY: 1,
  ARRAY: 2,
  FUNCTION: 3,
  ASYNC_FUNCTION: 4,
  GENERATOR_FUNCTION: 5,
  ASYNC_GENERATOR_FUNCTION: 6,
  DATE: 7,
  REGEXP: 8,
  ERROR: 9,
  MAP: 10,
  SET: 11,
  MAP_ITERATOR: 12,
  SET_ITERATOR: 13,
  WEAK_MAP: 14,
  WEAK_SET: 15,
  PROMISE: 16,
  ARRAY_BUFFER: 17,
  SHARED_ARRAY_BUFFER: 18,
  DATA_VIEW: 19,
  TYPED_ARRAY: 20,
  NUMBER_OBJECT: 21,
  STRING_OBJECT: 22,
  BOOLEAN_OBJECT: 23,
  BIGINT_OBJECT: 24,
  SYMBOL_OBJECT: 25,
  ARGUMENTS: 26,
  MODULE_NAMESPACE: 27,
  GENERATOR: 28,
  EXTERNAL: 29,
  WEAK_REF: 30,
};

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// Which of K; 0 for primitives without asking the engine.
function kindOf(value) {
  return isObject(value) ? kind(value) : K.OTHER;
}

// 'Uint8Array' and so on for typed arrays, undefined for everything else.
const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function isTypedArray(value) {
  return ArrayBuffer.isView(value) && typedArrayName.call(value) !== undefined;
}

function typedArrayNameOf(value) {
  return typedArrayName.call(value);
}

const is = (wanted) => (value) => kindOf(value) === wanted;
const isTyped = (name) => (value) => typedArrayName.call(value) === name;

const types = {
  isExternal: is(K.EXTERNAL),
  isDate: is(K.DATE),
  isArgumentsObject: is(K.ARGUMENTS),
  isBigIntObject: is(K.BIGINT_OBJECT),
  isBooleanObject: is(K.BOOLEAN_OBJECT),
  isNumberObject: is(K.NUMBER_OBJECT),
  isStringObject: is(K.STRING_OBJECT),
  isSymbolObject: is(K.SYMBOL_OBJECT),
  isBoxedPrimitive(value) {
    const k = kindOf(value);
    return k >= K.NUMBER_OBJECT && k <= K.SYMBOL_OBJECT;
  },
  isNativeError: is(K.ERROR),
  isRegExp: is(K.REGEXP),
  isAsyncFunction(value) {
    const k = kindOf(value);
    return k === K.ASYNC_FUNCTION || k === K.ASYNC_GENERATOR_FUNCTION;
  },
  isGeneratorFunction(value) {
    const k = kindOf(value);
    return k === K.GENERATOR_FUNCTION || k === K.ASYNC_GENERATOR_FUNCTION;
  },
  isGeneratorObject: is(K.GENERATOR),
  isPromise: is(K.PROMISE),
  isMap: is(K.MAP),
  isSet: is(K.SET),
  isMapIterator: is(K.MAP_ITERATOR),
  isSetIterator: is(K.SET_ITERATOR),
  isWeakMap: is(K.WEAK_MAP),
  isWeakSet: is(K.WEAK_SET),
  isArrayBuffer: is(K.ARRAY_BUFFER),
  isDataView: is(K.DATA_VIEW),
  isSharedArrayBuffer: is(K.SHARED_ARRAY_BUFFER),
  isProxy: is(K.PROXY),
  isModuleNamespaceObject: is(K.MODULE_NAMESPACE),
  isAnyArrayBuffer(value) {
    const k = kindOf(value);
    return k === K.ARRAY_BUFFER || k === K.SHARED_ARRAY_BUFFER;
  },
  isArrayBufferView(value) {
    return ArrayBuffer.isView(value);
  },
  isTypedArray,
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isInt8Array: isTyped('Int8Array'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isFloat16Array: isTyped('Float16Array'),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigUint64Array: isTyped('BigUint64Array'),
};

// A function that is a property shows its name when it is inspected.
for (const name of Object.keys(types)) {
  Object.defineProperty(types[name], 'name', { value: name });
}

// The key and certificate classes belong to crypto, which few programs load.
for (const name of ['isKeyObject', 'isCryptoKey']) {
  Object.defineProperty(types, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    writable: true,
    value: function(value) {
      if (!isObject(value)) return false;
      return require('crypto/crypto_keys')[name](value);
    },
  });
}

// The classes of the language itself: what is global before the stdlib and programs add theirs.
const builtinClasses = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

function isBuiltinClass(name) {
  return builtinClasses.has(name);
}

module.exports = { ...types, K, isBuiltinClass, isObject, kindOf, typedArrayNameOf, types };
