/* SPDX-License-Identifier: MIT */
/*
 * util.js - small helpers shared by the stdlib's rooms: deprecate, promisify, lazy properties,
 * once.
 * The public `util` module takes some of them from here. Requires errors and validators only, so
 * that every room may require it.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_NO_CRYPTO, ERR_UNKNOWN_SIGNAL },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');

const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const customPromisifySymbol = Symbol.for('nodejs.util.promisify.custom');
// Names of the values of a callback with several: promisify then gives an object.
const customPromisifyArgs = Symbol('customPromisifyArgs');

const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = Object.freeze({ __proto__: null, enumerable: true });

function noop() {}

// Whether the program's function that is running lies below a node_modules folder: deprecations that only the
// author of a package can heed are not shown for it.
function calledFromPackage() {
  const sites = natives('util').callSites(10);
  for (let i = 2; i < sites.length; i += 5) {
    if (!sites[i].startsWith('node:')) return /[/\\]node_modules[/\\]/.test(sites[i]);
  }
  return false;
}

// ---- deprecate ----------------------------------------------------------------------------------

const warnedCodes = new Set();

// Gives a function that warns when called for the first time; once per `code` and process.
function deprecationWarner(message, code, deprecated) {
  let warned = false;
  return function warn() {
    if (warned || process.noDeprecation === true) return;
    warned = true;
    if (code === undefined) {
      process.emitWarning(message, 'DeprecationWarning', deprecated());
      return;
    }
    if (warnedCodes.has(code)) return;
    warnedCodes.add(code);
    process.emitWarning(message, 'DeprecationWarning', code, deprecated());
  };
}

function deprecate(fn, message, code, { modifyPrototype = true } = kEmptyObject) {
  if (process.noDeprecation === true) return fn;
  if (code !== undefined && typeof code !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('code', 'string', code);
  }
  const warn = deprecationWarner(message, code, () => deprecated);

  function deprecated(...args) {
    warn();
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }

  if (modifyPrototype) {
    // Statics are inherited and instances pass `instanceof` either way.
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', {
    ...Object.getOwnPropertyDescriptor(fn, 'length'), __proto__: null,
  });
  return deprecated;
}

// Wraps the accessor or data property `name` of `object` so that its use warns.
function deprecateProperty(name, object, isReadOnly, message, code) {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const read = deprecate(function get() { return Reflect.get(object, name); }, message, code);
  Object.defineProperty(object, name, {
    ...descriptor,
    __proto__: null,
    get: descriptor.get === undefined ? read : deprecate(descriptor.get, message, code),
    set: isReadOnly ? undefined : descriptor.set && deprecate(descriptor.set, message, code),
  });
}

const experimentalWarned = new Set();
function emitExperimentalWarning(feature) {
  if (experimentalWarned.has(feature)) return;
  experimentalWarned.add(feature);
  process.emitWarning(`${feature} is an experimental feature and might change at any time`,
                      'ExperimentalWarning');
}

// ---- promisify ----------------------------------------------------------------------------------

function namedValues(names, values) {
  const result = {};
  for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
  return result;
}

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[customPromisifySymbol];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return definePromisified(custom, custom);
  }
  const names = original[customPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) reject(error);
        else if (names !== undefined && values.length > 1) resolve(namedValues(names, values));
        else resolve(values[0]);
      });
      const result = Reflect.apply(original, this, args);
      if (result instanceof Promise) warnPromiseReturned();
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  definePromisified(fn, fn);
  return copyOwnProperties(original, fn);
}
promisify.custom = customPromisifySymbol;

function definePromisified(fn, value) {
  return Object.defineProperty(fn, customPromisifySymbol, {
    __proto__: null, value, enumerable: false, writable: false, configurable: true,
  });
}

function copyOwnProperties(from, to) {
  const descriptors = Object.getOwnPropertyDescriptors(from);
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(to, key, { ...descriptors[key], __proto__: null });
  }
  return to;
}

function warnPromiseReturned() {
  process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
                      'DeprecationWarning', 'DEP0174');
}

// ---- properties ---------------------------------------------------------------------------------

// Properties of `target` whose values are taken from require(id) when first read.
function defineLazyProperties(target, id, keys, enumerable = true, load = require) {
  for (const key of keys) {
    Object.defineProperty(target, key, {
      __proto__: null,
      enumerable,
      configurable: true,
      get() {
        const value = load(id)[key];
        setOwnProperty(target, key, value, enumerable);
        return value;
      },
      set(value) {
        setOwnProperty(target, key, value, enumerable);
      },
    });
  }
}

function setOwnProperty(object, key, value, enumerable = true) {
  return Object.defineProperty(object, key, {
    __proto__: null, value, enumerable, configurable: true, writable: true,
  });
}

// An arrow function in an object literal of symbols has no useful name otherwise.
function assignFunctionName(name, fn) {
  return Object.defineProperty(fn, 'name', {
    ...Object.getOwnPropertyDescriptor(fn, 'name'),
    __proto__: null,
    value: typeof name === 'symbol' ? `[${name.description}]` : name,
  });
}

// Methods of a web class are enumerable.
function defineEnumerable(prototype, names) {
  for (const name of names) Object.defineProperty(prototype, name, kEnumerableProperty);
}

// ---- functions, lists, strings ------------------------------------------------------------------

function once(fn, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function onceWrapper(...args) {
    if (called) return result;
    called = true;
    const value = Reflect.apply(fn, this, args);
    if (preserveReturnValue) result = value;
    return value;
  };
}

// list.splice(index, 1) without making an array.
function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

function toUSVString(value) {
  return String(value).toWellFormed();
}

// ECMA-48 control sequences, and operating system commands (as for links) up to their terminator.
const ansi = new RegExp(
  '(?:\\u001b\\][^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\u005c|\\u009c))|' +
  '[\\u001b\\u009b][[\\]()#;?]*' +
  '(?:(?:(?:;[-a-zA-Z\\d/#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d/#&.:=?%@~_]*)*)?\\u0007|' +
  '(?:\\d{1,4}(?:[;:]\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~])', 'g');

function stripControlSequences(text) {
  return text.indexOf('\u001b') === -1 && text.indexOf('\u009b') === -1 ? text :
    text.replace(ansi, '');
}

function isError(value) {
  return Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error;
}

function filterDuplicateStrings(items, low = undefined) {
  const map = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    map.set(key, low ? key : item);
  }
  return [...map.values()].sort();
}

// Makes a web-style DOMException; the class belongs to a web room and is global.
function lazyDOMException(message, name) {
  return new globalThis.DOMException(message, name);
}

// Number of a signal given by name or number.
function convertToValidSignal(signal) {
  const { signals } = require('os').constants; // Only for kill(): not worth its place at start-up.
  if (typeof signal === 'number') {
    for (const name of Object.keys(signals)) if (signals[name] === signal) return signal;
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function assertCrypto() {
  if (!process.versions.openssl) throw new ERR_NO_CRYPTO();
}

module.exports = {
  assertCrypto,
  assignFunctionName,
  calledFromPackage,
  convertToValidSignal,
  copyOwnProperties,
  customInspectSymbol,
  customPromisifyArgs,
  defineEnumerable,
  defineLazyProperties,
  deprecate,
  deprecateProperty,
  emitExperimentalWarning,
  filterDuplicateStrings,
  isError,
  kEmptyObject,
  kEnumerableProperty,
  lazyDOMException,
  noop,
  once,
  promisify,
  setOwnProperty,
  spliceOne,
  stripControlSequences,
  toUSVString,
};
