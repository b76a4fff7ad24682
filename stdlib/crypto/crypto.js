// SPDX-License-Identifier: MIT
'use strict';
// crypto.js - the crypto module: what its parts make, in one object. Parts: hash (and HMAC),
// cipher,
// random, kdf, keys (KeyObject), keygen, sign (and RSA encryption), dh (and ECDH), x509,
// certificate (SPKAC), webcrypto (loaded on first use).

const { codes } = require('internal/errors');
const { validateInt32, validateString } = require('internal/validators');
const constants = require('crypto/crypto_constants');
const hash = require('crypto/crypto_hash');
const cipher = require('crypto/crypto_cipher');
const random = require('crypto/crypto_random');
const kdf = require('crypto/crypto_kdf');
const kem = require('crypto/crypto_kem');
const keys = require('crypto/crypto_keys');
const keygen = require('crypto/crypto_keygen');
const sign = require('crypto/crypto_sign');
const dh = require('crypto/crypto_dh');
const { X509Certificate } = require('crypto/crypto_x509');
const { Certificate } = require('crypto/crypto_certificate');
const { getCiphers, getCurves, getHashes } = require('crypto/crypto_util');

// Debian's OpenSSL has no FIPS provider.
function getFips() { return 0; }
function setFips(value) {
  if (value) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
}

// Engines are shared libraries, which nothing here could load.
function setEngine(engine, flags = constants.ENGINE_METHOD_ALL) {
  validateString(engine, 'engine');
  validateInt32(flags, 'flags');
  throw new codes.ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
}

// There is one where the command line asks for it (--secure-heap, see boot/flags). Otherwise key
// material is wiped, but lives on the ordinary heap.
function secureHeapUsed() {
  const used = natives('crypto').secureHeapUsed();
  if (used === undefined) return { total: 0, used: 0, utilization: 0, min: 0 };
  const options = require('internal/options');
  const total = Number(options.get('--secure-heap'));
  return { total, used, utilization: used / total, min: Number(options.get('--secure-heap-min') ?? 2) };
}

// OpenSSL has Argon2 from 3.2 on.
function argon2() { throw new codes.ERR_CRYPTO_ARGON2_NOT_SUPPORTED(); }
function argon2Sync() { throw new codes.ERR_CRYPTO_ARGON2_NOT_SUPPORTED(); }

module.exports = {
  argon2,
  argon2Sync,
  checkPrime: random.checkPrime,
  checkPrimeSync: random.checkPrimeSync,
  createCipheriv: cipher.createCipheriv,
  createDecipheriv: cipher.createDecipheriv,
  createDiffieHellman: dh.createDiffieHellman,
  createDiffieHellmanGroup: dh.createDiffieHellmanGroup,
  createECDH: dh.createECDH,
  createHash: hash.createHash,
  createHmac: hash.createHmac,
  createPrivateKey: keys.createPrivateKey,
  createPublicKey: keys.createPublicKey,
  createSecretKey: keys.createSecretKey,
  createSign: sign.createSign,
  createVerify: sign.createVerify,
  decapsulate: kem.decapsulate,
  diffieHellman: dh.diffieHellman,
  encapsulate: kem.encapsulate,
  generateKey: keygen.generateKey,
  generateKeyPair: keygen.generateKeyPair,
  generateKeyPairSync: keygen.generateKeyPairSync,
  generateKeySync: keygen.generateKeySync,
  generatePrime: random.generatePrime,
  generatePrimeSync: random.generatePrimeSync,
  getCipherInfo: cipher.getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman: dh.getDiffieHellman,
  getFips,
  getHashes,
  hash: hash.hash,
  hkdf: kdf.hkdf,
  hkdfSync: kdf.hkdfSync,
  pbkdf2: kdf.pbkdf2,
  pbkdf2Sync: kdf.pbkdf2Sync,
  privateDecrypt: sign.privateDecrypt,
  privateEncrypt: sign.privateEncrypt,
  publicDecrypt: sign.publicDecrypt,
  publicEncrypt: sign.publicEncrypt,
  randomBytes: random.randomBytes,
  randomFill: random.randomFill,
  randomFillSync: random.randomFillSync,
  randomInt: random.randomInt,
  randomUUID: random.randomUUID,
  randomUUIDv7: random.randomUUIDv7,
  scrypt: kdf.scrypt,
  scryptSync: kdf.scryptSync,
  secureHeapUsed,
  setEngine,
  setFips,
  sign: sign.sign,
  timingSafeEqual: random.timingSafeEqual,
  verify: sign.verify,

  Certificate,
  Cipheriv: cipher.Cipheriv,
  Decipheriv: cipher.Decipheriv,
  DiffieHellman: dh.DiffieHellman,
  DiffieHellmanGroup: dh.DiffieHellmanGroup,
  ECDH: dh.ECDH,
  Hash: hash.Hash,
  Hmac: hash.Hmac,
  KeyObject: keys.KeyObject,
  Sign: sign.Sign,
  Verify: sign.Verify,
  X509Certificate,
};

Object.defineProperty(module.exports, 'constants', { configurable: false, enumerable: true,
  value: constants });

// webcrypto is loaded when it is first asked for: start-up does not pay for it.
function lazily(name, get) {
  Object.defineProperty(module.exports, name, {
    configurable: false,
    enumerable: true,
    get() { return get(require('crypto/crypto_webcrypto')); },
    set: undefined,
  });
}
lazily('webcrypto', (web) => web.crypto);
lazily('subtle', (web) => web.subtle);
module.exports.getRandomValues = random.getRandomValues;

// The names of old for the same random bytes.
for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
  Object.defineProperty(module.exports, name, {
    configurable: true,
    enumerable: false,
    value: name === 'pseudoRandomBytes' ? random.pseudoRandomBytes : random.randomBytes,
    writable: true,
  });
}

Object.defineProperty(module.exports, 'fips', {
  configurable: true,
  enumerable: false,
  get: getFips,
  set: setFips,
});
