// SPDX-License-Identifier: MIT
'use strict';
// crypto_random.js - random bytes, integers and UUIDs; primes; timingSafeEqual.
//
// UUIDs and integers are cut from pools filled some kilobytes at a time; a byte is used once. The
// pools are made in the running process, never in a snapshot.

const { Buffer, kMaxLength } = require('buffer');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInt32, validateNumber, validateObject } =
  require('internal/validators');
const { cached, cryptoError, isBytes, lastError, opensslError, BYTE_TYPES } =
  require('crypto/crypto_util');
const native = natives('crypto');

const MAX_LENGTH = Math.min(kMaxLength, 2 ** 31 - 1);
const RANGE_ERROR = -34; // UV_ERANGE

// ---- bytes ------------------------------------------------------------------------------------

function fillSync(view, offset, size) {
  if (size !== 0 && native.randomFill(view, offset, size) < 0) throw lastError();
  return view;
}

function fillAsync(view, offset, size, callback) {
  const rc = native.randomFillAsync(view, offset, size, (status, errors) => {
    if (status < 0) callback(opensslError(errors));
    else callback(null, view);
  });
  if (rc < 0) throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Operation failed');
}

function checkOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const max = Math.min(length, MAX_LENGTH);
  if (Number.isNaN(offset) || offset > max || offset < 0) {
    throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  }
  return offset >>> 0;
}

function checkSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > MAX_LENGTH || size < 0) {
    throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_LENGTH}`, size);
  }
  if (size + offset > length) {
    throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  }
  return size >>> 0;
}

function randomBytes(size, callback) {
  size = checkSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = Buffer.allocUnsafeSlow(size);
  if (callback === undefined) return fillSync(buffer, 0, size);
  fillAsync(buffer, 0, size, callback);
}

let warnedPseudo = false;
function pseudoRandomBytes(size, callback) {
  // Deprecated by documentation: only told when asked for.
  if (!warnedPseudo && require('internal/options').get('--pending-deprecation')) {
    warnedPseudo = true;
    process.emitWarning('crypto.pseudoRandomBytes is deprecated.', 'DeprecationWarning', 'DEP0115');
  }
  return randomBytes(size, callback);
}

function checkView(buf) {
  if (!isBytes(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
}

function randomFillSync(buf, offset = 0, size) {
  checkView(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = checkOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset :
    checkSize(size, elementSize, offset, buf.byteLength);
  return fillSync(buf, offset, size);
}

function randomFill(buf, offset, size, callback) {
  checkView(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  validateFunction(callback, 'callback');
  offset = checkOffset(offset === undefined ? 0 : offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset :
    checkSize(size, elementSize, offset, buf.byteLength);
  if (size === 0) {
    process.nextTick(callback, null, buf);
    return;
  }
  fillAsync(buf, offset, size, callback);
}

// ---- integers ---------------------------------------------------------------------------------

const RANGE = 2 ** 48 - 1;
const INTS_LENGTH = 6 * 1024;
const ints = cached(() => ({ bytes: new Uint8Array(INTS_LENGTH), at: INTS_LENGTH }));

// The next six bytes of the pool as a number; they are wiped.
function next48(pool) {
  const { bytes } = pool;
  let { at } = pool, x = 0;
  if (at === INTS_LENGTH) {
    fillSync(bytes, 0, INTS_LENGTH);
    at = 0;
  }
  for (const end = at + 6; at < end; at++) {
    x = x * 256 + bytes[at];
    bytes[at] = 0;
  }
  pool.at = at;
  return x;
}

// A uniform integer below `range`: 48 random bits, drawn again when they would favour the low ones.
function draw(range) {
  const pool = ints();
  const limit = RANGE - (RANGE % range);
  for (;;) {
    const x = next48(pool);
    if (x < limit) return x % range;
  }
}

function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) {
    throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  }
  if (!Number.isSafeInteger(max)) {
    throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  }
  if (max <= min) {
    throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= RANGE)) {
    throw new codes.ERR_OUT_OF_RANGE(max === range ? 'max' : 'max - min', `<= ${RANGE}`, range);
  }
  const n = draw(range) + min;
  if (callback === undefined) return n;
  process.nextTick(callback, undefined, n);
}

// ---- UUIDs ------------------------------------------------------------------------------------

const UUIDS = 128;
const uuids = cached(() => ({ bytes: new Uint8Array(16 * UUIDS), at: 16 * UUIDS }));
const HEX = [];
for (let i = 0; i < 256; i++) HEX[i] = (i + 256).toString(16).slice(1);

function format(b, i) {
  return HEX[b[i]] + HEX[b[i + 1]] + HEX[b[i + 2]] + HEX[b[i + 3]] + '-' +
    HEX[b[i + 4]] + HEX[b[i + 5]] + '-' + HEX[b[i + 6]] + HEX[b[i + 7]] + '-' +
    HEX[b[i + 8]] + HEX[b[i + 9]] + '-' + HEX[b[i + 10]] + HEX[b[i + 11]] + HEX[b[i + 12]] +
    HEX[b[i + 13]] + HEX[b[i + 14]] + HEX[b[i + 15]];
}

function makeUUID(options, version, stamp) {
  let noCache = false;
  if (options !== undefined) {
    validateObject(options, 'options');
    noCache = options.disableEntropyCache;
    if (noCache === undefined) noCache = false;
    validateBoolean(noCache, 'options.disableEntropyCache');
  }
  const pool = noCache ? { bytes: new Uint8Array(16), at: 16 } : uuids();
  const b = pool.bytes;
  if (pool.at === b.length) {
    fillSync(b, 0, b.length);
    pool.at = 0;
  }
  const i = pool.at;
  pool.at += 16;
  if (stamp) stamp(b, i);
  b[i + 6] = (b[i + 6] & 0x0f) | version;
  b[i + 8] = (b[i + 8] & 0x3f) | 0x80;
  const text = format(b, i);
  for (let k = i; k < i + 16; k++) b[k] = 0;
  return text;
}

// RFC 9562, 5.7: milliseconds since 1970 in the first 48 bits.
function stampTime(b, i) {
  const now = Date.now(), high = Math.floor(now / 2 ** 32);
  b[i] = high >>> 8;
  b[i + 1] = high;
  b[i + 2] = now >>> 24;
  b[i + 3] = now >>> 16;
  b[i + 4] = now >>> 8;
  b[i + 5] = now;
}

function randomUUID(options) {
  return makeUUID(options, 0x40, null);
}

function randomUUIDv7(options) {
  return makeUUID(options, 0x70, stampTime);
}

// ---- web --------------------------------------------------------------------------------------

const INTEGER_ARRAY =
  /^(Uint8|Int8|Uint16|Int16|Uint32|Int32|Uint8Clamped|BigInt64|BigUint64)Array$/;
const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function getRandomValues(data) {
  const kind = ArrayBuffer.isView(data) ? typedArrayName.call(data) : undefined;
  if (kind === undefined || !INTEGER_ARRAY.test(kind)) {
    throw new globalThis.DOMException('The data argument must be an integer-type TypedArray',
                                      'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    const message = `The requested length exceeds 65,536 bytes`;
    const Quota = globalThis.QuotaExceededError;
    throw Quota ? new Quota(message, { quota: 65536, requested: data.byteLength }) :
      new globalThis.DOMException(message, 'QuotaExceededError');
  }
  return fillSync(data, 0, data.byteLength);
}

// ---- primes -----------------------------------------------------------------------------------

function bytesOfBigInt(n, name) {
  if (n < 0) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', n);
  let hex = n.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  return Buffer.from(hex, 'hex');
}

function bigIntOfBytes(arrayBuffer) {
  return BigInt(`0x${Buffer.from(arrayBuffer).toString('hex')}`);
}

function primeOption(value, name) {
  if (value === undefined || isBytes(value)) return value;
  if (typeof value === 'bigint') return bytesOfBigInt(value, name);
  throw new codes.ERR_INVALID_ARG_TYPE(name, [...BYTE_TYPES, 'bigint'], value);
}

function startPrime(size, options, done) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  const add = primeOption(options.add, 'options.add');
  const rem = primeOption(options.rem, 'options.rem');
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const convert = (prime) => (bigint ? bigIntOfBytes(prime) : prime);
  const callback = done && ((status, value) => {
    if (status < 0) done(opensslError(value));
    else done(undefined, convert(value));
  });
  const result = native.generatePrime(size, safe, add, rem, callback);
  if (typeof result === 'number' && result < 0) {
    const message = result === RANGE_ERROR ? 'invalid options.add' : 'invalid options.rem';
    throw cryptoError('ERR_OUT_OF_RANGE', message, RangeError);
  }
  if (Array.isArray(result)) throw opensslError(result);
  return done ? undefined : convert(result);
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  startPrime(size, options, callback);
}

function generatePrimeSync(size, options = {}) {
  return startPrime(size, options, undefined);
}

function startCheck(candidate, options, done) {
  if (typeof candidate === 'bigint') candidate = bytesOfBigInt(candidate, 'candidate');
  if (!isBytes(candidate)) {
    throw new codes.ERR_INVALID_ARG_TYPE('candidate', [...BYTE_TYPES, 'bigint'], candidate);
  }
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  const result = native.checkPrime(candidate, checks, done && ((status, value) => {
    if (status < 0) done(opensslError(value));
    else done(undefined, value);
  }));
  if (Array.isArray(result)) throw opensslError(result);
  if (result < 0) throw lastError();
  return result;
}

function checkPrime(candidate, options = {}, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  startCheck(candidate, options, callback);
}

function checkPrimeSync(candidate, options = {}) {
  return startCheck(candidate, options, undefined);
}

// ---- comparing --------------------------------------------------------------------------------

function timingSafeEqual(buf1, buf2) {
  if (!isBytes(buf1)) throw new codes.ERR_INVALID_ARG_TYPE('buf1', BYTE_TYPES, buf1);
  if (!isBytes(buf2)) throw new codes.ERR_INVALID_ARG_TYPE('buf2', BYTE_TYPES, buf2);
  if (buf1.byteLength !== buf2.byteLength) {
    throw cryptoError('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
                      'Input buffers must have the same byte length', RangeError);
  }
  return native.timingSafeEqual(buf1, buf2);
}

module.exports = {
  bigIntOfBytes, bytesOfBigInt, checkPrime, checkPrimeSync, generatePrime, generatePrimeSync,
  getRandomValues, pseudoRandomBytes, randomBytes, randomFill, randomFillSync, randomInt,
  randomUUID,
  randomUUIDv7, timingSafeEqual,
};
