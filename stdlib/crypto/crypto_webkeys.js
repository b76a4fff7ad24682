// SPDX-License-Identifier: MIT
'use strict';
// crypto_webkeys.js - CryptoKey, and webcrypto's generateKey, importKey and exportKey.

const { Buffer } = require('buffer');
const { inspect } = require('internal/inspect');
const { codes } = require('internal/errors');
const keys = require('crypto/crypto_keys');
const {
  PrivateKeyObject, PublicKeyObject, SecretKeyObject, boxOf, createPrivateKey, createPublicKey,
  cryptoKeyHooks,
  detailsOf, exportDer, exportJwk: exportJwkOf, exportRawPublic, isKeyObject, keyTypeOf, typeOf,
} = keys;
const { E, opensslError } = require('crypto/crypto_util');
const { checkParameters, domError, hmacKeyBits, typeError } = require('crypto/crypto_webalgo');
const native = natives('crypto');
const { brand, kClone } = require('web/host_object');

// ---- CryptoKey --------------------------------------------------------------------------------

const kInternal = Symbol('internal');

class CryptoKey {
  #key; #algorithm; #extractable; #usages;
  #shownAlgorithm; #shownUsages;

  constructor(token, key, algorithm, usages, extractable) {
    if (token !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#key = key;
    this.#algorithm = algorithm;
    this.#usages = usages;
    this.#extractable = extractable;
    brand(this);
  }

  static own(value) {
    if (!isCryptoKey(value)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return value;
  }

  get type() { return typeOf(own(this).#key); }
  get extractable() { return own(this).#extractable; }
  // The same object each time, and not the one that decides.
  get algorithm() { return (own(this).#shownAlgorithm ??= copyAlgorithm(this.#algorithm)); }
  get usages() { return (own(this).#shownUsages ??= [...this.#usages]); }

  [inspect.custom](depth, options) {
    if (depth < 0 || !isCryptoKey(this)) return this;
    return `CryptoKey ${inspect({
      type: typeOf(this.#key), extractable: this.#extractable, algorithm: copyAlgorithm(this.#algorithm),
      usages: [...this.#usages],
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    return {
      data: [this.#key, this.#algorithm, this.#usages, this.#extractable],
      deserializeInfo: 'crypto/crypto_webkeys:receiveKey',
    };
  }

  static slots(k) {
    return { key: k.#key, algorithm: k.#algorithm, usages: k.#usages, extractable: k.#extractable };
  }
  static is(v) { return typeof v === 'object' && v !== null && #key in v; }
}
const { is: isCryptoKey, own, slots } = CryptoKey;
for (const name of ['is', 'own', 'slots']) delete CryptoKey[name];
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag,
                      { configurable: true, value: 'CryptoKey' });

function copyAlgorithm(a) {
  const out = { ...a };
  if (Object.hasOwn(a, 'hash')) out.hash = { ...a.hash };
  if (Object.hasOwn(a, 'publicExponent')) out.publicExponent = new Uint8Array(a.publicExponent);
  return out;
}

const ORDER =
  ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

function makeKey(keyObject, algorithm, usages, extractable) {
  const sorted = ORDER.filter((u) => usages.includes(u));
  return new CryptoKey(kInternal, keyObject, algorithm, sorted, extractable);
}

const receiveKey = (slotValues) => new CryptoKey(kInternal, ...slotValues);

function secretKey(bytes, algorithm, usages, extractable) {
  return makeKey(new SecretKeyObject(bytes), algorithm, usages, extractable);
}

function secretBytes(keyObject) { return keys.secretKeyBytes(keyObject); }

// ---- what keys may be used for ----------------------------------------------------------------

const SIGNING = { public: ['verify'], private: ['sign'] };
const DERIVING = { public: [], private: ['deriveKey', 'deriveBits'] };
const CIPHER = { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] };
const USAGES = {
  'RSASSA-PKCS1-v1_5': SIGNING, 'RSA-PSS': SIGNING, 'ECDSA': SIGNING, 'Ed25519': SIGNING,
  'Ed448': SIGNING,
  'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
  'ECDH': DERIVING, 'X25519': DERIVING, 'X448': DERIVING,
  'AES-CTR': CIPHER, 'AES-CBC': CIPHER, 'AES-GCM': CIPHER, 'AES-OCB': CIPHER,
  'ChaCha20-Poly1305': CIPHER,
  'AES-KW': { secret: ['wrapKey', 'unwrapKey'] },
  'HMAC': { secret: ['sign', 'verify'] },
  'KMAC128': { secret: ['sign', 'verify'] }, 'KMAC256': { secret: ['sign', 'verify'] },
  'HKDF': { secret: ['deriveKey', 'deriveBits'] },
  'PBKDF2': { secret: ['deriveKey', 'deriveBits'] },
};

function checkUsages(name, type, usages) {
  const allowed = type === 'pair' ? [...USAGES[name].public, ...USAGES[name].private] :
    USAGES[name][type];
  if (usages.some((u) => !allowed.includes(u))) {
    const article = type !== 'secret' || name === 'HKDF' || name === 'PBKDF2' ? 'a ' : '';
    throw domError(`Unsupported key usage for ${article}${name} key`, 'SyntaxError');
  }
}

function checkNotEmpty(usages, what = 'creating a key') {
  if (usages.length === 0) throw domError(`Usages cannot be empty when ${what}.`, 'SyntaxError');
}

// ---- generating -------------------------------------------------------------------------------

// A native job as a promise; failures are OperationErrors with the cause.
function job(start) {
  return new Promise((resolve, reject) => {
    const rc = start((status, value) => {
      if (status >= 0) {
        resolve(value);
        return;
      }
      reject(operationError('The operation failed for an operation-specific reason',
                            opensslError(value)));
    });
    if (rc < 0) {
      reject(operationError('The operation failed for an operation-specific reason',
                            opensslError(rc === E.OPENSSL ? native.errors() : undefined)));
    }
  });
}

function operationError(message, cause) {
  return new globalThis.DOMException(message, { name: 'OperationError', cause });
}

function pair(box, algorithm, usages, extractable) {
  const allowed = USAGES[algorithm.name];
  return {
    publicKey: makeKey(new PublicKeyObject(box), algorithm,
                       usages.filter((u) => allowed.public.includes(u)), true),
    privateKey: makeKey(new PrivateKeyObject(box), algorithm,
                        usages.filter((u) => allowed.private.includes(u)), extractable),
  };
}

function exponentOf(bytes) {
  let n = 0;
  for (const b of bytes) n = n * 256 + b;
  return n;
}

async function generatePair(a, extractable, usages) {
  const { name } = a;
  let algorithm, start;
  checkUsages(name, 'pair', usages);
  if (name.startsWith('RSA')) {
    const exponent = exponentOf(a.publicExponent);
    if (!(exponent <= 0xffffffff)) {
      throw domError('The publicExponent must be equivalent to an unsigned 32-bit value',
                     'OperationError');
    }
    if (!(exponent >= 3 && exponent % 2 === 1)) {
      throw domError('The operation failed for an operation-specific reason', 'OperationError');
    }
    algorithm =
      { name, modulusLength: a.modulusLength, publicExponent: a.publicExponent,
        hash: { name: a.hash.name } };
    start = (done) => native.keygenRsa(a.modulusLength, exponent, done);
  } else if (name === 'ECDSA' || name === 'ECDH') {
    algorithm = { name, namedCurve: a.namedCurve };
    start = (done) => native.keygenEc(a.namedCurve, false, done);
  } else {
    algorithm = { name };
    start = (done) => native.keygenPlain(name, done);
  }
  const box = await job(start);
  const made = pair(box, algorithm, usages, extractable);
  checkNotEmpty(slots(made.privateKey).usages);
  return made;
}

// The parameters a secret key of that many bits keeps.
function secretAlgorithm(a, bits) {
  if (a.name === 'HMAC') return { name: 'HMAC', length: bits, hash: { name: a.hash.name } };
  if (a.name.startsWith('AES') || a.name.startsWith('KMAC')) return { name: a.name, length: bits };
  return { name: a.name };
}

async function generateSecret(a, extractable, usages) {
  const { name } = a;
  let bits = 256;
  checkUsages(name, 'secret', usages);
  if (name.startsWith('AES')) {
    bits = a.length;
  } else if (name === 'HMAC') {
    bits = a.length === undefined ? hmacKeyBits(a.hash) : a.length;
  } else if (name.startsWith('KMAC')) {
    bits = a.length === undefined ? Number(name.slice(4)) : a.length;
  }
  checkNotEmpty(usages);
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  await job((done) => native.randomFillAsync(bytes, 0, bytes.length, done));
  if (bits % 8) bytes[bytes.length - 1] &= 0xff << (8 - bits % 8);
  return secretKey(bytes, secretAlgorithm(a, bits), usages, extractable);
}

function generateKey(a, extractable, usages) {
  checkParameters('generateKey', a);
  return USAGES[a.name].secret ? generateSecret(a, extractable, usages) :
    generatePair(a, extractable, usages);
}

// ---- importing --------------------------------------------------------------------------------

function dataError(message, cause) {
  return new globalThis.DOMException(message, { name: 'DataError', cause });
}

const JWK_ALG = {
  'RSASSA-PKCS1-v1_5': { 'SHA-1': 'RS1', 'SHA-256': 'RS256', 'SHA-384': 'RS384',
    'SHA-512': 'RS512' },
  'RSA-PSS': { 'SHA-1': 'PS1', 'SHA-256': 'PS256', 'SHA-384': 'PS384', 'SHA-512': 'PS512' },
  'RSA-OAEP': { 'SHA-1': 'RSA-OAEP', 'SHA-256': 'RSA-OAEP-256', 'SHA-384': 'RSA-OAEP-384',
    'SHA-512': 'RSA-OAEP-512' },
  'HMAC': { 'SHA-1': 'HS1', 'SHA-256': 'HS256', 'SHA-384': 'HS384', 'SHA-512': 'HS512' },
};
const ECDSA_ALG = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const AES_ALG =
  { 'AES-CTR': 'CTR', 'AES-CBC': 'CBC', 'AES-GCM': 'GCM', 'AES-KW': 'KW', 'AES-OCB': 'OCB' };

function jwkAlg(algorithm) {
  const { name } = algorithm;
  if (AES_ALG[name]) return `A${algorithm.length}${AES_ALG[name]}`;
  if (name === 'ChaCha20-Poly1305') return 'C20P';
  if (name.startsWith('KMAC')) return `K${name.slice(4)}`;
  if (name === 'Ed25519' || name === 'Ed448') return name;
  return algorithm.hash && JWK_ALG[name] ? JWK_ALG[name][algorithm.hash.name] : undefined;
}

function useOf(name) {
  if (/^(RSASSA-PKCS1-v1_5|RSA-PSS|ECDSA|Ed25519|Ed448|HMAC|KMAC128|KMAC256)$/.test(name)) {
    return 'sig';
  }
  return 'enc';
}

// What of a JWK must fit the import, whatever kind of key it holds.
function checkJwk(jwk, a, kty, extractable, usages) {
  if (typeof jwk !== 'object' || jwk === null || jwk.kty === undefined) {
    throw dataError('Invalid keyData');
  }
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== useOf(a.name)) {
    throw dataError('Invalid JWK "use" Parameter');
  }
  if (jwk.key_ops !== undefined) {
    if (!Array.isArray(jwk.key_ops) || new Set(jwk.key_ops).size !== jwk.key_ops.length) {
      throw dataError('Duplicate key operation');
    }
    if (usages.some((u) => !jwk.key_ops.includes(u))) {
      throw dataError('Key operations and usage mismatch');
    }
  }
  if (jwk.ext !== undefined && jwk.ext === false && extractable === true) {
    throw dataError('JWK "ext" Parameter and extractable mismatch');
  }
}

function secretFromJwk(jwk, a, extractable, usages) {
  checkJwk(jwk, a, 'oct', extractable, usages);
  if (typeof jwk.k !== 'string') throw dataError('Invalid keyData');
  return new Uint8Array(Buffer.from(jwk.k, 'base64url'));
}

// Algorithms that came after format 'raw' was given up for 'raw-secret'.
function isNewer(name) {
  return name === 'AES-OCB' || name === 'ChaCha20-Poly1305' || name.startsWith('KMAC');
}

function importSecret(format, data, a, extractable, usages) {
  const { name } = a;
  checkUsages(name, 'secret', usages);
  const kdf = name === 'HKDF' || name === 'PBKDF2';
  let bytes;
  if (format === 'raw' || format === 'raw-secret') {
    if (format === 'raw' && (isNewer(name))) unsupportedFormat(name, format);
    bytes = data;
  } else if (format === 'jwk' && !kdf) {
    bytes = secretFromJwk(data, a, extractable, usages);
  } else {
    unsupportedFormat(name, format);
  }
  if (kdf) {
    if (extractable) throw domError(`${name} keys are not extractable`, 'SyntaxError');
    checkNotEmpty(usages, 'importing a secret key');
    return secretKey(bytes, { name }, usages, false);
  }
  let bits = bytes.length * 8;
  if (name === 'HMAC' || name.startsWith('KMAC')) {
    if (bits === 0 && name === 'HMAC') throw dataError('Zero-length key is not supported');
    if (a.length !== undefined) {
      if (a.length > bits || (bits > 0 && a.length <= bits - 8)) {
        throw dataError('Invalid key length');
      }
      bits = a.length;
      if (bits % 8) bytes[bytes.length - 1] &= 0xff << (8 - bits % 8); // the key has no more than these
    }
  } else if (name === 'ChaCha20-Poly1305') {
    if (bits !== 256) throw dataError('Invalid key length');
  } else if (![128, 192, 256].includes(bits)) {
    throw dataError('Invalid key length');
  }
  const algorithm = secretAlgorithm(a, bits);
  // Of digests that came later no "alg" is known.
  const isKnown = name !== 'HMAC' || !a.hash.name.startsWith('SHA3-');
  if (format === 'jwk' && isKnown && data.alg !== undefined && data.alg !== jwkAlg(algorithm)) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
  checkNotEmpty(usages, 'importing a secret key');
  return secretKey(bytes, algorithm, usages, extractable);
}

function unsupportedFormat(name, format) {
  throw domError(`Unable to import ${name} using ${format} format`, 'NotSupportedError');
}

function KTY(name) {
  return name.startsWith('RSA') ? 'RSA' : name.startsWith('EC') ? 'EC' : 'OKP';
}

function keyFromJwk(jwk, a, extractable, usages) {
  const kty = KTY(a.name);
  if (typeof jwk !== 'object' || jwk === null || jwk.kty === undefined) {
    throw dataError('Invalid keyData');
  }
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  const isPrivate = jwk.d !== undefined;
  checkUsages(a.name, isPrivate ? 'private' : 'public', usages);
  checkJwk(jwk, a, kty, extractable, usages);
  if (kty !== 'RSA' && jwk.crv === undefined) throw dataError('Invalid keyData');
  if (kty === 'EC' && jwk.crv !== a.namedCurve) {
    throw dataError('JWK "crv" does not match the requested algorithm');
  }
  if (kty === 'OKP' && jwk.crv !== a.name) {
    throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  }
  const wanted = a.hash ? JWK_ALG[a.name] && JWK_ALG[a.name][a.hash.name] :
    a.name.startsWith('Ed') ? a.name : a.name === 'ECDSA' ? ECDSA_ALG[a.namedCurve] : undefined;
  if (jwk.alg !== undefined && wanted !== undefined && jwk.alg !== wanted &&
      !(wanted.startsWith('Ed') && jwk.alg === 'EdDSA')) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
  return isPrivate ? createPrivateKey({ key: jwk, format: 'jwk' }) :
    createPublicKey({ key: jwk, format: 'jwk' });
}

const RAW_TYPES = { Ed25519: 'ed25519', Ed448: 'ed448', X25519: 'x25519', X448: 'x448' };

function readAsymmetric(format, data, a, extractable, usages) {
  const { name } = a;
  if (format === 'jwk') return keyFromJwk(data, a, extractable, usages);
  if (format === 'spki') {
    checkUsages(name, 'public', usages);
    return createPublicKey({ key: data, format: 'der', type: 'spki' });
  }
  if (format === 'pkcs8') {
    checkUsages(name, 'private', usages);
    return createPrivateKey({ key: data, format: 'der', type: 'pkcs8' });
  }
  if ((format === 'raw' || format === 'raw-public') && !name.startsWith('RSA')) {
    checkUsages(name, 'public', usages);
    const asymmetricKeyType = RAW_TYPES[name] || 'ec';
    return createPublicKey({ key: data, format: 'raw-public', asymmetricKeyType,
      namedCurve: a.namedCurve });
  }
  return unsupportedFormat(name, format);
}

const TYPES = { RSA: 'rsa', EC: 'ec' };
const OPENSSL_CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

function importAsymmetric(format, data, a, extractable, usages) {
  const { name } = a;
  let key;
  try {
    key = readAsymmetric(format, data, a, extractable, usages);
  } catch (e) {
    if (e instanceof globalThis.DOMException) throw e;
    throw dataError('Invalid keyData', e);
  }
  if (keyTypeOf(key) !== (TYPES[KTY(name)] || RAW_TYPES[name])) throw dataError('Invalid key type');
  let algorithm = { name };
  if (KTY(name) === 'RSA') {
    const details = detailsOf(key);
    let hex = details.publicExponent.toString(16);
    if (hex.length % 2) hex = `0${hex}`;
    algorithm = {
      name, modulusLength: details.modulusLength,
      publicExponent: new Uint8Array(Buffer.from(hex, 'hex')),
      hash: { name: a.hash.name },
    };
  } else if (KTY(name) === 'EC') {
    if (detailsOf(key).namedCurve !== OPENSSL_CURVES[a.namedCurve]) {
      throw dataError('Named curve mismatch');
    }
    // It was read just now: nobody shares it.
    if (!native.keySettleEc(boxOf(key), typeOf(key) === 'private')) throw dataError('Invalid keyData');
    algorithm = { name, namedCurve: a.namedCurve };
  }
  if (typeOf(key) === 'private') checkNotEmpty(usages, 'importing a private key');
  return makeKey(key, algorithm, usages, extractable);
}

function importKey(format, data, a, extractable, usages) {
  checkParameters('importKey', a);
  return USAGES[a.name].secret ? importSecret(format, data, a, extractable, usages) :
    importAsymmetric(format, data, a, extractable, usages);
}

// ---- exporting --------------------------------------------------------------------------------

function arrayBuffer(buffer) {
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
}

function exportJwk(s) {
  const jwk = typeOf(s.key) === 'secret' ?
    { kty: 'oct', k: Buffer.from(secretBytes(s.key)).toString('base64url') } : exportJwkOf(s.key);
  jwk.key_ops = [...s.usages];
  jwk.ext = s.extractable;
  const alg = jwkAlg(s.algorithm);
  if (alg !== undefined) jwk.alg = alg;
  return jwk;
}

function exportRaw(s, format) {
  const { key } = s;
  const { name } = s.algorithm;
  const type = typeOf(key);
  if (type === 'secret') {
    if (format === 'raw' && (isNewer(name))) return undefined;
    return format === 'raw-public' ? undefined : secretBytes(key).slice().buffer;
  }
  if (type !== 'public' || format === 'raw-secret' || name.startsWith('RSA')) return undefined;
  return arrayBuffer(exportRawPublic(key));
}

function exportKey(format, cryptoKey) {
  const s = slots(cryptoKey);
  const { name } = s.algorithm;
  if (name === 'HKDF' || name === 'PBKDF2') {
    throw domError(`${name} key export is not supported`, 'NotSupportedError');
  }
  if (!s.extractable) throw domError('key is not extractable', 'InvalidAccessError');
  const type = typeOf(s.key);
  let result;
  if (format === 'jwk') {
    result = exportJwk(s);
  } else if (format === 'raw' || format === 'raw-secret' || format === 'raw-public') {
    result = exportRaw(s, format);
  } else if (type !== 'secret' && format === (type === 'public' ? 'spki' : 'pkcs8')) {
    result = arrayBuffer(exportDer(s.key));
  }
  if (result === undefined) {
    throw domError(`Unable to export ${name} ${type} key using ${format} format`,
                   'NotSupportedError');
  }
  return result;
}

// KeyObject.from() and keyObject.toCryptoKey().
cryptoKeyHooks.is = isCryptoKey;
cryptoKeyHooks.keyObjectOf = (k) => slots(k).key;

module.exports = {
  CryptoKey, USAGES, checkNotEmpty, checkUsages, exportKey, generateKey, importKey, isCryptoKey,
  isKeyObject, job, makeKey, operationError, receiveKey, secretBytes, secretKey, slots, typeError, boxOf,
};
