// SPDX-License-Identifier: MIT
'use strict';
// crypto_cipher.js - Cipheriv, Decipheriv and getCipherInfo. Work in crypto_cipher.c.

const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { LazyTransform } = require('crypto/crypto_stream');
const { E, cryptoError, getArrayBufferOrView, lastError, nativeEncoding, validateEncoding } =
  require('crypto/crypto_util');
const { secretKeyBytes } = require('crypto/crypto_keys');
const native = natives('crypto');

// An option that is an unsigned integer; -1 when it is not there.
function uintOption(options, key) {
  const value = options ? options[key] : undefined;
  if (value === undefined || value === null) return -1;
  if (value >>> 0 !== value) throw new codes.ERR_INVALID_ARG_VALUE(`options.${key}`, value);
  return value;
}

function createError(rc, name, tagLength) {
  switch (rc) {
    case E.UNKNOWN: return cryptoError('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
    case E.IV: return cryptoError('ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector',
                                  TypeError);
    case E.KEYLEN: return cryptoError('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length',
                                      RangeError);
    case E.TAGLEN:
      return cryptoError('ERR_CRYPTO_INVALID_AUTH_TAG',
                         `Invalid authentication tag length: ${tagLength}`,
                         TypeError);
    case E.UNSUPPORTED:
      return cryptoError('ERR_CRYPTO_INVALID_AUTH_TAG', `authTagLength required for ${name}`,
                         TypeError);
    default: return lastError('Failed to initialize cipher');
  }
}

let warnedShortTag = false;
function warnShortTag() {
  if (warnedShortTag) return;
  warnedShortTag = true;
  process.emitWarning('Using AES-GCM authentication tags of less than 128 bits without ' +
                      'specifying the authTagLength option when initializing decryption is ' +
                      'deprecated.',
                      'DeprecationWarning', 'DEP0182');
}

function bufferOf(result) {
  return ArrayBuffer.isView(result) ? Buffer.from(result.buffer, 0, result.byteLength) :
    Buffer.from(result);
}

class CipherBase extends LazyTransform {
  #box;
  #decoder = null;

  constructor(encrypt, cipher, key, iv, options) {
    validateString(cipher, 'cipher');
    const encoding = options ? options.encoding : undefined;
    key = secretKeyBytes(key, encoding);
    iv = iv === null ? null : getArrayBufferOrView(iv, 'iv', encoding);
    const tagLength = uintOption(options, 'authTagLength');
    const box = native.cipherNew(cipher, encrypt, key, iv, tagLength | 0);
    if (typeof box === 'number') throw createError(box, cipher, tagLength);
    super(options);
    this.#box = box;
  }

  #update(data, encoding) {
    const result = native.cipherUpdate(this.#box, data, encoding);
    if (typeof result !== 'number') return bufferOf(result);
    if (result === E.LENGTH) {
      throw cryptoError('ERR_CRYPTO_INVALID_MESSAGELEN', 'Invalid message length', RangeError);
    }
    if (result === E.OPENSSL) throw lastError('Trying to add data in unsupported state');
    throw cryptoError('ERR_CRYPTO_INVALID_STATE', 'Trying to add data in unsupported state');
  }

  #final() {
    const result = native.cipherFinal(this.#box);
    if (typeof result !== 'number') return Buffer.from(result);
    if (result === E.OPENSSL) throw lastError('Unsupported state');
    if (result === E.AUTH) throw new Error('Unsupported state or unable to authenticate data');
    throw cryptoError('ERR_CRYPTO_INVALID_STATE', 'Unsupported state');
  }

  // Output in pieces must not cut characters (or base64 triples) apart.
  #decode(encoding) {
    const decoder = this.#decoder;
    if (decoder === null) return (this.#decoder = new StringDecoder(encoding));
    const wanted = new StringDecoder(encoding).encoding;
    if (wanted !== decoder.encoding) {
      throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding,
                                            `cannot be changed from '${decoder.encoding}'`);
    }
    return decoder;
  }

  update(data, inputEncoding, outputEncoding) {
    let enc = 0;
    if (typeof data === 'string') {
      validateEncoding(data, inputEncoding);
      enc = nativeEncoding(inputEncoding);
      if (enc < 0) data = Buffer.from(data, inputEncoding);
    } else if (!ArrayBuffer.isView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
                                           data);
    }
    const decoder = outputEncoding && outputEncoding !== 'buffer' ? this.#decode(outputEncoding) :
      null;
    const result = this.#update(data, enc);
    return decoder === null ? result : decoder.write(result);
  }

  final(outputEncoding) {
    const result = this.#final();
    return !outputEncoding || outputEncoding === 'buffer' ? result :
      this.#decode(outputEncoding).end(result);
  }

  _transform(chunk, encoding, callback) {
    let out;
    try {
      out = this.update(chunk, encoding);
    } catch (e) {
      callback(e);
      return;
    }
    this.push(out);
    callback();
  }

  _flush(callback) {
    let out;
    try {
      out = this.#final();
    } catch (e) {
      callback(e);
      return;
    }
    this.push(out);
    callback();
  }

  setAutoPadding(autoPadding) {
    if (native.cipherSetPadding(this.#box, autoPadding === undefined ? true : !!autoPadding) < 0) {
      throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
    }
    return this;
  }

  setAAD(data, options) {
    const encoding = options ? options.encoding : undefined;
    const length = uintOption(options, 'plaintextLength');
    const rc =
      native.cipherSetAad(this.#box, getArrayBufferOrView(data, 'aadbuf', encoding), length | 0);
    if (rc === E.UNSUPPORTED) {
      throw cryptoError('ERR_MISSING_ARGS',
                        'options.plaintextLength required for CCM mode with AAD', TypeError);
    }
    if (rc === E.LENGTH) {
      throw cryptoError('ERR_CRYPTO_INVALID_MESSAGELEN', 'Invalid message length', RangeError);
    }
    if (rc < 0) throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
    return this;
  }

  getAuthTag() {
    const tag = native.cipherGetTag(this.#box);
    if (typeof tag === 'number') throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
    return Buffer.from(tag);
  }

  setAuthTag(tag, encoding) {
    tag = getArrayBufferOrView(tag, 'buffer', encoding);
    const rc = native.cipherSetTag(this.#box, tag);
    if (rc === E.TAGLEN) throw createError(rc, '', tag.byteLength);
    if (rc < 0) throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
    if (rc === 1) warnShortTag();
    return this;
  }
}

class CipherivClass extends CipherBase {
  constructor(cipher, key, iv, options) { super(true, cipher, key, iv, options); }
}

class DecipherivClass extends CipherBase {
  constructor(cipher, key, iv, options) { super(false, cipher, key, iv, options); }
}

// Callable without `new`, and with the methods of their own direction only.
function publicClass(name, Class, hidden) {
  const make = { [name]: function(cipher, key, iv, options) {
    return Reflect.construct(Class, [cipher, key, iv, options], new.target || Class);
  } }[name];
  make.prototype = Class.prototype;
  Object.setPrototypeOf(make, LazyTransform);
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  for (const key of Reflect.ownKeys(CipherBase.prototype)) {
    if (key === 'constructor' || hidden === key) continue;
    Object.defineProperty(Class.prototype, key, {
      value: CipherBase.prototype[key], configurable: true, enumerable: true, writable: true,
    });
  }
  Object.defineProperty(Class.prototype, 'constructor',
                        { value: make, configurable: true, writable: true });
  return make;
}

const Cipheriv = publicClass('Cipheriv', CipherivClass, 'setAuthTag');
const Decipheriv = publicClass('Decipheriv', DecipherivClass, 'getAuthTag');

function createCipheriv(cipher, key, iv, options) {
  return new CipherivClass(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new DecipherivClass(cipher, key, iv, options);
}

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength = -1, ivLength = -1;
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.keyLength !== undefined) validateInt32(keyLength = options.keyLength,
                                                       'options.keyLength');
    if (options.ivLength !== undefined) validateInt32(ivLength = options.ivLength,
                                                      'options.ivLength');
  }
  const flat = native.cipherInfo(nameOrNid, keyLength, ivLength);
  if (flat === undefined) return undefined;
  const [mode, name, nid, blockSize, iv, key] = flat;
  const info = { mode, name: name.toLowerCase(), nid };
  if (mode !== 'stream') info.blockSize = blockSize;
  if (iv !== 0) info.ivLength = iv;
  info.keyLength = key;
  return info;
}

module.exports = { Cipheriv, Decipheriv, createCipheriv, createDecipheriv, getCipherInfo };
