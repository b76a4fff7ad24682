// SPDX-License-Identifier: MIT
'use strict';
// crypto_sign.js - Sign and Verify, the one-shot sign and verify, and RSA's public and private
// encryption. The streams hash with crypto_hash.c and sign the digest; the one-shots sign the
// message.

const { Buffer } = require('buffer');
const { Writable } = require('stream');
const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const {
  E, cryptoError, encode, getArrayBufferOrView, lastError, nativeEncoding, opensslError,
  requireDigest, validateEncoding,
} = require('crypto/crypto_util');
const { CONSUME_PUBLIC, CONSUME_PRIVATE, openKey, prepareKey } = require('crypto/crypto_keys');
const native = natives('crypto');

const RSA_PKCS1_PADDING = 1, RSA_PKCS1_OAEP_PADDING = 4;

// ---- options ----------------------------------------------------------------------------------

function intOption(options, name) {
  const value = options ? options[name] : undefined;
  if (value === undefined || value === value >> 0) return value;
  throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

function isP1363(options) {
  if (typeof options !== 'object' || options === null) return false;
  const { dsaEncoding = 'der' } = options;
  if (dsaEncoding === 'der') return false;
  if (dsaEncoding === 'ieee-p1363') return true;
  throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
}

// [padding, salt length, P1363?], as the natives take them.
function signingOptions(options) {
  return [intOption(options, 'padding') || 0, intOption(options, 'saltLength'), isP1363(options)];
}

function checkContext(options) {
  if (typeof options !== 'object' || options === null || options.context === undefined) return;
  const context = getArrayBufferOrView(options.context, 'context');
  if (context.byteLength > 255) {
    throw new codes.ERR_OUT_OF_RANGE('context string', 'at most 255 bytes', context.byteLength);
  }
  if (context.byteLength === 0) return;
  // OpenSSL 3.0 signs without a context only.
  throw cryptoError('ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Context parameter is unsupported');
}

// ---- streams ----------------------------------------------------------------------------------

class Digesting extends Writable {
  #digest;
  #box;

  constructor(algorithm, options) {
    validateString(algorithm, 'algorithm');
    const d = requireDigest(algorithm);
    super(options);
    this.#digest = d;
    this.#box = native.hashNew(d.id);
    if (typeof this.#box === 'number') throw lastError();
  }

  _write(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }

  update(data, encoding) {
    let enc = 0;
    if (typeof data === 'string') {
      validateEncoding(data, encoding);
      enc = nativeEncoding(encoding);
      if (enc < 0) data = Buffer.from(data, encoding);
    } else if (!ArrayBuffer.isView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
                                           data);
    }
    if (this.#box === null) throw cryptoError('ERR_CRYPTO_INVALID_STATE', 'Not initialised');
    native.hashUpdate(this.#box, data, enc);
    return this;
  }

  // [digest number, digest]; once.
  static finish(stream) {
    if (stream.#box === null) throw cryptoError('ERR_CRYPTO_INVALID_STATE', 'Not initialised');
    const box = stream.#box, d = stream.#digest;
    stream.#box = null;
    return [d.id, Buffer.from(native.hashFinal(box, -1, d.size))];
  }
}
const finish = Digesting.finish;
delete Digesting.finish;

// Ed25519, Ed448 and the like sign messages, not digests.
function checkSignsDigests(box) {
  const type = native.keyType(box);
  if (!['ed25519', 'ed448', 'x25519', 'x448', 'dh'].includes(type)) return;
  if (type === 'ed25519' || type === 'ed448') {
    throw cryptoError('ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
  }
  const text = 'operation not supported for this keytype';
  const e = cryptoError('ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE',
                        `error:03000096:digital envelope routines::${text}`);
  e.library = 'digital envelope routines';
  e.reason = text;
  throw e;
}

class SignClass extends Digesting {
  sign(options, encoding) {
    if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
    const key = prepareKey(options, CONSUME_PRIVATE, 'privateKey');
    const [padding, salt, p1363] = signingOptions(options);
    const box = openKey(key);
    checkSignsDigests(box);
    const [id, digest] = finish(this);
    const signature = native.signDigest(box, id, padding, salt, p1363, digest);
    if (typeof signature === 'number') throw lastError('Failed to sign');
    return encode(signature, encoding);
  }
}

class VerifyClass extends Digesting {
  verify(options, signature, encoding) {
    const key = prepareKey(options, CONSUME_PUBLIC);
    const [padding, salt, p1363] = signingOptions(options);
    signature = getArrayBufferOrView(signature, 'signature', encoding);
    const box = openKey(key);
    checkSignsDigests(box);
    const [id, digest] = finish(this);
    const ok = native.verifyDigest(box, id, padding, salt, p1363, digest, signature);
    if (typeof ok === 'number') throw lastError('Failed to verify');
    return ok;
  }
}

function publicClass(name, Class) {
  const make = { [name]: function(algorithm, options) {
    return Reflect.construct(Class, [algorithm, options], new.target || Class);
  } }[name];
  make.prototype = Class.prototype;
  Object.setPrototypeOf(make, Writable);
  for (const method of ['_write', 'update']) {
    Object.defineProperty(Class.prototype, method, {
      value: Digesting.prototype[method], configurable: true, enumerable: true, writable: true,
    });
  }
  Object.setPrototypeOf(Class.prototype, Writable.prototype);
  Object.defineProperty(Class.prototype, 'constructor',
                        { value: make, configurable: true, writable: true });
  return make;
}

const Sign = publicClass('Sign', SignClass);
const Verify = publicClass('Verify', VerifyClass);

function createSign(algorithm, options) { return new SignClass(algorithm, options); }
function createVerify(algorithm, options) { return new VerifyClass(algorithm, options); }

// ---- one-shots --------------------------------------------------------------------------------

// The digest's number for a message; -1: the key's own way (Ed25519, Ed448) or default.
function messageDigest(algorithm) {
  return algorithm === undefined || algorithm === null ? -1 :
    requireDigest(algorithm, 'algorithm').id;
}

function settled(callback, convert) {
  return (status, value) => {
    if (status < 0) callback(opensslError(value, 'Operation failed'));
    else callback(null, convert(value));
  };
}

function same(value) { return value; }

function sign(algorithm, data, key, callback) {
  if (algorithm !== undefined && algorithm !== null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = getArrayBufferOrView(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const options = signingOptions(key);
  const prepared = prepareKey(key, CONSUME_PRIVATE);
  checkContext(key);
  const id = messageDigest(algorithm);
  const box = openKey(prepared);
  const result = native.sign(box, id, ...options, data,
                             callback && settled(callback, (signature) => Buffer.from(signature)));
  if (callback) return;
  if (typeof result === 'number') throw lastError('Operation failed');
  return Buffer.from(result);
}

function verify(algorithm, data, key, signature, callback) {
  if (algorithm !== undefined && algorithm !== null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = getArrayBufferOrView(data, 'data');
  const options = signingOptions(key);
  signature = getArrayBufferOrView(signature, 'signature');
  const prepared = prepareKey(key, CONSUME_PUBLIC);
  checkContext(key);
  const id = messageDigest(algorithm);
  const box = openKey(prepared);
  const result = native.verify(box, id, ...options, data, signature, callback &&
                               settled(callback, same));
  if (callback) return;
  if (typeof result === 'number') throw lastError('Operation failed');
  return result;
}

// ---- RSA encryption ---------------------------------------------------------------------------

function rsaFunction(which, context, defaultPadding) {
  return (options, buffer) => {
    const key = prepareKey(options, context);
    const padding = options.padding >> 0 || defaultPadding;
    const { oaepHash, encoding } = options;
    let { oaepLabel } = options;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    if (oaepLabel !== undefined) oaepLabel =
      getArrayBufferOrView(oaepLabel, 'key.oaepLabel', encoding);
    buffer = getArrayBufferOrView(buffer, 'buffer', encoding);
    let oaep = -1;
    if (oaepHash !== undefined) {
      try {
        oaep = requireDigest(oaepHash).id;
      } catch {
        throw cryptoError('ERR_OSSL_EVP_INVALID_DIGEST', 'Invalid digest used', Error);
      }
    }
    const result = native.rsa(which, openKey(key), buffer, padding, oaep, oaepLabel, undefined);
    if (typeof result !== 'number') return Buffer.from(result);
    if (result === E.UNSUPPORTED) {
      const reason = 'RSA_PKCS1_PADDING is no longer supported for private decryption';
      throw new codes.ERR_INVALID_ARG_VALUE('padding', padding, reason);
    }
    throw lastError('Operation failed');
  };
}

const publicEncrypt = rsaFunction(0, CONSUME_PUBLIC, RSA_PKCS1_OAEP_PADDING);
const privateDecrypt = rsaFunction(1, CONSUME_PRIVATE, RSA_PKCS1_OAEP_PADDING);
const privateEncrypt = rsaFunction(2, CONSUME_PRIVATE, RSA_PKCS1_PADDING);
const publicDecrypt = rsaFunction(3, CONSUME_PUBLIC, RSA_PKCS1_PADDING);

module.exports = {
  Sign, Verify, createSign, createVerify, privateDecrypt, privateEncrypt, publicDecrypt,
  publicEncrypt,
  sign, verify,
};
