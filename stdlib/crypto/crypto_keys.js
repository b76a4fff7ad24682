// SPDX-License-Identifier: MIT
'use strict';
// crypto_keys.js - KeyObject, and the forms a key may be given in everywhere else: PEM and DER
// bytes,
// objects { key, format, type, passphrase, ... }, JSON Web Keys, KeyObjects, CryptoKeys.
//
// A secret key is its bytes, kept here; an asymmetric one is a native box. Neither is reachable
// from
// outside: other files of this room ask secretKeyBytes() and asymmetricKey().

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateObject, validateOneOf, validateString } = require('internal/validators');
const { E, copyBytes, cryptoError, getArrayBufferOrView, isBytes, lastError, BYTE_TYPES,
        STRING_OR_BYTE_TYPES } =
  require('crypto/crypto_util');
const jwk = require('crypto/crypto_jwk');
const raw = require('crypto/crypto_key_raw');
const encodings = require('crypto/crypto_key_encoding');
const native = natives('crypto');
const { brand, kClone } = require('web/host_object');
const { storeUri } = require('web/url');

const { PEM, JWK, parseKeyEncoding, parsePrivateKeyEncoding, parsePublicKeyEncoding, exportKey } =
  encodings;

// What a caller is going to do with an asymmetric key.
const CONSUME_PUBLIC = 0, CONSUME_PRIVATE = 1, CREATE_PUBLIC = 2, CREATE_PRIVATE = 3;

// ---- KeyObject --------------------------------------------------------------------------------

const kHandle = Symbol('handle'); // only an argument: handles are made in this file

class KeyObject {
  #type;

  constructor(type, handle, token) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') {
      throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    }
    if (token !== kHandle) {
      throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this.#type = type;
    brand(this);
  }

  get type() { return typeOf(this); }

  // Not by the public getter, which anybody can replace.
  static typeOf(key) {
    if (!isKeyObject(key)) throw new codes.ERR_INVALID_THIS('KeyObject');
    return key.#type;
  }

  static from(key) {
    if (!isCryptoKey(key)) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return cryptoKeyHooks.keyObjectOf(key);
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    }
    if (!isKeyObject(this)) throw new codes.ERR_INVALID_THIS('KeyObject');
    return sameKey(this, otherKeyObject);
  }

  static is(value) { return typeof value === 'object' && value !== null && #type in value; }
}
const isKeyObject = KeyObject.is;
const { typeOf } = KeyObject;
delete KeyObject.is;
delete KeyObject.typeOf;
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag,
                      { configurable: true, value: 'KeyObject' });

// Whether two values are the same key; also true when neither is one.
function sameKey(a, b) {
  if (!isKeyObject(a) || !isKeyObject(b)) return isKeyObject(a) === isKeyObject(b);
  if (typeOf(a) !== typeOf(b)) return false;
  if (typeOf(a) !== 'secret') return native.keyEquals(boxOf(a), boxOf(b));
  const x = bytesOf(a), y = bytesOf(b);
  return x.length === y.length && native.timingSafeEqual(x, y);
}

function jwkEncryptionError() {
  return new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
}

class SecretKeyObject extends KeyObject {
  #bytes;

  constructor(bytes) {
    super('secret', undefined, kHandle);
    this.#bytes = bytes;
  }

