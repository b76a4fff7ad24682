// SPDX-License-Identifier: MIT
'use strict';
// crypto_hash.js - Hash, Hmac and the one-shot hash().
//
// A first string is not given to C at once: strings cannot change, so
// createHash(a).update(s).digest(e)
// becomes one crossing that allocates no native state. Anything more makes a native context.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateObject, validateString, validateUint32 } =
  require('internal/validators');
const options = require('internal/options');
const { LazyTransform } = require('crypto/crypto_stream');
const {
  E, BYTES, LATIN1, HEX, BASE64, BASE64URL, ENCODINGS, cryptoError, digest, lastError,
  nativeEncoding,
  validateEncoding,
} = require('crypto/crypto_util');
const { secretKeyBytes } = require('crypto/crypto_keys');
const native = natives('crypto');

// How C is to give the result: as a string where it can, else as bytes.
function nativeOutput(encoding) {
  const n = ENCODINGS[encoding];
  if (n === HEX || n === BASE64 || n === BASE64URL) return n;
  return n === LATIN1 && encoding !== 'ascii' ? LATIN1 : BYTES;
}

function output(result, encoding) {
  if (typeof result === 'string') return result;
  if (typeof result === 'number') throw lastError();
  const buffer = Buffer.from(result);
  return ENCODINGS[encoding] === undefined ? buffer : buffer.toString(encoding);
}

function outputEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === 'buffer' || encoding === 'hex') {
    return encoding;
  }
  const name = `${encoding}`;
  return ENCODINGS[name] !== undefined ? name : name.toLowerCase();
}

function checkData(data) {
  if (!ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'],
                                         data);
  }
}

// Only where the user asked for warnings of deprecations to come.
let warnedShake = false;
function warnShake() {
  if (warnedShake) return;
  warnedShake = true;
  if (!options.get('--pending-deprecation')) return;
  process.emitWarning('Creating SHAKE128/256 digests without an explicit options.outputLength ' +
                      'is deprecated.', 'DeprecationWarning', 'DEP0198');
}

function resultLength(d, length, oneShot) {
  if (length === undefined || (d.xof && length === null)) {
    if (d.xof) warnShake();
    return d.size;
  }
  if (length === d.size || d.xof) return length;
  if (oneShot) {
    throw cryptoError('ERR_CRYPTO_INVALID_DIGEST',
                      `Output length ${length} is invalid for ${d.name}, ` +
                      'which does not support XOF');
  }
  const e = cryptoError('ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH',
                        'error:030000B2:digital envelope routines::not XOF or invalid length');
  e.library = 'digital envelope routines';
  e.reason = 'not XOF or invalid length';
  throw e;
}

function requireHash(name) {
  const d = digest(name);
  if (typeof d !== 'number') return d;
  if (d === E.OPENSSL) throw lastError();
  native.errors();
  throw cryptoError('ERR_OSSL_EVP_UNSUPPORTED', 'Digest method not supported');
}

class Hash extends LazyTransform {
  #digest; #length;
  #box = null; // native context
  #text = null; // a first string that C has not seen
  #encoding = 0;
  #done = false;
  #flushed = null; // what the end of the stream pushed: digest() may be called after it, once

