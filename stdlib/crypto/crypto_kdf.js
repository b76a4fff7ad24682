// SPDX-License-Identifier: MIT
'use strict';
// crypto_kdf.js - pbkdf2, scrypt, hkdf: the callbacks work on the thread pool. See crypto_kdf.c.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateString, validateUint32 } =
  require('internal/validators');
const { E, cryptoError, getArrayBufferOrView, isBytes, lastError, opensslError, requireDigest } =
  require('crypto/crypto_util');
const { isCryptoKey, isKeyObject, secretKeyBytes } = require('crypto/crypto_keys');
const native = natives('crypto');

// The completion of a native job; `convert` turns its ArrayBuffer into what callers get.
function completion(callback, convert) {
  return (status, value) => {
    if (status < 0) callback(opensslError(value, 'Operation failed'));
    else callback(null, convert(value));
  };
}

function toBuffer(arrayBuffer) { return Buffer.from(arrayBuffer); }
function asIs(arrayBuffer) { return arrayBuffer; }

function resultOf(value, convert) {
  if (typeof value === 'number') throw lastError('Operation failed');
  return convert(value);
}

// ---- PBKDF2 -----------------------------------------------------------------------------------

function pbkdf2Arguments(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = getArrayBufferOrView(password, 'password');
  salt = getArrayBufferOrView(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [password, salt, iterations, keylen, requireDigest(digest).id];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  native.pbkdf2(...args, completion(callback, toBuffer));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  return resultOf(native.pbkdf2(...args, undefined), toBuffer);
}

// ---- scrypt -----------------------------------------------------------------------------------

// A cost under its short or its long name, not both.
function cost(options, short, long, fallback) {
  const a = options[short], b = options[long];
  if (a !== undefined && b !== undefined) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
  }
  if (a !== undefined) {
    validateUint32(a, short);
    return a;
  }
  if (b !== undefined) {
    validateUint32(b, long);
    return b;
  }
  return fallback;
}

function scryptArguments(password, salt, keylen, options) {
  password = getArrayBufferOrView(password, 'password');
  salt = getArrayBufferOrView(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  if (options === undefined || options === null || options === false) options = {};
  const N = cost(options, 'N', 'cost', 16384) || 16384;
  const r = cost(options, 'r', 'blockSize', 8) || 8;
  const p = cost(options, 'p', 'parallelization', 1) || 1;
  let { maxmem } = options;
  if (maxmem === undefined) maxmem = 32 << 20;
  else validateInteger(maxmem, 'maxmem', 0);
  return [password, salt, keylen, N, r, p, maxmem || 32 << 20];
}

function checkParameters(rc) {
  if (rc !== E.UNSUPPORTED) return;
  const e = lastError();
  const reason = e.reason ? `: ${e.message}` : '';
  throw cryptoError('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', `Invalid scrypt params${reason}`,
                    RangeError);
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined && typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const args = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  checkParameters(native.scrypt(...args, completion(callback, toBuffer)));
}

function scryptSync(password, salt, keylen, options) {
  const args = scryptArguments(password, salt, keylen, options);
  const value = native.scrypt(...args, undefined);
  checkParameters(value);
  return resultOf(value, toBuffer);
}

// ---- HKDF -------------------------------------------------------------------------------------

const HKDF_KEY_TYPES =
  ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'];

function hkdfKey(key) {
  if (isKeyObject(key) || isCryptoKey(key)) return secretKeyBytes(key);
  if (isBytes(key)) return key;
  if (typeof key === 'string') return Buffer.from(key);
  throw new codes.ERR_INVALID_ARG_TYPE('ikm', HKDF_KEY_TYPES, key);
}

function hkdfArguments(digest, ikm, salt, info, keylen) {
  validateString(digest, 'digest');
  ikm = hkdfKey(ikm);
  salt = getArrayBufferOrView(salt, 'salt');
  info = getArrayBufferOrView(info, 'info');
  validateInteger(keylen, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) {
    throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes',
                                     info.byteLength);
  }
  const d = requireDigest(digest);
  if (keylen > d.size * 255) {
    throw cryptoError('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError);
  }
  return [d.id, ikm, salt, info, keylen];
}

function hkdf(digest, ikm, salt, info, keylen, callback) {
  const args = hkdfArguments(digest, ikm, salt, info, keylen);
  validateFunction(callback, 'callback');
  native.hkdf(...args, completion(callback, asIs));
}

function hkdfSync(digest, ikm, salt, info, keylen) {
  return resultOf(native.hkdf(...hkdfArguments(digest, ikm, salt, info, keylen), undefined), asIs);
}

module.exports = { completion, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
