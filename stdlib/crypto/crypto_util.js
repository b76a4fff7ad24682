// SPDX-License-Identifier: MIT
'use strict';
// crypto_util.js - shared by the JavaScript half of crypto: errors of OpenSSL and of the natives,
// encodings, arguments that hold bytes, lists of algorithms. Nothing here runs OpenSSL by itself.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { onStart } = require('internal/startup');
const { types: { isAnyArrayBuffer } } = require('internal/types');
const { validateString } = require('internal/validators');
const native = natives('crypto');

// Negative results of the natives; the numbers of crypto_util.h.
const E = {
  OPENSSL: -9001, UNKNOWN: -9002, KEYLEN: -9003, IV: -9004, TAGLEN: -9005, STATE: -9006,
  AUTH: -9007, UNSUPPORTED: -9008, LENGTH: -9009, PASSPHRASE: -9010,
};

// Encodings of strings as the natives number them; crypto_util.h.
const BYTES = -1, UTF8 = 0, LATIN1 = 1, UTF16 = 2, HEX = 3, BASE64 = 4, BASE64URL = 5;
const ENCODINGS = {
  '__proto__': null,
  'utf8': UTF8, 'utf-8': UTF8, 'UTF8': UTF8, 'UTF-8': UTF8, 'latin1': LATIN1, 'binary': LATIN1,
  'ascii': LATIN1, 'utf16le': UTF16, 'ucs2': UTF16, 'utf-16le': UTF16, 'ucs-2': UTF16,
  'hex': HEX, 'base64': BASE64, 'base64url': BASE64URL,
};

// ---- errors -----------------------------------------------------------------------------------

// An error with a code, of the kind that Node's native half throws (no code in the stack's head).
function cryptoError(code, message, Base = Error) {
  const e = new Base(message);
  e.code = code;
  return e;
}

// The error for a flat array of the natives: [message, library, reason, code, ...other messages].
function opensslError(flat, fallback) {
  if (flat === undefined || flat.length === 0) {
    return cryptoError('ERR_CRYPTO_OPERATION_FAILED', fallback || 'Operation failed');
  }
  const e = new Error(flat[0]);
  if (flat.length > 4) e.opensslErrorStack = flat.slice(4);
  if (flat[1] !== undefined) e.library = flat[1];
  if (flat[2] !== undefined) e.reason = flat[2];
  if (flat[3] !== undefined) e.code = flat[3];
  return e;
}

// The error of the op that just returned E.OPENSSL on this thread.
function lastError(fallback) {
  return opensslError(native.errors(), fallback);
}

// ---- bytes and encodings ----------------------------------------------------------------------

function isBytes(v) {
  return ArrayBuffer.isView(v) || isAnyArrayBuffer(v);
}

// An odd number of hex digits is refused rather than cut off.
function validateEncoding(data, encoding) {
  if (ENCODINGS[encoding] === HEX && data.length % 2 !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding,
                                          `is invalid for data of length ${data.length}`);
  }
}

// Number of an encoding that a native reads strings in; -1 when Buffer.from must (hex, base64).
function nativeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'utf8') return UTF8;
  const n = ENCODINGS[encoding];
  if (n !== undefined) return n <= UTF16 ? n : -1;
  const lower = ENCODINGS[`${encoding}`.toLowerCase()];
  return lower === undefined ? UTF8 : lower <= UTF16 ? lower : -1;
}

const BYTE_TYPES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const STRING_OR_BYTE_TYPES = ['string', ...BYTE_TYPES];

// Strings become Buffers, bytes stay as they are.
function getArrayBufferOrView(value, name, encoding) {
  if (isBytes(value)) return value;
  if (typeof value === 'string') {
    if (encoding === 'buffer') encoding = 'utf8';
    return Buffer.from(value, encoding);
  }
  throw new codes.ERR_INVALID_ARG_TYPE(name, STRING_OR_BYTE_TYPES, value);
}

function getArrayBufferView(value, name) {
  if (ArrayBuffer.isView(value)) return value;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

// A value or a base64url string's worth of bytes, as a Buffer over the same memory.
function toBuffer(bytes) {
  if (ArrayBuffer.isView(bytes)) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return Buffer.from(bytes);
}

// A result in the encoding a caller asked for: a Buffer, or a string of it.
function encode(arrayBuffer, encoding) {
  const buffer = Buffer.from(arrayBuffer);
  return encoding === undefined || encoding === null || encoding === 'buffer' ?
    buffer : buffer.toString(encoding);
}

// Bytes that nobody else can change while a pool thread reads them.
function copyBytes(bytes) {
  return Uint8Array.prototype.slice.call(
    ArrayBuffer.isView(bytes) ?
      new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes));
}

// ---- lists ------------------------------------------------------------------------------------

// OpenSSL's table has a name in several spellings; the last in sorted order is the common one.
function unique(names) {
  const seen = new Map();
  for (const name of names.sort()) seen.set(name.toLowerCase(), name);
  return [...seen.values()].sort();
}

// What is computed once in a process: forgotten when a snapshot is restored.
const caches = [];
function cached(compute) {
  const slot = { value: undefined };
  caches.push(slot);
  return () => (slot.value === undefined ? (slot.value = compute()) : slot.value);
}
onStart(() => { for (const slot of caches) slot.value = undefined; });

const hashes = cached(() => unique(native.digests()));
const ciphers = cached(() => unique(native.ciphers()));
const curves = cached(() => native.curves().sort());
function getHashes() { return hashes().slice(); }
function getCiphers() { return ciphers().slice(); }
function getCurves() { return curves().slice(); }

// ---- digests ----------------------------------------------------------------------------------

// { id, size, xof } by name, or a negative number.
const digestTable = cached(() => new Map());
const digestFacts = cached(() => new Uint32Array(3));
function digest(name) {
  const table = digestTable();
  let d = table.get(name);
  if (d !== undefined) return d;
  const facts = digestFacts();
  const id = native.hashAlgorithm(name, facts);
  if (id < 0) return id;
  d = { id, size: facts[0], xof: facts[2] === 1, name };
  if (table.size < 1000) table.set(name, d);
  return d;
}

// The digest of that name, or ERR_CRYPTO_INVALID_DIGEST.
function requireDigest(name, argument = 'digest') {
  validateString(name, argument);
  const d = digest(name);
  if (typeof d !== 'number') return d;
  native.errors();
  throw new codes.ERR_CRYPTO_INVALID_DIGEST(name);
}

module.exports = {
  E, BYTES, UTF8, LATIN1, UTF16, HEX, BASE64, BASE64URL, ENCODINGS,
  cached, copyBytes, cryptoError, digest, encode, getArrayBufferOrView, getArrayBufferView,
  getCiphers,
  getCurves, getHashes, isAnyArrayBuffer, isBytes, lastError, nativeEncoding, opensslError,
  requireDigest, toBuffer, validateEncoding, BYTE_TYPES, STRING_OR_BYTE_TYPES,
};