  static bytesOf(key) {
    if (!isKeyObject(key) || !(#bytes in key)) throw new codes.ERR_INVALID_THIS('SecretKeyObject');
    return key.#bytes;
  }

  get symmetricKeySize() { return bytesOf(this).length; }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') {
        return { kty: 'oct', k: Buffer.from(this.#bytes).toString('base64url') };
      }
    }
    return Buffer.from(this.#bytes);
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return cryptoKeyHooks.fromKeyObject(this, algorithm, extractable, keyUsages);
  }

  [kClone]() {
    return { data: ['secret', new Uint8Array(this.#bytes)], deserializeInfo: 'crypto/crypto_keys:receiveKey' };
  }
}

class AsymmetricKeyObject extends KeyObject {
  #box; #keyType;
  #details = null;

  constructor(type, box) {
    super(type, undefined, kHandle);
    this.#box = box;
    this.#keyType = native.keyType(box);
  }

  static boxOf(key) {
    if (!isKeyObject(key) || !(#box in key)) {
      throw new codes.ERR_INVALID_THIS('AsymmetricKeyObject');
    }
    return key.#box;
  }

  static detailsOf(key) {
    boxOf(key); // checks
    switch (key.#keyType) {
      case 'rsa': case 'rsa-pss': case 'dsa': case 'ec':
        return (key.#details ??= keyDetails(key.#box, key.#keyType));
      default:
        return {};
    }
  }

  static keyTypeOf(key) {
    boxOf(key); // checks
    return key.#keyType;
  }

  [kClone]() {
    return { data: [typeOf(this), native.keyCargo(this.#box)], deserializeInfo: 'crypto/crypto_keys:receiveKey' };
  }

  get asymmetricKeyType() { return keyTypeOf(this); }

  get asymmetricKeyDetails() { return { ...detailsOf(this) }; }

  toCryptoKey(algorithm, extractable, keyUsages) {
    return cryptoKeyHooks.fromKeyObject(this, algorithm, extractable, keyUsages);
  }
}

const { bytesOf } = SecretKeyObject, { boxOf, detailsOf, keyTypeOf } = AsymmetricKeyObject;
delete SecretKeyObject.bytesOf;
for (const name of ['boxOf', 'detailsOf', 'keyTypeOf']) delete AsymmetricKeyObject[name];

function keyDetails(box, type) {
  const flat = native.keyDetails(box);
  if (type === 'ec') return { namedCurve: flat[0] };
  if (type === 'dsa') return { modulusLength: flat[0], divisorLength: flat[1] };
  const details = {
    modulusLength: flat[0],
    publicExponent: BigInt(`0x${Buffer.from(flat[1]).toString('hex')}`),
  };
  if (flat.length > 2) {
    details.hashAlgorithm = flat[2];
    details.mgf1HashAlgorithm = flat[3];
    details.saltLength = flat[4];
  }
  return details;
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(box) { super('public', box); }

  export(options) {
    if (options && options.format === 'jwk') {
      return jwk.exportKey(keyTypeOf(this), detailsOf(this), boxOf(this), false);
    }
    if (options && raw.isRaw(options.format)) {
      return raw.exportKey(keyTypeOf(this), boxOf(this), false, options);
    }
    const e = parsePublicKeyEncoding(options, keyTypeOf(this), 'options');
    return exportKey(boxOf(this), false, e);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(box) { super('private', box); }

  export(options) {
    if (options && options.format === 'jwk') {
      if (options.passphrase !== undefined || options.cipher !== undefined) {
        throw jwkEncryptionError();
      }
      return jwk.exportKey(keyTypeOf(this), detailsOf(this), boxOf(this), true);
    }
    if (options && raw.isRaw(options.format)) {
      return raw.exportKey(keyTypeOf(this), boxOf(this), true, options);
    }
    const e = parsePrivateKeyEncoding(options, keyTypeOf(this), 'options');
    return exportKey(boxOf(this), true, e);
  }
}

// A key from another thread, which shares it.
function receiveKey({ 0: type, 1: data }) {
  if (type === 'secret') return new SecretKeyObject(data);
  const box = native.keyOfCargo(data);
  return type === 'private' ? new PrivateKeyObject(box) : new PublicKeyObject(box);
}

// An asymmetric key as SPKI or PKCS #8, and what key.export() does, whatever became of that method.
function exportDer(key) {
  const isPrivate = typeOf(key) === 'private';
  return exportKey(boxOf(key), isPrivate, { format: encodings.DER,
    type: isPrivate ? encodings.PKCS8 : encodings.SPKI });
}

function exportJwk(key) {
  return jwk.exportKey(keyTypeOf(key), detailsOf(key), boxOf(key), typeOf(key) === 'private');
}

function exportRawPublic(key) {
  return raw.exportKey(keyTypeOf(key), boxOf(key), false, { format: 'raw-public' });
}

// webcrypto's keys are KeyObjects with rules; it fills these in when it is loaded.
const cryptoKeyHooks = {
  is: () => false,
  keyObjectOf() { throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', undefined); },
  fromKeyObject(...args) {
    require('crypto/crypto_webcrypto'); // loaded on first use: most programs have no CryptoKey
    return cryptoKeyHooks.fromKeyObject(...args);
  },
};

function isCryptoKey(value) {
  return typeof value === 'object' && value !== null && cryptoKeyHooks.is(value);
}

let warned = false;

// The KeyObject of a CryptoKey that was given in a KeyObject's place.
function keyObjectInstead(key) {
  if (!warned) {
    warned = true;
    process.emitWarning('Passing a CryptoKey to node:crypto functions is deprecated.', 'DeprecationWarning', 'DEP0203');
  }
  return cryptoKeyHooks.keyObjectOf(key);
}

// ---- secret keys ------------------------------------------------------------------------------

function secretOf(key) {
  const type = typeOf(key);
  if (type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'secret');
  return bytesOf(key);
}

// The bytes of a key for HMAC or a cipher: those of a secret KeyObject, or the caller's own.
function secretKeyBytes(key, encoding, bufferOnly = false) {
  if (!bufferOnly) {
    if (isKeyObject(key)) {
      return secretOf(key);
    }
    if (isCryptoKey(key)) {
      return secretOf(keyObjectInstead(key));
    }
  }
  if (typeof key !== 'string' && !isBytes(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes(!bufferOnly, bufferOnly), key);
  }
  return getArrayBufferOrView(key, 'key', encoding);
}

function keyTypes(keyObjects, bufferOnly = false) {
  const types = [...BYTE_TYPES];
  if (!bufferOnly) types.push('string');
  if (keyObjects) types.push('KeyObject', 'CryptoKey');
  return types;
}

function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isBytes(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', ['string', ...BYTE_TYPES], key);
  }
  return new SecretKeyObject(copyBytes(getArrayBufferOrView(key, 'key', encoding)));
}

// ---- asymmetric keys --------------------------------------------------------------------------

function boxOfKeyObject(key, context) {
  if (context === CREATE_PRIVATE) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', STRING_OR_BYTE_TYPES, key);
  }
  const type = typeOf(key);
  if (type !== 'private') {
    if (context === CONSUME_PRIVATE || context === CREATE_PUBLIC) {
      throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
    }
    if (type !== 'public') {
      throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private or public');
    }
  }
  return boxOf(key);
}

function isStringOrBytes(v) { return typeof v === 'string' || isBytes(v); }

// A key that was looked at but not read: callers check their other arguments in between, so that
// errors come in the order that Node's do.
class Unread {
  constructor(data, encoding, context) {
    this.data = data;
    this.encoding = encoding;
    this.context = context;
  }
}

// The same for a private key that OpenSSL has under a URL.
class UnreadStore {
  constructor(uri, properties, passphrase) {
    this.uri = uri;
    this.properties = properties;
    this.passphrase = passphrase;
  }
}

function cString(value, name) {
  if (value.includes('\0')) throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must not contain null bytes');
  return value;
}

// Undefined when `url` is no URL, whatever it looks like.
function prepareStore(url, options, name) {
  const uri = storeUri(url);
  if (uri === undefined) return undefined;
  const { properties, passphrase } = options;
  if (properties !== undefined) validateString(properties, `${name}.properties`);
  if (passphrase !== undefined && !isStringOrBytes(passphrase)) {
    throw new codes.ERR_INVALID_ARG_VALUE(`${name}.passphrase`, passphrase);
  }
  return new UnreadStore(cString(uri, name),
    properties === undefined ? undefined : cString(properties, `${name}.properties`),
    passphrase === undefined ? undefined : getArrayBufferOrView(passphrase, 'passphrase', options.encoding));
}

const PEM_ENCODING = { format: PEM, type: undefined, passphrase: undefined };

const NO_OPTIONS = { __proto__: null };

function privateTypes(context) {
  const types = keyTypes(context !== CREATE_PRIVATE);
  if (context === CREATE_PRIVATE || context === CONSUME_PRIVATE) types.push('URL');
  return types;
}

// An Unread, or a native key.
function prepareKey(key, context, name = 'key') {
  if (isKeyObject(key)) return boxOfKeyObject(key, context);
  if (isCryptoKey(key)) return boxOfKeyObject(keyObjectInstead(key), context);
  if (isStringOrBytes(key)) {
    return new Unread(getArrayBufferOrView(key, 'key'), PEM_ENCODING, context);
  }
  const isPublic = context === CONSUME_PUBLIC || context === CREATE_PUBLIC;
  if (typeof key !== 'object' || key === null) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, privateTypes(context), key);
  }
  const store = isPublic ? undefined : prepareStore(key, NO_OPTIONS, name);
  if (store !== undefined) return store;
  const data = key.key;
  if (isKeyObject(data)) return boxOfKeyObject(data, context);
  if (isCryptoKey(data)) return boxOfKeyObject(keyObjectInstead(data), context);
  if (key.format === 'jwk') {
    validateObject(data, `${name}.key`);
    return jwk.importKey(data, isPublic);
  }
  if (raw.isRaw(key.format)) return raw.importKey(key, isPublic, name);
  if (!isStringOrBytes(data)) {
    const found = isPublic ? undefined : prepareStore(data, key, name);
    if (found !== undefined) return found;
    throw new codes.ERR_INVALID_ARG_TYPE(`${name}.key`, privateTypes(context), data);
  }
  return new Unread(getArrayBufferOrView(data, 'key', key.encoding),
                    parseKeyEncoding(key, undefined, isPublic ? undefined : false, name), context);
}

function passphraseMissing() {
  return cryptoError('ERR_MISSING_PASSPHRASE', 'Passphrase required for encrypted key', TypeError);
}

function openStore({ uri, properties, passphrase }) {
  const box = native.keyReadStore(uri, properties, passphrase);
  if (box === E.PASSPHRASE) throw passphraseMissing();
  if (typeof box !== 'number') return box;
  throw lastError('Failed to read a private key from the store');
}

function openKey(prepared) {
  if (prepared instanceof UnreadStore) return openStore(prepared);
  if (!(prepared instanceof Unread)) return prepared;
  const { data, context } = prepared;
  const { format, type = -1, passphrase } = prepared.encoding;
  const isPublic = context === CONSUME_PUBLIC || context === CREATE_PUBLIC;
  const box = isPublic ? native.keyReadPublic(data, format, type, passphrase) :
    native.keyReadPrivate(data, format, type, passphrase);
  if (box === E.PASSPHRASE) throw passphraseMissing();
  if (typeof box === 'number') throw lastError('Failed to read asymmetric key');
  return box;
}

// The native key of anything that may stand for one.
function asymmetricKey(key, context, name) {
  return openKey(prepareKey(key, context, name));
}

function createPublicKey(key) {
  return new PublicKeyObject(asymmetricKey(key, CREATE_PUBLIC));
}

function createPrivateKey(key) {
  return new PrivateKeyObject(asymmetricKey(key, CREATE_PRIVATE));
}

module.exports = {
  CONSUME_PUBLIC, CONSUME_PRIVATE, CREATE_PUBLIC, CREATE_PRIVATE, JWK,
  KeyObject, PrivateKeyObject, PublicKeyObject, SecretKeyObject,
  asymmetricKey, boxOf, detailsOf, exportDer, exportJwk, exportRawPublic, keyTypeOf, typeOf,
  createPrivateKey, createPublicKey, createSecretKey,
  cryptoKeyHooks, isCryptoKey, isKeyObject, isStringOrBytes, keyTypes, openKey, prepareKey,
  receiveKey,
  sameKey,
  secretKeyBytes,
};
