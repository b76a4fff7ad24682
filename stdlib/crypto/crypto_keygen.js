// SPDX-License-Identifier: MIT
'use strict';
// crypto_keygen.js - generateKey and generateKeyPair, at once or on the thread pool
// (crypto_keygen.c).

const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateObject, validateOneOf,
  validateString,
        validateUint32 } = require('internal/validators');
const { E, cryptoError, digest, getArrayBufferView, lastError, opensslError } =
  require('crypto/crypto_util');
const { PrivateKeyObject, PublicKeyObject, SecretKeyObject, detailsOf, keyTypeOf } =
  require('crypto/crypto_keys');
const { JWK, RAW, exportKey, parsePrivateKeyEncoding, parsePublicKeyEncoding, parseRaw } =
  require('crypto/crypto_key_encoding');
const raw = require('crypto/crypto_key_raw');
const jwk = require('crypto/crypto_jwk');
const native = natives('crypto');

// ---- options ----------------------------------------------------------------------------------

function isNullish(v) { return v === undefined || v === null; }

function encodingOption(options, name, keyType, parse) {
  const enc = options[name];
  if (isNullish(enc)) return undefined;
  if (typeof enc !== 'object') throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, enc);
  if (typeof enc.format === 'string' && enc.format.startsWith('raw-')) {
    return parseRaw(enc, name === 'publicKeyEncoding', keyType, `options.${name}`);
  }
  return parse(enc, keyType, `options.${name}`);
}

function deprecatedOption(options, old, name, code) {
  const value = options[old], current = options[name];
  if (value === undefined) return current;
  process.emitWarning(`"options.${old}" is deprecated, use "options.${name}" instead.`,
                      'DeprecationWarning', code);
  validateString(value, `options.${old}`);
  if (current !== undefined && value !== current) {
    throw new codes.ERR_INVALID_ARG_VALUE(`options.${old}`, value);
  }
  return current === undefined ? value : current;
}

function digestOption(name, what) {
  if (name === undefined) return -1;
  const d = digest(name);
  if (typeof d !== 'number') return d.id;
  native.errors();
  throw cryptoError('ERR_CRYPTO_INVALID_DIGEST', `Invalid ${what}: ${name}`, TypeError);
}

// Each makes the arguments of its native, without the completion.
function rsaArguments(options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { publicExponent } = options;
  if (isNullish(publicExponent)) publicExponent = 0x10001;
  else validateUint32(publicExponent, 'options.publicExponent');
  return [modulusLength, publicExponent];
}

