// SPDX-License-Identifier: MIT
'use strict';
// crypto_dh.js - DiffieHellman, DiffieHellmanGroup, ECDH and the stateless diffieHellman().

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateFunction, validateInt32, validateObject, validateString } =
  require('internal/validators');
const { E, cryptoError, encode, getArrayBufferOrView, isBytes, lastError, opensslError, toBuffer,
  BYTE_TYPES } =
  require('crypto/crypto_util');
const { CONSUME_PRIVATE, CONSUME_PUBLIC, asymmetricKey } = require('crypto/crypto_keys');
const native = natives('crypto');

const POINT_COMPRESSED = 2, POINT_UNCOMPRESSED = 4, POINT_HYBRID = 6;
const GENERATOR = 2;

// ---- primes -----------------------------------------------------------------------------------

function generatorBytes(generator, encoding) {
  if (generator === undefined || generator === null || generator === false || generator === 0 ||
      generator === '') {
    return Buffer.from([GENERATOR]);
  }
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    if (generator < 2) throw badGenerator();
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(generator);
    return bytes;
  }
  if (typeof generator !== 'string' && !isBytes(generator)) {
    throw new codes.ERR_INVALID_ARG_TYPE('generator', ['number', 'string', ...BYTE_TYPES],
                                         generator);
  }
  const bytes = Buffer.from(getArrayBufferOrView(generator, 'generator', encoding));
  if (BigInt(`0x0${bytes.toString('hex')}`) < 2n) throw badGenerator();
  return bytes;
}

function opensslLike(code, message, library, reason) {
  const e = cryptoError(code, message);
  e.library = library;
  e.reason = reason;
  return e;
}

function badGenerator() {
  return opensslLike('ERR_OSSL_DH_BAD_GENERATOR',
                     'error:02800065:Diffie-Hellman routines::bad generator',
                     'Diffie-Hellman routines', 'bad generator');
}

class DHBase {
  #box;
  constructor(box) {
    if (typeof box === 'number') throw lastError('Initialization failed');
    this.#box = box;
    Object.defineProperty(this, 'verifyError', { enumerable: true, value: native.dhCheck(box),
      writable: false });
  }

  #get(part, encoding, what) {
    const value = native.dhGet(this.#box, part);
    if (value === undefined) throw cryptoError('ERR_CRYPTO_INVALID_STATE', what);
    return encode(value, encoding);
  }

