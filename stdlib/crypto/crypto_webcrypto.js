// SPDX-License-Identifier: MIT
'use strict';
// crypto_webcrypto.js - Crypto, SubtleCrypto and the webcrypto object: arguments and permissions.
// Parameters: crypto_webalgo.js; keys: crypto_webkeys.js; the work: crypto_webops.js.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const random = require('crypto/crypto_random');
const { createPublicKey, cryptoKeyHooks, exportDer, secretKeyBytes, typeOf } =
  require('crypto/crypto_keys');
const { bufferSource, checkAesLength, checkParameters, domError, hmacKeyBits, normalize, typeError,
  ulong } =
  require('crypto/crypto_webalgo');
const { CryptoKey, exportKey, generateKey, importKey, isCryptoKey, slots, USAGES } =
  require('crypto/crypto_webkeys');
const ops = require('crypto/crypto_webops');

const kInternal = Symbol('internal');

// ---- arguments --------------------------------------------------------------------------------

function need(count, args, method) {
  if (args.length >= count) return;
  const s = count === 1 ? '' : 's';
  throw typeError(`Failed to execute '${method}' on 'SubtleCrypto': ${count} argument${s} ` +
                  `required, but only ${args.length} present.`, 'ERR_MISSING_ARGS');
}

const ORDINALS = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];
function argument(method, index) {
  return `Failed to execute '${method}' on 'SubtleCrypto': ${ORDINALS[index]} argument`;
}

function keyArgument(value, method, index) {
  if (!isCryptoKey(value)) throw typeError(`${argument(method, index)} is not of type CryptoKey.`);
  return value;
}

const FORMATS =
  ['raw', 'raw-public', 'raw-private', 'raw-seed', 'raw-secret', 'pkcs8', 'spki', 'jwk'];
function formatArgument(value, method, index) {
  const format = `${value}`;
  if (!FORMATS.includes(format)) {
    throw typeError(`${argument(method, index)} value '${format}' is not a valid enum value of ` +
                    'type KeyFormat.', 'ERR_INVALID_ARG_VALUE');
  }
  return format;
}

const ALL_USAGES =
  ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
function usagesArgument(value, method, index) {
  if (typeof value !== 'object' || value === null || typeof value[Symbol.iterator] !== 'function') {
    throw typeError(`${argument(method, index)} can not be converted to sequence.`);
  }
  const usages = [];
  for (const item of value) {
    const usage = `${item}`;
    if (!ALL_USAGES.includes(usage)) {
      throw typeError(`${argument(method, index)}: '${usage}' is not a valid enum value of type ` +
                      'KeyUsage.', 'ERR_INVALID_ARG_VALUE');
    }
    if (!usages.includes(usage)) usages.push(usage);
  }
  return usages;
}

// The key must have been made for the algorithm and for this.
function permit(cryptoKey, name, usage) {
  const s = slots(cryptoKey);
  if (s.algorithm.name !== name) throw domError('Key algorithm mismatch', 'InvalidAccessError');
  if (s.usages.includes(usage)) return;
  throw domError(usage.startsWith('derive') ? `baseKey does not have ${usage} usage` :
    `Unable to use this key to ${usage}`, 'InvalidAccessError');
}

// Length in bits of the key that deriveKey() is to make; null: as many as there are.
function keyLength(a) {
  if (a.name.startsWith('AES')) {
    checkAesLength(a.length);
    return a.length;
  }
  if (a.name === 'HMAC') {
    if (a.length === undefined) return hmacKeyBits(a.hash);
    if (a.length === 0) throw typeError('Zero-length key is not supported');
    return a.length;
  }
  if (a.name.startsWith('KMAC')) return a.length === undefined ? Number(a.name.slice(4)) : a.length;
  return a.name === 'ChaCha20-Poly1305' ? 256 : null;
}

