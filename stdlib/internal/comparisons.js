/* SPDX-License-Identifier: MIT */
/*
 * comparisons.js - deep equality for assert and util.isDeepStrictEqual: loose (==), strict
 * (Object.is,
 * prototypes) and partial (what `expected` has, `actual` must have).
 * Source: Node's doc/api/assert.md ("Comparison details") and its tests.
 */
'use strict';

const { K, kindOf, typedArrayNameOf } = require('internal/types');
const { ownNonIndexProperties } = natives('util');

const LOOSE = 0;
const STRICT = 1;
const PARTIAL = 2;
// Strict, but for the prototypes of the values (assert's and util's skipPrototype option).
const NO_PROTOTYPE = 3;

const onlyEnumerable = 2;

// Objects that are being compared: a pair met again is equal if everything else is.
class Memo {
  actual = [];
  expected = [];

  // Whether the pair is on the way already; undefined when neither of the two is.
  known(a, b) {
    const index = this.actual.indexOf(a);
    if (index !== -1) return this.expected[index] === b; // The circles must be alike.
    return this.expected.includes(b) ? false : undefined;
  }

  push(a, b) {
    this.actual.push(a);
    this.expected.push(b);
  }

  pop() {
    this.actual.pop();
    this.expected.pop();
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// ---- any two values -----------------------------------------------------------------------------

function compare(a, b, mode, memo) {
  if (a === b) return a !== 0 || mode === LOOSE || Object.is(a, b);
  if (mode !== LOOSE) {
    if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
    if (typeof b !== 'object' || a === null || b === null) return false;
    if (mode === STRICT && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (!isObject(a)) {
      // eslint-disable-next-line eqeqeq
      return !isObject(b) && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
    }
    if (!isObject(b)) return false;
  }
  return compareObjects(a, b, mode, memo);
}

function tagOf(value) {
  return Object.prototype.toString.call(value);
}

function compareObjects(a, b, mode, memo) {
  const kindA = unproxiedKind(a);
  const kindB = unproxiedKind(b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) return false;
    return compareArrays(a, b, mode, memo);
  }
  if (Array.isArray(b)) return false;
  if (tagOf(a) !== tagOf(b)) return false;
  return kindA === kindB && compareKind(a, b, kindA, mode, memo);
}

function unproxiedKind(value) {
  const kind = kindOf(value);
  return kind === K.PROXY || kind === K.MODULE_NAMESPACE ? K.OTHER : kind;
}

const boxedValueOf = {
  '__proto__': null,
  [K.NUMBER_OBJECT]: Number.prototype.valueOf,
  [K.STRING_OBJECT]: String.prototype.valueOf,
  [K.BOOLEAN_OBJECT]: Boolean.prototype.valueOf,
  [K.BIGINT_OBJECT]: BigInt.prototype.valueOf,
  [K.SYMBOL_OBJECT]: Symbol.prototype.valueOf,
};

// What of an object is compared besides its keys.
const NOTHING = 0;
const ELEMENTS = 1;
const SET = 2;
const MAP = 3;

function compareKind(a, b, kind, mode, memo) {
  switch (kind) {
    case K.DATE:
      if (Date.prototype.getTime.call(a) !== Date.prototype.getTime.call(b) &&
          !(Number.isNaN(a.getTime()) && Number.isNaN(b.getTime()))) return false;
      break;
    case K.REGEXP:
      if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
      break;
    case K.ERROR:
      return compareErrors(a, b, mode, memo);
    case K.SET:
      if (mode === PARTIAL ? a.size < b.size : a.size !== b.size) return false;
      return compareKeys(a, b, mode, memo, SET);
    case K.MAP:
      if (mode === PARTIAL ? a.size < b.size : a.size !== b.size) return false;
      return compareKeys(a, b, mode, memo, MAP);
    case K.TYPED_ARRAY:
      return compareTypedArrays(a, b, mode, memo);
    case K.DATA_VIEW:
    case K.ARRAY_BUFFER:
    case K.SHARED_ARRAY_BUFFER:
      if (!compareBytes(bytesOf(a), bytesOf(b), mode)) return false;
      break;
    case K.NUMBER_OBJECT:
    case K.STRING_OBJECT:
    case K.BOOLEAN_OBJECT:
    case K.BIGINT_OBJECT:
    case K.SYMBOL_OBJECT:
      if (!Object.is(boxedValueOf[kind].call(a), boxedValueOf[kind].call(b))) return false;
      break;
    case K.WEAK_MAP:
    case K.WEAK_SET:
    case K.WEAK_REF:
    case K.PROMISE:
      return false; // Nothing to see in them: equal only when the same.
    default:
      return compareOthers(a, b, mode, memo);
  }
  return compareKeys(a, b, mode, memo, NOTHING);
}

// Classes of the runtime whose data is in private fields.
function compareOthers(a, b, mode, memo) {
  const { URL } = globalThis;
  if (typeof URL === 'function' && (a instanceof URL || b instanceof URL)) {
    if (!(a instanceof URL && b instanceof URL) || a.href !== b.href) return false;
  }
  // Not by the public methods, which anybody can replace.
  if (tagOf(a) === '[object KeyObject]' && !require('crypto/crypto_keys').sameKey(a, b)) return false;
  if (a instanceof Error) return compareErrors(a, b, mode, memo); // one made by Object.create()
  return compareKeys(a, b, mode, memo, NOTHING);
}

function compareErrors(a, b, mode, memo) {
  // These are usually not enumerable, so the keys do not tell.
  if (!sameHidden(a, b, 'message', mode) || !sameHidden(a, b, 'name', mode) ||
      !sameOwnHidden(a, b, 'cause', mode, memo) || !sameOwnHidden(a, b, 'errors', mode, memo)) {
    return false;
  }
  return compareKeys(a, b, mode, memo, NOTHING);
}

function isEnumerable(object, key) {
  return Object.prototype.propertyIsEnumerable.call(object, key);
}

function sameHidden(a, b, key, mode) {
  if (mode === PARTIAL && key === 'message' && !Object.hasOwn(b, key)) return true;
  return isEnumerable(a, key) || isEnumerable(b, key) || a[key] === b[key];
}

function sameOwnHidden(a, b, key, mode, memo) {
  const inB = Object.hasOwn(b, key);
  const inA = Object.hasOwn(a, key);
  if (mode === PARTIAL && !inB) return true;
  if (inA !== inB || isEnumerable(a, key) || isEnumerable(b, key)) return inA === inB;
  return !inB || compare(a[key], b[key], mode, memo);
}

// ---- bytes and typed arrays ---------------------------------------------------------------------

function bytesOf(value) {
  return ArrayBuffer.isView(value) ?
    new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
}

function compareBytes(a, b, mode) {
  if (mode === PARTIAL) return isSubsequence(a, b);
  if (a.length !== b.length) return false;
  return Buffer.compare(a, b) === 0;
}

// Whether all of b occurs in a, in order.
function isSubsequence(a, b) {
  if (b.length > a.length) return false;
  let j = 0;
  for (let i = 0; i < a.length && j < b.length; i++) if (Object.is(a[i], b[j])) j++;
  return j === b.length;
}

function compareTypedArrays(a, b, mode, memo) {
  const name = typedArrayNameOf(a);
  if (name !== typedArrayNameOf(b)) return false;
  if (mode === PARTIAL) {
    if (!isSubsequence(a, b)) return false;
  } else if (mode === LOOSE && name.startsWith('Float')) {
    // 0 equals -0 here.
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
    }
  } else if (!compareBytes(bytesOf(a), bytesOf(b), mode)) {
    return false;
  }
  return compareKeyLists(a, b, mode, memo, NOTHING, extraKeys(a, mode), extraKeys(b, mode));
}

// Keys of a list that are no indices. In loose mode its symbols do not count.
function extraKeys(list, mode) {
  const keys = ownNonIndexProperties(list, onlyEnumerable);
  return mode === LOOSE ? keys.filter(isString) : keys;
}

// ---- keys ---------------------------------------------------------------------------------------

function compareArrays(a, b, mode, memo) {
  if (mode === PARTIAL ? a.length < b.length : a.length !== b.length) return false;
  return compareKeyLists(a, b, mode, memo, ELEMENTS, extraKeys(a, mode), extraKeys(b, mode));
}

function isString(key) {
  return typeof key === 'string';
}

function enumerableSymbols(object) {
  return Object.getOwnPropertySymbols(object).filter((key) => isEnumerable(object, key));
}

function keysOf(object, mode) {
  const keys = Object.keys(object);
  if (mode === LOOSE) return keys;
  const symbols = enumerableSymbols(object);
  return symbols.length === 0 ? keys : keys.concat(symbols);
}

function compareKeys(a, b, mode, memo, content) {
  return compareKeyLists(a, b, mode, memo, content, keysOf(a, mode), keysOf(b, mode));
}

function compareKeyLists(a, b, mode, memo, content, keysA, keysB) {
  if (mode !== PARTIAL && keysA.length !== keysB.length) return false;
  for (let i = 0; i < keysB.length; i++) if (!isEnumerable(a, keysB[i])) return false;
  memo ??= new Memo();
  const known = memo.known(a, b);
  if (known !== undefined) return known;
  memo.push(a, b);
  const equal = compareContent(a, b, mode, memo, content) && compareValues(a, b, keysB, mode, memo);
  memo.pop();
  return equal;
}

function compareValues(a, b, keys, mode, memo) {
  for (let i = 0; i < keys.length; i++) {
    if (!compare(a[keys[i]], b[keys[i]], mode, memo)) return false;
  }
  return true;
}

function compareContent(a, b, mode, memo, content) {
  switch (content) {
    case ELEMENTS: return mode === PARTIAL ? containsElements(a, b, memo) : compareElements(a, b, mode, memo);
    case SET: return compareSets(a, b, mode, memo);
    case MAP: return compareMaps(a, b, mode, memo);
    default: return true;
  }
}

function compareElements(a, b, mode, memo) {
  for (let i = 0; i < a.length; i++) {
    if (b[i] === undefined || a[i] === undefined) {
      // A hole is not the same as undefined.
      if (Object.hasOwn(a, i) !== Object.hasOwn(b, i)) return false;
    }
    if (!compare(a[i], b[i], mode, memo)) return false;
  }
  return true;
}

// Whether b's elements occur in a, in their order; its holes stand for nothing.
function containsElements(a, b, memo) {
  let j = 0;
  for (let i = 0; i < b.length; i++) {
    if (b[i] === undefined && !Object.hasOwn(b, i)) continue;
    while (j < a.length && !((a[j] !== undefined || Object.hasOwn(a, j)) &&
                             compare(a[j], b[i], PARTIAL, memo))) j++;
    if (j++ >= a.length) return false;
  }
  return true;
}

// ---- sets and maps ------------------------------------------------------------------------------

// In loose mode these may equal another primitive: they must be looked for among all.
function isLooselyUnique(value) {
  switch (typeof value) {
    case 'undefined':
    case 'symbol': return typeof value === 'symbol';
    case 'object': return value !== null ? false : false;
    case 'string': return Number.isNaN(+value);
    case 'number': return Number.isNaN(value);
    case 'function': return true;
    default: return false;
  }
}

function compareSets(a, b, mode, memo) {
  // What b has that a does not have as the same value; each must equal another member of a.
  let rest = null;
  for (const value of b) {
    if (a.has(value)) {
      if (isObject(value) || mode !== LOOSE) continue;
      continue;
    }
    const isPrimitive = !isObject(value);
    if (isPrimitive && (mode !== LOOSE || isLooselyUnique(value))) return false;
    (rest ??= []).push(value);
  }
  if (rest === null) return true;
  const candidates = [];
  for (const value of a) {
    if (b.has(value)) continue;
    if (mode !== LOOSE && !isObject(value)) {
      if (mode === PARTIAL) continue;
      return false;
    }
    candidates.push(value);
  }
  return matchAll(rest, candidates, (want, have) => compare(have, want, mode, memo));
}

// Whether each of `wanted` has a partner of its own among `candidates`.
function matchAll(wanted, candidates, equal) {
  const used = new Array(candidates.length).fill(false);
  let start = 0;
  outer: for (const want of wanted) {
    while (start < used.length && used[start]) start++;
    for (let i = start; i < candidates.length; i++) {
      if (!used[i] && equal(want, candidates[i])) {
        used[i] = true;
        continue outer;
      }
    }
    return false;
  }
  return true;
}

function compareMaps(a, b, mode, memo) {
  let rest = null;
  for (const { 0: key, 1: value } of b) {
    if (a.has(key) && !isObject(key)) {
      if (compare(a.get(key), value, mode, memo)) continue;
      if (mode !== LOOSE || isLooselyUnique(key)) return false;
      (rest ??= []).push([key, value]);
      continue;
    }
    if (!isObject(key) && (mode !== LOOSE || isLooselyUnique(key))) return false;
    (rest ??= []).push([key, value]);
  }
  if (rest === null) return true;
  const taken = new Set(rest.map((entry) => entry[0]));
  const candidates = [];
  for (const entry of a) {
    const { 0: key } = entry;
    if (!isObject(key) && b.has(key) && !taken.has(key)) continue; // has its partner
    if (!isObject(key) && mode !== LOOSE) continue;
    candidates.push(entry);
  }
  return matchAll(rest, candidates, (want, have) =>
    compare(have[0], want[0], mode, memo) && compare(have[1], want[1], mode, memo));
}

// ---- for others ---------------------------------------------------------------------------------

function isDeepEqual(a, b) {
  return compare(a, b, LOOSE, null);
}

function isDeepStrictEqual(a, b, skipPrototype = false) {
  if (typeof skipPrototype === 'object' && skipPrototype !== null) {
    ({ skipPrototype } = skipPrototype);
  }
  return compare(a, b, skipPrototype === true ? NO_PROTOTYPE : STRICT, null);
}

function isPartialStrictEqual(a, b) {
  return compare(a, b, PARTIAL, null);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual };
