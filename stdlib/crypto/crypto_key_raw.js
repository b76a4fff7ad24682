// SPDX-License-Identifier: MIT
'use strict';
// crypto_key_raw.js - asymmetric keys as raw bytes: 'raw-public' and 'raw-private' of ec, ed* and
// x*
// keys. ('raw-seed' is for ML-DSA and ML-KEM, which OpenSSL 3.0 does not have.)

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateOneOf, validateString } = require('internal/validators');
const { E, cryptoError, getArrayBufferOrView, isBytes, BYTE_TYPES } = require('crypto/crypto_util');
const native = natives('crypto');

const OKP =
  { '__proto__': null, 'ed25519': 'ED25519', 'ed448': 'ED448', 'x25519': 'X25519', 'x448': 'X448' };
const KNOWN = ['ec', 'ed25519', 'ed448', 'x25519', 'x448'];
const OTHERS = ['rsa', 'rsa-pss', 'dsa', 'dh'];

function isRaw(format) {
  return format === 'raw-public' || format === 'raw-private' || format === 'raw-seed';
}

function incompatible(format, type) {
  return new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(format, `can not be used for ${type} keys`);
}

// keyType: as a KeyObject has it; options.format is raw.
function exportKey(keyType, box, isPrivate, options) {
  const { format, type } = options;
  if (isPrivate && (options.cipher !== undefined || options.passphrase !== undefined)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(format, 'does not support encryption');
  }
  if ((format === 'raw-public') === isPrivate) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.format', format);
  }
  if (!KNOWN.includes(keyType) || format === 'raw-seed') throw incompatible(format, keyType);
  if (keyType === 'ec' && !isPrivate) {
    validateOneOf(type, 'options.type', [undefined, 'uncompressed', 'compressed']);
    return Buffer.from(native.keyPoint(box, type === 'compressed'));
  }
  const numbers = native.keyNumbers(box, isPrivate);
  return Buffer.from(isPrivate ? numbers[numbers.length - 1] : numbers[0]);
}

function importEc(data, isPrivate, namedCurve) {
  validateString(namedCurve, 'key.namedCurve');
  const box = isPrivate ? native.keyFromEc(namedCurve, undefined, data) :
    native.keyFromEc(namedCurve, data, undefined);
  if (box === E.UNKNOWN) {
    throw cryptoError('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name', TypeError);
  }
  if (typeof box === 'number') {
    native.errors();
    throw new codes.ERR_INVALID_ARG_VALUE('key.key', data);
  }
  if (isPrivate && native.keyNumbers(box, true)[2]?.byteLength !== data.byteLength) {
    throw new codes.ERR_INVALID_ARG_VALUE('key.key', data);
  }
  return box;
}

// A native key from { key, format, asymmetricKeyType, namedCurve }; isPublic: a public one is
// wanted.
function importKey(options, isPublic, name) {
  const { format, asymmetricKeyType, namedCurve } = options;
  const data = options.key;
  if (!isBytes(data)) throw new codes.ERR_INVALID_ARG_TYPE(`${name}.key`, BYTE_TYPES, data);
  validateString(asymmetricKeyType, `${name}.asymmetricKeyType`);
  const isPrivate = format !== 'raw-public';
  if (isPrivate === false && !isPublic) {
    throw new codes.ERR_INVALID_ARG_VALUE(`${name}.format`, format);
  }
  if (OTHERS.includes(asymmetricKeyType)) throw incompatible(format, asymmetricKeyType);
  if (!KNOWN.includes(asymmetricKeyType)) {
    throw new codes.ERR_INVALID_ARG_VALUE(`${name}.asymmetricKeyType`, asymmetricKeyType,
                                          'Unsupported key type');
  }
  if (format === 'raw-seed') throw incompatible(format, asymmetricKeyType);
  const bytes = getArrayBufferOrView(data, 'key');
  if (asymmetricKeyType === 'ec') return importEc(bytes, isPrivate, namedCurve);
  const box = native.keyFromRaw(OKP[asymmetricKeyType], bytes, isPrivate);
  if (typeof box !== 'number') return box;
  native.errors();
  throw new codes.ERR_INVALID_ARG_VALUE(`${name}.key`, data);
}

module.exports = { exportKey, importKey, isRaw };