// Operation "wrapKey" where the algorithm has one, else "encrypt".
function normalizeEither(algorithm, first, second) {
  try {
    return normalize(algorithm, first);
  } catch {
    return normalize(algorithm, second);
  }
}

// Secrets of key agreement have a size.
const SECRET_BITS = { 'X25519': 256, 'X448': 448, 'P-256': 256, 'P-384': 384, 'P-521': 528 };
function supportsDerive(a, length) {
  checkParameters('deriveBits', a, length);
  if (a.public === undefined) return true;
  const { algorithm, key } = slots(a.public);
  return typeOf(key) === 'public' && algorithm.name === a.name &&
    !(length > SECRET_BITS[algorithm.namedCurve || algorithm.name]);
}

// ---- SubtleCrypto -----------------------------------------------------------------------------

class SubtleCrypto {
  #own = true;

  constructor(token) {
    if (token !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  static check(value) {
    if (typeof value !== 'object' || value === null || !(#own in value)) {
      throw new codes.ERR_INVALID_THIS('SubtleCrypto');
    }
  }

  async digest(algorithm, data) {
    check(this);
    need(2, arguments, 'digest');
    data = bufferSource(data, argument('digest', 1));
    const a = normalize(algorithm, 'digest');
    return ops.digest(a, data);
  }

  async generateKey(algorithm, extractable, keyUsages) {
    check(this);
    need(3, arguments, 'generateKey');
    const usages = usagesArgument(keyUsages, 'generateKey', 2);
    const a = normalize(algorithm, 'generateKey');
    return generateKey(a, !!extractable, usages);
  }

  async sign(algorithm, key, data) {
    check(this);
    need(3, arguments, 'sign');
    keyArgument(key, 'sign', 1);
    data = bufferSource(data, argument('sign', 2));
    const a = normalize(algorithm, 'sign');
    permit(key, a.name, 'sign');
    return ops.sign(a, key, data);
  }

  async verify(algorithm, key, signature, data) {
    check(this);
    need(4, arguments, 'verify');
    keyArgument(key, 'verify', 1);
    signature = bufferSource(signature, argument('verify', 2));
    data = bufferSource(data, argument('verify', 3));
    const a = normalize(algorithm, 'verify');
    permit(key, a.name, 'verify');
    return ops.verify(a, key, signature, data);
  }

  async encrypt(algorithm, key, data) {
    check(this);
    need(3, arguments, 'encrypt');
    keyArgument(key, 'encrypt', 1);
    data = bufferSource(data, argument('encrypt', 2));
    const a = normalize(algorithm, 'encrypt');
    permit(key, a.name, 'encrypt');
    return ops.cipher(a, true, key, data);
  }

  async decrypt(algorithm, key, data) {
    check(this);
    need(3, arguments, 'decrypt');
    keyArgument(key, 'decrypt', 1);
    data = bufferSource(data, argument('decrypt', 2));
    const a = normalize(algorithm, 'decrypt');
    permit(key, a.name, 'decrypt');
    return ops.cipher(a, false, key, data);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    check(this);
    need(2, arguments, 'deriveBits');
    keyArgument(baseKey, 'deriveBits', 1);
    if (length !== null) length = ulong(length, argument('deriveBits', 2));
    const a = normalize(algorithm, 'deriveBits');
    permit(baseKey, a.name, 'deriveBits');
    return ops.deriveBits(a, baseKey, length);
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
    check(this);
    need(5, arguments, 'deriveKey');
    keyArgument(baseKey, 'deriveKey', 1);
    const usages = usagesArgument(keyUsages, 'deriveKey', 4);
    const a = normalize(algorithm, 'deriveBits');
    const imported = normalize(derivedKeyType, 'importKey');
    const length = keyLength(normalize(derivedKeyType, 'get key length'));
    permit(baseKey, a.name, 'deriveKey');
    const bits = await ops.deriveBits(a, baseKey, length);
    return importKey('raw-secret', new Uint8Array(bits), imported, !!extractable, usages);
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    check(this);
    need(5, arguments, 'importKey');
    format = formatArgument(format, 'importKey', 0);
    const usages = usagesArgument(keyUsages, 'importKey', 4);
    if (format === 'jwk') {
      keyData ??= {}; // as WebIDL has it for dictionaries
      if (typeof keyData !== 'object' || ArrayBuffer.isView(keyData) || keyData instanceof ArrayBuffer) {
        throw typeError(`${argument('importKey', 1)} is not a JsonWebKey.`);
      }
    } else {
      keyData = bufferSource(keyData, argument('importKey', 1));
    }
    const a = normalize(algorithm, 'importKey');
    return importKey(format, keyData, a, !!extractable, usages);
  }

  async exportKey(format, key) {
    check(this);
    need(2, arguments, 'exportKey');
    format = formatArgument(format, 'exportKey', 0);
    keyArgument(key, 'exportKey', 1);
    return exportKey(format, key);
  }

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    check(this);
    need(4, arguments, 'wrapKey');
    format = formatArgument(format, 'wrapKey', 0);
    keyArgument(key, 'wrapKey', 1);
    keyArgument(wrappingKey, 'wrapKey', 2);
    const a = normalizeEither(wrapAlgorithm, 'wrapKey', 'encrypt');
    permit(wrappingKey, a.name, 'wrapKey');
    let data = exportKey(format, key);
    if (format === 'jwk') {
      let text = JSON.stringify(data);
      // AES-KW wraps whole blocks of eight bytes.
      if (a.name === 'AES-KW' && text.length % 8) text =
        `${text.slice(0, -1)}${' '.repeat(8 - text.length % 8)}}`;
      data = Buffer.from(text);
    }
    return ops.cipher(a, true, wrappingKey, new Uint8Array(data));
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm,
                  extractable, keyUsages) {
    check(this);
    need(7, arguments, 'unwrapKey');
    format = formatArgument(format, 'unwrapKey', 0);
    wrappedKey = bufferSource(wrappedKey, argument('unwrapKey', 1));
    keyArgument(unwrappingKey, 'unwrapKey', 2);
    const usages = usagesArgument(keyUsages, 'unwrapKey', 6);
    const a = normalizeEither(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    const imported = normalize(unwrappedKeyAlgorithm, 'importKey');
    permit(unwrappingKey, a.name, 'unwrapKey');
    let data = new Uint8Array(await ops.cipher(a, false, unwrappingKey, wrappedKey));
    if (format === 'jwk') {
      try {
        data = JSON.parse(Buffer.from(data).toString());
      } catch (cause) {
        throw new globalThis.DOMException('Invalid wrapped JWK key', { name: 'DataError', cause });
      }
    }
    return importKey(format, data, imported, !!extractable, usages);
  }

  // No algorithm of OpenSSL 3.0's encapsulates keys: these reject with NotSupportedError.
  async encapsulateBits(algorithm) {
    check(this);
    normalize(algorithm, 'encapsulate');
  }

  async encapsulateKey(algorithm) {
    check(this);
    normalize(algorithm, 'encapsulate');
  }

  async decapsulateBits(algorithm) {
    check(this);
    normalize(algorithm, 'decapsulate');
  }

  async decapsulateKey(algorithm) {
    check(this);
    normalize(algorithm, 'decapsulate');
  }

  async getPublicKey(key, keyUsages) {
    check(this);
    need(2, arguments, 'getPublicKey');
    keyArgument(key, 'getPublicKey', 0);
    const usages = usagesArgument(keyUsages, 'getPublicKey', 1);
    const s = slots(key);
    const type = typeOf(s.key);
    if (type !== 'private') {
      throw domError('key must be a private key', type === 'secret' ? 'NotSupportedError' :
                     'InvalidAccessError');
    }
    const data = exportDer(createPublicKey(s.key));
    return importKey('spki', new Uint8Array(data), s.algorithm, true, usages);
  }

  static supports(operation, algorithm, lengthOrAlgorithm = null) {
    if (this !== SubtleCrypto) throw new codes.ERR_INVALID_THIS('SubtleCrypto constructor');
    operation = `${operation}`;
    if (operation === 'deriveBits' && lengthOrAlgorithm !== null) {
      lengthOrAlgorithm = ulong(lengthOrAlgorithm, 'length');
    }
    try {
      const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
      switch (operation) {
        case 'wrapKey':
          checkParameters('encrypt', normalizeEither(algorithm, operation, 'encrypt'));
          normalize(lengthOrAlgorithm, 'exportKey');
          return true;
        case 'unwrapKey':
          checkParameters('encrypt', normalizeEither(algorithm, operation, 'decrypt'));
          checkParameters('importKey', normalize(lengthOrAlgorithm, 'importKey'));
          return true;
        case 'deriveKey': {
          const length = lengthOrAlgorithm === null ? null :
            keyLength(normalize(lengthOrAlgorithm, 'get key length'));
          checkParameters('importKey', normalize(lengthOrAlgorithm, 'importKey'));
          return supportsDerive(normalize(algorithm, 'deriveBits'), length);
        }
        case 'deriveBits':
          return supportsDerive(normalize(algorithm, 'deriveBits'), lengthOrAlgorithm);
        case 'getPublicKey':
          return USAGES[normalize(name, 'exportKey').name].private !== undefined;
        case 'digest': case 'sign': case 'verify': case 'encrypt': case 'decrypt':
        case 'generateKey': case 'importKey': case 'exportKey':
          checkParameters(operation, normalize(algorithm, operation));
          return true;
        default: return false;
      }
    } catch {
      return false;
    }
  }
}
const { check } = SubtleCrypto;
delete SubtleCrypto.check;

// The methods are ordinary functions that return promises, whatever goes wrong.
for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name === 'constructor') continue;
  const method = SubtleCrypto.prototype[name];
  const plain = { [name](...args) { return Reflect.apply(method, this, args); } }[name];
  Object.defineProperty(plain, 'length', { value: method.length, configurable: true });
  Object.defineProperty(SubtleCrypto.prototype, name, { value: plain, configurable: true,
    writable: true });
}

// ---- Crypto -----------------------------------------------------------------------------------

const subtle = new SubtleCrypto(kInternal);

class Crypto {
  #own = true;