function rsaPssArguments(options) {
  const args = rsaArguments(options);
  const { saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (options.hashAlgorithm !== undefined) validateString(options.hashAlgorithm,
                                                          'options.hashAlgorithm');
  if (options.mgf1HashAlgorithm !== undefined) validateString(options.mgf1HashAlgorithm,
      'options.mgf1HashAlgorithm');
  const hash = deprecatedOption(options, 'hash', 'hashAlgorithm', 'DEP0154');
  const mgf1 = deprecatedOption(options, 'mgf1Hash', 'mgf1HashAlgorithm', 'DEP0154');
  return [...args, digestOption(hash, 'digest'), digestOption(mgf1, 'MGF1 digest'),
          saltLength === undefined ? -1 : saltLength];
}

function dsaArguments(options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { divisorLength } = options;
  if (isNullish(divisorLength)) divisorLength = -1;
  else validateInt32(divisorLength, 'options.divisorLength', 0);
  return [modulusLength, divisorLength];
}

function ecArguments(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (isNullish(paramEncoding) || paramEncoding === 'named') return [namedCurve, false];
  if (paramEncoding === 'explicit') return [namedCurve, true];
  throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
}

function dhArguments(options) {
  validateObject(options, 'options');
  const { group, primeLength, generator } = options;
  let { prime } = options;
  if (!isNullish(group)) {
    for (const other of ['prime', 'primeLength', 'generator']) {
      if (!isNullish(options[other])) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('group', other);
    }
    validateString(group, 'options.group');
    prime = native.dhGroupPrime(group);
    if (prime === undefined) throw cryptoError('ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
    return [prime, 2];
  }
  if (!isNullish(prime)) {
    if (!isNullish(primeLength)) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    }
    getArrayBufferView(prime, 'options.prime');
  } else if (!isNullish(primeLength)) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new codes.ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (!isNullish(generator)) validateInt32(generator, 'options.generator', 0);
  return [isNullish(prime) ? primeLength : prime, isNullish(generator) ? 2 : generator];
}

function plainArguments(options, type) {
  if (options !== undefined) validateObject(options, 'options');
  return [type];
}

const TYPES = {
  '__proto__': null,
  'rsa': [rsaArguments, native.keygenRsa],
  'rsa-pss': [rsaPssArguments, native.keygenRsaPss],
  'dsa': [dsaArguments, native.keygenDsa],
  'ec': [ecArguments, native.keygenEc],
  'ed25519': [plainArguments, native.keygenPlain],
  'ed448': [plainArguments, native.keygenPlain],
  'x25519': [plainArguments, native.keygenPlain],
  'x448': [plainArguments, native.keygenPlain],
  'dh': [dhArguments, native.keygenDh],
};

// ---- key pairs --------------------------------------------------------------------------------

function encoded(key, box, isPrivate, encoding) {
  if (encoding === undefined) return key;
  if (encoding.format === RAW) {
    return raw.exportKey(keyTypeOf(key), box, isPrivate, encoding.options);
  }
  return encoding.format === JWK ? jwk.exportKey(keyTypeOf(key), detailsOf(key), box, isPrivate) :
    exportKey(box, isPrivate, encoding);
}

function pairOf(box, publicEncoding, privateEncoding) {
  return {
    publicKey: encoded(new PublicKeyObject(box), box, false, publicEncoding),
    privateKey: encoded(new PrivateKeyObject(box), box, true, privateEncoding),
  };
}

// Starts (done given) or does it; returns the native's result and what to make of the key.
function start(type, options, makeDone) {
  validateString(type, 'type');
  const known = TYPES[type];
  if (known === undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  const [argumentsOf, generate] = known;
  const some = typeof options === 'object' && options !== null ? options : {};
  const publicEncoding = encodingOption(some, 'publicKeyEncoding', type, parsePublicKeyEncoding);
  const privateEncoding = encodingOption(some, 'privateKeyEncoding', type, parsePrivateKeyEncoding);
  const args = argumentsOf(options, type);
  if (privateEncoding && privateEncoding.cipher !== undefined &&
      native.cipherInfo(privateEncoding.cipher, -1, -1) === undefined) {
    throw cryptoError('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  }
  const convert = (box) => pairOf(box, publicEncoding, privateEncoding);
  const result = generate(...args, makeDone && makeDone(convert));
  if (result === E.UNKNOWN) {
    throw cryptoError('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name', TypeError);
  }
  if (typeof result === 'number' && result < 0) throw lastError('Key generation failed');
  return makeDone ? undefined : convert(result);
}

function generateKeyPairSync(type, options) {
  return start(type, options, undefined);
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  start(type, options, (convert) => {
    validateFunction(callback, 'callback');
    return (status, value) => {
      if (status < 0) {
        callback(opensslError(value, 'Key generation failed'));
        return;
      }
      let pair;
      try {
        pair = convert(value);
      } catch (e) {
        callback(e);
        return;
      }
      callback(null, pair.publicKey, pair.privateKey);
    };
  });
}

// util.promisify gives both keys in one object.
Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), {
  enumerable: false,
  value: function generateKeyPair_(type, options) {
    return new Promise((resolve, reject) => {
      generateKeyPair(type, options, (error, publicKey, privateKey) => {
        if (error) reject(error);
        else resolve({ publicKey, privateKey });
      });
    });
  },
});

// ---- secret keys ------------------------------------------------------------------------------

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  } else if (type === 'aes') {
    validateOneOf(length, 'options.length', [128, 192, 256]);
  } else {
    throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return Math.floor(length / 8);
}

function generateKeySync(type, options) {
  const bytes = new Uint8Array(secretLength(type, options));
  if (native.randomFill(bytes, 0, bytes.length) < 0) throw lastError();
  return new SecretKeyObject(bytes);
}

function generateKey(type, options, callback) {
  if (callback === undefined && typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const bytes = new Uint8Array(secretLength(type, options));
  validateFunction(callback, 'callback');
  native.randomFillAsync(bytes, 0, bytes.length, (status, errors) => {
    if (status < 0) callback(opensslError(errors));
    else callback(undefined, new SecretKeyObject(bytes));
  });
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
