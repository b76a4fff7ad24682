// SPDX-License-Identifier: MIT
'use strict';
// crypto_webalgo.js - webcrypto's algorithms: which name does which operation with which
// parameters, and
// the conversion of what callers pass ("normalizing an algorithm" in the Web Cryptography API,
// 18.4).

const { types: { isAnyArrayBuffer, isSharedArrayBuffer } } = require('internal/types');

function domError(message, name) {
  return new globalThis.DOMException(message, name);
}

// ---- WebIDL conversions -----------------------------------------------------------------------

function typeError(message, code = 'ERR_INVALID_ARG_TYPE') {
  const e = new TypeError(message);
  e.code = code;
  return e;
}

// [EnforceRange] unsigned integers of so many bits.
function integer(bits) {
  const max = 2 ** bits - 1;
  return (value, member) => {
    const n = Math.trunc(Number(value));
    if (!Number.isFinite(Number(value)) || n < 0 || n > max) {
      throw typeError(`${member} is outside the expected range of 0 to ${max}.`,
                      'ERR_OUT_OF_RANGE');
    }
    return n + 0;
  };
}
const octet = integer(8), ushort = integer(16), ulong = integer(32);

// A copy of the bytes, so that later changes do not matter.
function bufferSource(value, member) {
  const isView = ArrayBuffer.isView(value);
  if (!isView && !isAnyArrayBuffer(value) || isSharedArrayBuffer(isView ? value.buffer : value)) {
    throw typeError(`${member} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  if (value.byteLength === 0) return new Uint8Array(0); // detached, too
  const bytes = isView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) :
    new Uint8Array(value);
  return bytes.slice();
}

function bigInteger(value, member) {
  if (!(value instanceof Uint8Array)) {
    throw typeError(`${member} is not a BigInteger (Uint8Array).`);
  }
  return new Uint8Array(value);
}

function string(value, member) {
  if (typeof value === 'symbol') {
    throw typeError(`${member} is a Symbol and cannot be converted to a string.`);
  }
  return `${value}`;
}

function hashAlgorithm(value) { return normalize(value, 'digest'); }
function publicKey(value, member) {
  const { isCryptoKey } = require('crypto/crypto_keys'); // it loads this file
  if (!isCryptoKey(value)) throw typeError(`${member} is not of type CryptoKey.`);
  return value;
}

// ---- dictionaries -----------------------------------------------------------------------------

// member: [convert, required?]
const NONE = {};
const HASH = { hash: [hashAlgorithm, true] };
const HMAC_KEY = { hash: [hashAlgorithm, true], length: [ulong, false] };
const RSA_KEYGEN =
  { modulusLength: [ulong, true], publicExponent: [bigInteger, true], hash: [hashAlgorithm, true] };
const CURVE = { namedCurve: [string, true] };
const AES_LENGTH = { length: [ushort, true] };
const IV = { iv: [bufferSource, true] };
const AEAD =
  { iv: [bufferSource, true], tagLength: [octet, false], additionalData: [bufferSource, false] };
const CTR = { counter: [bufferSource, true], length: [octet, true] };
const OAEP = { label: [bufferSource, false] };
const PSS = { saltLength: [ulong, true] };
const CONTEXT = { context: [bufferSource, false] };
const ECDH = { public: [publicKey, true] };
const HKDF =
  { hash: [hashAlgorithm, true], salt: [bufferSource, true], info: [bufferSource, true] };
const PBKDF2 =
  { hash: [hashAlgorithm, true], salt: [bufferSource, true], iterations: [ulong, true] };
const SHAKE =
  { outputLength: [ulong, true], functionName: [bufferSource, false],
    customization: [bufferSource, false] };

const TURBOSHAKE = { outputLength: [ulong, true], domainSeparation: [octet, false] };
const KANGAROO = { outputLength: [ulong, true], customization: [bufferSource, false] };

function aes(params) {
  return {
    'encrypt': params, 'decrypt': params, 'generateKey': AES_LENGTH, 'importKey': NONE,
    'exportKey': NONE,
    'get key length': AES_LENGTH,
  };
}

const RSA_SIGN =
  { sign: NONE, verify: NONE, generateKey: RSA_KEYGEN, importKey: HASH, exportKey: NONE };
const CFRG_SIGN = { sign: NONE, verify: NONE, generateKey: NONE, importKey: NONE, exportKey: NONE };
const CFRG_DERIVE = { deriveBits: ECDH, generateKey: NONE, importKey: NONE, exportKey: NONE };

const KMAC_SIGN = { outputLength: [ulong, true], customization: [bufferSource, false] };
const KMAC_KEY = { length: [ulong, false] };
const KMAC = {
  'sign': KMAC_SIGN, 'verify': KMAC_SIGN, 'generateKey': KMAC_KEY, 'importKey': KMAC_KEY,
  'exportKey': NONE,
  'get key length': KMAC_KEY,
};

const ALGORITHMS = {
  'SHA-1': { digest: NONE },
  'SHA-256': { digest: NONE },
  'SHA-384': { digest: NONE },
  'SHA-512': { digest: NONE },
  'SHA3-256': { digest: NONE },
  'SHA3-384': { digest: NONE },
  'SHA3-512': { digest: NONE },
  'cSHAKE128': { digest: SHAKE },
  'cSHAKE256': { digest: SHAKE },
  'TurboSHAKE128': { digest: TURBOSHAKE },
  'TurboSHAKE256': { digest: TURBOSHAKE },
  'KT128': { digest: KANGAROO },
  'KT256': { digest: KANGAROO },
  'RSASSA-PKCS1-v1_5': RSA_SIGN,
  'RSA-PSS': { ...RSA_SIGN, sign: PSS, verify: PSS },
  'RSA-OAEP': { encrypt: OAEP, decrypt: OAEP, generateKey: RSA_KEYGEN, importKey: HASH,
    exportKey: NONE },
  'ECDSA': { sign: HASH, verify: HASH, generateKey: CURVE, importKey: CURVE, exportKey: NONE },
  'ECDH': { deriveBits: ECDH, generateKey: CURVE, importKey: CURVE, exportKey: NONE },
  'Ed25519': CFRG_SIGN,
  'Ed448': { ...CFRG_SIGN, sign: CONTEXT, verify: CONTEXT },
  'X25519': CFRG_DERIVE,
  'X448': CFRG_DERIVE,
  'AES-CTR': aes(CTR),
  'AES-CBC': aes(IV),
  'AES-GCM': aes(AEAD),
  'AES-OCB': aes(AEAD),
  'AES-KW': {
    'generateKey': AES_LENGTH, 'importKey': NONE, 'exportKey': NONE, 'get key length': AES_LENGTH,
    'wrapKey': NONE, 'unwrapKey': NONE,
  },
  'ChaCha20-Poly1305': {
    'encrypt': AEAD, 'decrypt': AEAD, 'generateKey': NONE, 'importKey': NONE, 'exportKey': NONE,
    'get key length': NONE,
  },
  'HMAC': {
    'sign': NONE, 'verify': NONE, 'generateKey': HMAC_KEY, 'importKey': HMAC_KEY, 'exportKey': NONE,
    'get key length': HMAC_KEY,
  },
  'KMAC128': KMAC,
  'KMAC256': KMAC,
  'HKDF': { 'deriveBits': HKDF, 'importKey': NONE, 'get key length': NONE },
  'PBKDF2': { 'deriveBits': PBKDF2, 'importKey': NONE, 'get key length': NONE },
};

// Names are found without regard to case, and spelled as above afterwards.
const byName = new Map();
for (const name of Object.keys(ALGORITHMS)) byName.set(name.toUpperCase(), name);

const CURVES = ['P-256', 'P-384', 'P-521'];

// { name, ...parameters } with the parameters of `operation`; throws as the specification says.
function normalize(algorithm, operation) {
  if ((typeof algorithm !== 'object' && typeof algorithm !== 'function') || algorithm === null) {
    algorithm = { __proto__: null, name: string(algorithm, 'Algorithm') };
  }
  const given = algorithm.name;
  if (given === undefined) throw typeError('Algorithm: name is required.', 'ERR_MISSING_OPTION');
  const name = byName.get(string(given, 'Algorithm: name').toUpperCase());
  const members = name === undefined ? undefined : ALGORITHMS[name][operation];
  if (members === undefined) throw domError('Unrecognized algorithm name', 'NotSupportedError');
  const out = { __proto__: null, name };
  for (const key of Object.keys(members).sort()) {
    const [convert, required] = members[key];
    const value = algorithm[key];
    if (value !== undefined) out[key] = convert(value, `${name} parameters: ${key}`);
    else if (required) throw typeError(`${name} parameters: ${key} is required.`,
                                       'ERR_MISSING_OPTION');
  }
  return out;
}

// OpenSSL's name of a digest algorithm.
const DIGESTS = {
  'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256', 'SHA3-384': 'sha3-384', 'SHA3-512': 'sha3-512',
};
const BLOCK_BITS = { '__proto__': null, 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

// Length in bits of an HMAC key when none is asked for; no specification says which for SHA-3.
function hmacKeyBits(hash) {
  const bits = BLOCK_BITS[hash.name];
  if (bits !== undefined) return bits;
  throw domError(`HMAC with ${hash.name} needs an explicit length`, 'NotSupportedError');
}

// ---- values -----------------------------------------------------------------------------------

const TAG_BITS = {
  'AES-GCM': [32, 64, 96, 104, 112, 120, 128], 'AES-OCB': [64, 96, 128], 'ChaCha20-Poly1305': [128],
};

function operationError(message) { return domError(message, 'OperationError'); }

function checkCipher(a) {
  switch (a.name) {
    case 'AES-CBC':
      if (a.iv.length !== 16) throw operationError('algorithm.iv must contain exactly 16 bytes');
      break;
    case 'AES-CTR':
      if (a.counter.length !== 16) {
        throw operationError('algorithm.counter must contain exactly 16 bytes');
      }
      if (a.length === 0 || a.length > 128) {
        throw operationError('AES-CTR algorithm.length must be between 1 and 128');
      }
      break;
    case 'AES-OCB':
      if (a.iv.length < 1 || a.iv.length > 15) {
        throw operationError('AES-OCB algorithm.iv must be between 1 and 15 bytes');
      }
      break;
    case 'ChaCha20-Poly1305':
      if (a.iv.length !== 12) throw operationError('algorithm.iv must contain exactly 12 bytes');
      break;
    default:
  }
  if (TAG_BITS[a.name] && a.tagLength !== undefined && !TAG_BITS[a.name].includes(a.tagLength)) {
    throw operationError(`${a.tagLength} is not a valid ${a.name} tag length`);
  }
}

function checkAesLength(length) {
  if (length !== 128 && length !== 192 && length !== 256) {
    throw operationError('AES key length must be 128, 192, or 256 bits');
  }
}

function checkCurve(curve) {
  if (!CURVES.includes(curve)) throw domError('Unrecognized namedCurve', 'NotSupportedError');
}

function checkDerive(a, length) {
  if (a.name !== 'HKDF' && a.name !== 'PBKDF2') return;
  if (length === null) throw operationError('length cannot be null');
  if (length % 8) throw operationError('length must be a multiple of 8');
  if (a.iterations === 0) throw operationError('iterations cannot be zero');
  if (a.info && a.info.length > 1024) {
    throw operationError('algorithm.info must be at most 1024 bytes');
  }
}

function checkKeccak(a) {
  const kind = a.name.startsWith('KT') ? 'KangarooTwelveParams' : 'TurboShakeParams';
  if (a.outputLength === 0 || a.outputLength % 8) throw operationError(`Invalid ${kind} outputLength`);
  if (a.domainSeparation !== undefined && (a.domainSeparation < 1 || a.domainSeparation > 0x7f)) {
    throw operationError(`${kind}.domainSeparation must be in range 0x01-0x7f`);
  }
  if (a.customization && a.customization.length > 512) {
    throw operationError(`${kind}.customization must be at most 512 bytes`);
  }
}

function checkDigest(a) {
  if (a.name.startsWith('TurboSHAKE') || a.name.startsWith('KT')) checkKeccak(a);
  if (!a.name.startsWith('cSHAKE')) return;
  const name = a.functionName ? String.fromCharCode(...a.functionName.subarray(0, 16)) : '';
  if (name !== '' && !['KMAC', 'TupleHash', 'ParallelHash'].includes(name)) {
    throw domError('Unsupported CShakeParams functionName', 'NotSupportedError');
  }
  if (a.customization && a.customization.length > 512) {
    throw operationError('CShakeParams.customization must be at most 512 bytes');
  }
  if (a.outputLength > 2 ** 31 - 1) throw operationError('Invalid CShakeParams outputLength');
}

// The values of normalized parameters, as far as they can be judged without a key or data.
function checkParameters(operation, a, length) {
  switch (operation) {
    case 'encrypt': case 'decrypt': checkCipher(a); break;
    case 'deriveBits': checkDerive(a, length); break;
    case 'digest': checkDigest(a); break;
    case 'sign': case 'verify':
      if (a.context && a.context.length) {
        throw operationError('Non zero-length context is not supported');
      }
      break;
    case 'generateKey':
      if (a.name.startsWith('AES')) checkAesLength(a.length);
      else if (a.length === 0 && a.name === 'HMAC') throw operationError('Zero-length key is not supported');
      else if (a.length === undefined && a.name === 'HMAC') hmacKeyBits(a.hash);
      // falls through
    case 'importKey':
      if (operation === 'importKey' && a.length === 0 && a.name === 'HMAC') {
        throw domError('HmacImportParams.length cannot be 0', 'DataError');
      }
      if (a.namedCurve !== undefined) checkCurve(a.namedCurve);
      break;
    default:
  }
}

module.exports = {
  DIGESTS, bufferSource, checkAesLength, checkParameters, domError, hmacKeyBits, normalize,
  typeError, ulong,
};