  constructor(token) {
    if (token !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  static check(value) {
    if (typeof value !== 'object' || value === null || !(#own in value)) {
      throw new codes.ERR_INVALID_THIS('Crypto');
    }
  }

  get subtle() {
    checkCrypto(this);
    return subtle;
  }

  getRandomValues(array) {
    checkCrypto(this);
    if (arguments.length < 1) {
      throw typeError("Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but " +
                      'only 0 present.', 'ERR_MISSING_ARGS');
    }
    return random.getRandomValues(array);
  }

  randomUUID() {
    checkCrypto(this);
    return random.randomUUID();
  }
}
const checkCrypto = Crypto.check;
delete Crypto.check;

for (const Class of [Crypto, SubtleCrypto]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag,
                        { configurable: true, value: Class.name });
}
Object.defineProperty(SubtleCrypto, 'supports', { enumerable: true });

// keyObject.toCryptoKey(algorithm, extractable, usages)
cryptoKeyHooks.fromKeyObject = function fromKeyObject(key, algorithm, extractable, keyUsages) {
  const a = normalize(algorithm, 'importKey');
  const usages = usagesArgument(keyUsages, 'importKey', 4);
  const type = typeOf(key);
  if (type === 'secret') {
    return importKey('raw-secret', secretKeyBytes(key).slice(), a, !!extractable, usages);
  }
  return importKey(type === 'public' ? 'spki' :
                   'pkcs8', new Uint8Array(exportDer(key)), a, !!extractable, usages);
};

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kInternal), subtle };