  constructor(algorithm, options) {
    super(options);
    if (algorithm instanceof Hash) { // copy()
      this.#digest = algorithm.#digest;
      this.#text = algorithm.#text;
      this.#encoding = algorithm.#encoding;
      if (algorithm.#box !== null) {
        const box = native.hashCopy(algorithm.#box);
        if (typeof box === 'number') throw lastError();
        this.#box = box;
      }
    } else {
      validateString(algorithm, 'algorithm');
      this.#digest = requireHash(algorithm);
    }
    let length;
    if (typeof options === 'object' && options !== null) {
      length = options.outputLength;
      if (length !== undefined) validateUint32(length, 'options.outputLength');
    }
    this.#length = resultLength(this.#digest, length, false);
  }

  copy(options) {
    if (this.#done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    return new Hash(this, options);
  }

  update(data, encoding) {
    if (this.#done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    let enc = 0;
    if (typeof data === 'string') {
      enc = nativeEncoding(encoding);
      if (enc < 0) {
        validateEncoding(data, encoding);
        data = Buffer.from(data, encoding);
      } else if (this.#box === null && this.#text === null) {
        this.#text = data;
        this.#encoding = enc;
        return this;
      }
    } else {
      checkData(data);
    }
    this.#start();
    if (native.hashUpdate(this.#box, data, enc) < 0) {
      throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
    }
    return this;
  }

  #start() {
    if (this.#box === null) {
      const box = native.hashNew(this.#digest.id);
      if (typeof box === 'number') throw lastError();
      this.#box = box;
    }
    if (this.#text === null) return;
    native.hashUpdate(this.#box, this.#text, this.#encoding);
    this.#text = null;
  }

  digest(encoding) {
    if (this.#done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    encoding = outputEncoding(encoding);
    this.#done = true;
    if (this.#flushed !== null) return encodeFlushed(this.#flushed, encoding);
    return this.#finish(encoding);
  }

  #finish(encoding) {
    const out = nativeOutput(encoding);
    const box = this.#box;
    if (box !== null) {
      this.#box = null;
      return output(native.hashFinal(box, out, this.#length), encoding);
    }
    const text = this.#text === null ? '' : this.#text;
    this.#text = null;
    return output(native.hashOnce(this.#digest.id, text, this.#encoding, out, this.#length),
                  encoding);
  }

  _transform(chunk, encoding, callback) {
    try {
      this.update(chunk, encoding);
    } catch (e) {
      callback(e);
      return;
    }
    callback();
  }

  _flush(callback) {
    try {
      this.#flushed = this.#finish();
      this.push(Buffer.from(this.#flushed));
    } catch (e) {
      callback(e);
      return;
    }
    callback();
  }
}

function encodeFlushed(buffer, encoding) {
  return ENCODINGS[encoding] === undefined ? Buffer.from(buffer) : buffer.toString(encoding);
}

class Hmac extends LazyTransform {
  #digest; #key;
  #box = null;
  #text = null;
  #encoding = 0;
  #done = false;

  constructor(hmac, key, options) {
    super(options);
    validateString(hmac, 'hmac');
    this.#key = secretKeyBytes(key, options && options.encoding);
    const d = digest(hmac);
    if (typeof d === 'number') {
      native.errors();
      throw cryptoError('ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${hmac}`);
    }
    this.#digest = d;
    // Bytes of the caller's may change before they are used.
    if (key === this.#key) this.#start();
  }

  update(data, encoding) {
    if (this.#done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    let enc = 0;
    if (typeof data === 'string') {
      enc = nativeEncoding(encoding);
      if (enc < 0) {
        validateEncoding(data, encoding);
        data = Buffer.from(data, encoding);
      } else if (this.#box === null && this.#text === null) {
        this.#text = data;
        this.#encoding = enc;
        return this;
      }
    } else {
      checkData(data);
    }
    this.#start();
    if (native.hmacUpdate(this.#box, data, enc) < 0) {
      throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
    }
    return this;
  }

  #start() {
    if (this.#box === null) {
      const box = native.hmacNew(this.#digest.id, this.#key);
      if (typeof box === 'number') throw lastError();
      this.#box = box;
    }
    if (this.#text === null) return;
    native.hmacUpdate(this.#box, this.#text, this.#encoding);
    this.#text = null;
  }

  digest(encoding) {
    encoding = outputEncoding(encoding);
    if (this.#done) return encoding === undefined || encoding === 'buffer' ? Buffer.from('') : '';
    this.#done = true;
    const out = nativeOutput(encoding);
    const box = this.#box, key = this.#key;
    this.#key = null;
    if (box !== null) {
      this.#box = null;
      return output(native.hmacFinal(box, out), encoding);
    }
    const text = this.#text === null ? '' : this.#text;
    this.#text = null;
    return output(native.hmacOnce(this.#digest.id, key, text, this.#encoding, out), encoding);
  }
}
Hmac.prototype._transform = Hash.prototype._transform;
Hmac.prototype._flush = function _flush(callback) {
  this.push(this.digest());
  callback();
};

// The public constructors: callable without `new`, and deprecated in favour of create*().
function publicConstructor(Class, name, code) {
  let warned = false;
  const make = { [name]: function(...args) {
    if (!warned) {
      warned = true;
      process.emitWarning(`crypto.${name} constructor is deprecated.`, 'DeprecationWarning', code);
    }
    return Reflect.construct(Class, args, new.target || Class);
  } }[name];
  make.prototype = Class.prototype;
  Object.setPrototypeOf(make, Object.getPrototypeOf(Class));
  Object.defineProperty(Class.prototype, 'constructor',
                        { value: make, configurable: true, writable: true });
  return make;
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

// hash(algorithm, data[, encoding or { outputEncoding, outputLength }]): hex by default.
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !ArrayBuffer.isView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'],
                                         input);
  }
  let encoding = 'hex', length;
  if (typeof options === 'string') {
    encoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    length = options.outputLength;
    if (length !== undefined) validateUint32(length, 'options.outputLength');
    if (options.outputEncoding !== undefined) encoding = options.outputEncoding;
    validateString(encoding, 'options.outputEncoding');
  }
  if (encoding !== 'hex' && encoding !== 'buffer') {
    if (!Buffer.isEncoding(encoding)) {
      throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
    }
    encoding = outputEncoding(encoding);
  }
  const d = requireHash(algorithm);
  length = resultLength(d, length, true);
  return output(native.hashOnce(d.id, input, 0, nativeOutput(encoding), length), encoding);
}

module.exports = {
  Hash: publicConstructor(Hash, 'Hash', 'DEP0179'),
  Hmac: publicConstructor(Hmac, 'Hmac', 'DEP0181'),
  createHash, createHmac, hash,
};
