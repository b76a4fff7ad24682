// SPDX-License-Identifier: MIT
'use strict';
// crypto_key_encoding.js - the options { format, type, cipher, passphrase } of reading and writing
// keys.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { E, cryptoError, getArrayBufferOrView, isBytes, lastError } = require('crypto/crypto_util');
const native = natives('crypto');

// The numbers of crypto_key.h.
const PEM = 0, DER = 1, JWK = 2, RAW = 3; // the last two do not go to C
const PKCS1 = 0, PKCS8 = 1, SPKI = 2, SEC1 = 3;

function option(name, objName) {
  return objName === undefined ? name : `${objName}.${name}`;
}

function parseFormat(text, fallback, name) {
  if (text === undefined && fallback !== undefined) return fallback;
  if (text === 'pem') return PEM;
  if (text === 'der') return DER;
  if (text === 'jwk') return JWK;
  throw new codes.ERR_INVALID_ARG_VALUE(name, text);
}

function parseType(text, required, keyType, isPublic, name) {
  if (text === undefined && !required) return undefined;
  if (text === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(text, 'can only be used for RSA keys');
    }
    return PKCS1;
  }
  if (text === 'spki' && isPublic !== false) return SPKI;
  if (text === 'pkcs8' && isPublic !== true) return PKCS8;
  if (text === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(text, 'can only be used for EC keys');
    }
    return SEC1;
  }
  throw new codes.ERR_INVALID_ARG_VALUE(name, text);
}

function isPassphrase(v) { return typeof v === 'string' || isBytes(v); }

// RAW: the caller has it done by crypto_key_raw.js.
function parseRaw(enc, isPublic, keyType, objName) {
  const wanted = isPublic ? 'raw-public' : 'raw-private';
  if (enc.format !== wanted) {
    throw new codes.ERR_INVALID_ARG_VALUE(option('format', objName), enc.format);
  }
  if (!['ec', 'ed25519', 'ed448', 'x25519', 'x448'].includes(keyType)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(enc.format,
                                                        `can not be used for ${keyType} keys`);
  }
  if (!isPublic && (enc.cipher !== undefined || enc.passphrase !== undefined)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(enc.format, 'does not support encryption');
  }
  return { format: RAW, options: { format: enc.format, type: enc.type }, cipher: undefined };
}

// keyType undefined: for reading a key; else for writing one of that type.
function parseKeyEncoding(enc, keyType, isPublic, objName) {
  if (enc === null || typeof enc !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', enc);
  }
  const input = keyType === undefined;
  const format = parseFormat(enc.format, input ? PEM : undefined, option('format', objName));
  const required = (!input || format === DER) && format !== JWK;
  const type = parseType(enc.type, required, keyType, isPublic, option('type', objName));
  const result = { format, type, cipher: undefined, passphrase: undefined };
  if (isPublic === true) return result;
  const { cipher, passphrase, encoding } = enc;
  if (!input) {
    if (cipher !== undefined && cipher !== null) {
      if (typeof cipher !== 'string') {
        throw new codes.ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher);
      }
      if (format === DER && (type === PKCS1 || type === SEC1)) {
        throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(enc.type,
                                                            'does not support encryption');
      }
    } else if (passphrase !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE(option('cipher', objName), cipher,
                                            'is required when a passphrase is specified');
    }
  }
  const needed = input ? passphrase !== undefined : cipher !== undefined && cipher !== null;
  if (needed && !isPassphrase(passphrase)) {
    throw new codes.ERR_INVALID_ARG_VALUE(option('passphrase', objName), passphrase);
  }
  if (passphrase !== undefined) {
    result.passphrase = getArrayBufferOrView(passphrase, 'key.passphrase', encoding);
  }
  result.cipher = input || cipher === null ? undefined : cipher;
  return result;
}

function parsePublicKeyEncoding(enc, keyType, objName) {
  return parseKeyEncoding(enc, keyType, keyType ? true : undefined, objName);
}

function parsePrivateKeyEncoding(enc, keyType, objName) {
  return parseKeyEncoding(enc, keyType, false, objName);
}

function exportKey(box, isPrivate, e) {
  const result = native.keyExport(box, isPrivate, e.format, e.type, e.cipher, e.passphrase);
  if (typeof result === 'string') return result;
  if (typeof result !== 'number') return Buffer.from(result);
  if (result === E.UNKNOWN) throw cryptoError('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  throw lastError('Failed to encode key');
}

module.exports = {
  PEM, DER, JWK, RAW, PKCS1, PKCS8, SPKI, SEC1,
  exportKey, parseKeyEncoding, parsePrivateKeyEncoding, parsePublicKeyEncoding, parseRaw,
};