  generateKeys(encoding) {
    if (native.dhGenerateKeys(this.#box) < 0) throw lastError('Key generation failed');
    return this.#get('u', encoding, 'No public key - did you forget to generate one?');
  }

  computeSecret(key, inEnc, outEnc) {
    key = getArrayBufferOrView(key, 'key', inEnc);
    const secret = native.dhSecret(this.#box, key);
    if (typeof secret !== 'number') return encode(secret, outEnc);
    native.errors();
    if (secret === E.KEYLEN) {
      throw cryptoError('ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small', RangeError);
    }
    if (secret === E.LENGTH) {
      throw cryptoError('ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large', RangeError);
    }
    throw cryptoError('ERR_CRYPTO_INVALID_KEYTYPE', 'Invalid key type', RangeError);
  }

  getPrime(encoding) { return this.#get('p', encoding, 'p is null'); }
  getGenerator(encoding) { return this.#get('g', encoding, 'g is null'); }
  getPublicKey(encoding) {
    return this.#get('u', encoding, 'No public key - did you forget to generate one?');
  }
  getPrivateKey(encoding) {
    return this.#get('r', encoding, 'No private key - did you forget to generate one?');
  }

  static set(dh, isPrivate, key, encoding) {
    key = getArrayBufferOrView(key, 'key', encoding);
    if (native.dhSet(dh.#box, isPrivate, key) < 0) throw lastError('Failed to set key');
    return dh;
  }
}
const setKey = DHBase.set;
delete DHBase.set;

function primeBox(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (keyEncoding && typeof keyEncoding !== 'string' ||
      (typeof keyEncoding === 'string' && !Buffer.isEncoding(keyEncoding) &&
       keyEncoding !== 'buffer')) {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  if (typeof sizeOrKey === 'number') {
    validateInt32(sizeOrKey, 'sizeOrKey');
    const g = generator === undefined ? GENERATOR : generator;
    if (typeof g === 'number') {
      validateInt32(g, 'generator');
      if (g < 2) throw badGenerator();
      return native.dhGenerate(sizeOrKey, g);
    }
    const value = BigInt(`0x${toBuffer(generatorBytes(g, genEncoding)).toString('hex')}`);
    if (value > 0x7fffffffn) throw badGenerator();
    return native.dhGenerate(sizeOrKey, Number(value));
  }
  if (typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new codes.ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', ...BYTE_TYPES],
                                         sizeOrKey);
  }
  const prime = getArrayBufferOrView(sizeOrKey, 'sizeOrKey', keyEncoding);
  const g = generatorBytes(generator, genEncoding);
  const value = (bytes) => BigInt(`0x0${toBuffer(bytes).toString('hex')}`);
  // OpenSSL 3 wants a generator below the prime; a prime below it is nonsense that verifyError
  // reports.
  if (g.length > 1 && value(g) >= value(prime)) throw badGenerator();
  return native.dhNew(prime, g);
}

class DiffieHellmanClass extends DHBase {
  constructor(sizeOrKey, keyEncoding, generator, genEncoding) {
    super(primeBox(sizeOrKey, keyEncoding, generator, genEncoding));
  }

  setPublicKey(key, encoding) { return setKey(this, false, key, encoding); }
  setPrivateKey(key, encoding) { return setKey(this, true, key, encoding); }
}

class DiffieHellmanGroupClass extends DHBase {
  constructor(name) {
    const prime = native.dhGroupPrime(`${name}`);
    if (prime === undefined) throw cryptoError('ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
    super(native.dhNew(prime, Buffer.from([GENERATOR])));
  }
}

// Callable without `new`, with the methods on its own prototype.
function publicClass(name, Class, Base) {
  const make = { [name]: function(...args) {
    return Reflect.construct(Class, args, new.target || Class);
  } }[name];
  make.prototype = Class.prototype;
  for (const key of Base ? Reflect.ownKeys(Base.prototype) : []) {
    if (key === 'constructor') continue;
    Object.defineProperty(Class.prototype, key, {
      value: Base.prototype[key], configurable: true, enumerable: true, writable: true,
    });
  }
  if (Base) Object.setPrototypeOf(Class.prototype, Object.prototype);
  Object.defineProperty(Class.prototype, 'constructor',
                        { value: make, configurable: true, writable: true });
  return make;
}

const DiffieHellman = publicClass('DiffieHellman', DiffieHellmanClass, DHBase);
const DiffieHellmanGroup = publicClass('DiffieHellmanGroup', DiffieHellmanGroupClass, DHBase);

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellmanClass(sizeOrKey, keyEncoding, generator, genEncoding);
}

function createDiffieHellmanGroup(name) { return new DiffieHellmanGroupClass(name); }

// ---- curves -----------------------------------------------------------------------------------

function pointForm(format) {
  if (format === undefined || format === null || format === '' || format === 'uncompressed') {
    return POINT_UNCOMPRESSED;
  }
  if (format === 'compressed') return POINT_COMPRESSED;
  if (format === 'hybrid') return POINT_HYBRID;
  throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

class ECDHClass {
  #box;
  constructor(curve) {
    validateString(curve, 'curve');
    const box = native.ecdhNew(curve);
    if (typeof box === 'number') {
      throw cryptoError('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name', TypeError);
    }
    this.#box = box;
  }

  generateKeys(encoding, format) {
    if (native.ecdhGenerateKeys(this.#box) < 0) throw lastError('Failed to generate key');
    return this.getPublicKey(encoding, format);
  }

  computeSecret(key, inEnc, outEnc) {
    key = getArrayBufferOrView(key, 'key', inEnc);
    const secret = native.ecdhSecret(this.#box, key);
    if (secret === E.UNSUPPORTED) throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    if (secret === E.KEYLEN) {
      throw cryptoError('ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair', RangeError);
    }
    if (typeof secret === 'number') throw lastError('Failed to compute ECDH key');
    return encode(secret, outEnc);
  }

  getPrivateKey(encoding) {
    const key = native.ecdhPrivate(this.#box);
    if (typeof key === 'number') {
      throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH private key');
    }
    return encode(key, encoding);
  }

  getPublicKey(encoding, format) {
    const key = native.ecdhPublic(this.#box, pointForm(format));
    if (key === E.STATE) {
      throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH public key');
    }
    if (typeof key === 'number') throw lastError('Failed to get public key');
    return encode(key, encoding);
  }

  setPrivateKey(key, encoding) {
    key = getArrayBufferOrView(key, 'key', encoding);
    const rc = native.ecdhSetPrivate(this.#box, key);
    if (rc === E.KEYLEN) {
      throw cryptoError('ERR_CRYPTO_INVALID_KEYTYPE',
                        'Private key is not valid for specified curve.', Error);
    }
    if (rc < 0) throw lastError('Failed to set private key');
  }

  setPublicKey(key, encoding) {
    warnSetPublicKey();
    key = getArrayBufferOrView(key, 'key', encoding);
    const rc = native.ecdhSetPublic(this.#box, key);
    if (rc === E.UNSUPPORTED) {
      throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Failed to convert Buffer to EC_POINT');
    }
    if (rc < 0) throw lastError('Failed to set EC_POINT as the public key');
  }
}

let warnedSetPublicKey = false;
function warnSetPublicKey() {
  if (warnedSetPublicKey) return;
  warnedSetPublicKey = true;
  if (!require('internal/options').get('--pending-deprecation')) return; // rare: not at start-up
  process.emitWarning('ecdh.setPublicKey() is deprecated.', 'DeprecationWarning', 'DEP0031');
}

for (const name of Reflect.ownKeys(ECDHClass.prototype)) {
  if (name !== 'constructor') Object.defineProperty(ECDHClass.prototype, name,
                                                    { enumerable: true });
}
const ECDH = publicClass('ECDH', ECDHClass, null);

ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  key = getArrayBufferOrView(key, 'key', inEnc);
  const form = pointForm(format);
  const point = native.ecdhConvert(key, curve, form);
  if (point === E.UNKNOWN) {
    throw cryptoError('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name', TypeError);
  }
  if (typeof point === 'number') {
    throw cryptoError('ERR_CRYPTO_OPERATION_FAILED', 'Failed to convert Buffer to EC_POINT');
  }
  return encode(point, outEnc);
};

function createECDH(curve) { return new ECDHClass(curve); }

// ---- stateless --------------------------------------------------------------------------------

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  if (privateKey === undefined || privateKey === null) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  }
  if (publicKey === undefined || publicKey === null) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  }
  const own = asymmetricKey(privateKey, CONSUME_PRIVATE, 'options.privateKey');
  const peer = asymmetricKey(publicKey, CONSUME_PUBLIC, 'options.publicKey');
  const ownType = native.keyType(own), peerType = native.keyType(peer);
  if (ownType !== peerType || !['dh', 'ec', 'x448', 'x25519'].includes(ownType)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman',
                                                `${ownType} and ${peerType}`);
  }
  const done = callback && ((status, value) => {
    if (status < 0) callback(opensslError(value, 'diffieHellman failed'));
    else callback(null, Buffer.from(value));
  });
  const secret = native.derive(own, peer, done);
  if (done) return;
  if (typeof secret === 'number') throw lastError('diffieHellman failed');
  return Buffer.from(secret);
}

module.exports = {
  DiffieHellman, DiffieHellmanGroup, ECDH, createDiffieHellman, createDiffieHellmanGroup,
  createECDH,
  diffieHellman, getDiffieHellman: createDiffieHellmanGroup,
};
