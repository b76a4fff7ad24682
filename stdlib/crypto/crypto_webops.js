// SPDX-License-Identifier: MIT
'use strict';
// crypto_webops.js - webcrypto's digest, sign, verify, encrypt, decrypt and deriveBits. What takes
// long
// runs on the thread pool; symmetric encryption, which does not, runs at once.

const { Buffer } = require('buffer');
const { typeOf } = require('crypto/crypto_keys');
const { digest: digestFacts } = require('crypto/crypto_util');
const { DIGESTS, checkParameters, domError } = require('crypto/crypto_webalgo');
const { boxOf, job, operationError, secretBytes, slots } = require('crypto/crypto_webkeys');
const native = natives('crypto');

const RSA_PKCS1_PADDING = 1, RSA_PKCS1_OAEP_PADDING = 4, RSA_PKCS1_PSS_PADDING = 6;

function failed(cause) {
  return operationError('The operation failed for an operation-specific reason', cause);
}

function digestId(hash) { return digestFacts(DIGESTS[hash.name]).id; }

// ---- digest -----------------------------------------------------------------------------------

// NIST SP 800-185: lengths with their own length in front, strings with theirs.
function leftEncode(n) {
  const bytes = [];
  do {
    bytes.unshift(n % 256);
    n = Math.floor(n / 256);
  } while (n > 0);
  return Uint8Array.from([bytes.length, ...bytes]);
}

const EMPTY = new Uint8Array(0);

// What cSHAKE hashes before the data: the function's name and the customization, to whole blocks.
function cshakePrefix(rate, name, custom) {
  const head =
    [leftEncode(rate), leftEncode(name.length * 8), name, leftEncode(custom.length * 8), custom];
  const bytes = new Uint8Array(join(head));
  const out = new Uint8Array(Math.ceil(bytes.length / rate) * rate);
  out.set(bytes);
  return out;
}

async function cshake(a, data) {
  const bytes = Math.ceil(a.outputLength / 8), bits = a.name.slice(6);
  let d = digestFacts(DIGESTS[a.name]);
  const { functionName: name = EMPTY, customization: custom = EMPTY } = a;
  if (name.length || custom.length) {
    // OpenSSL's digest under KMAC is cSHAKE without its prefix.
    d = digestFacts(`KECCAK-KMAC-${bits}`);
    data = new Uint8Array(join([cshakePrefix(bits === '128' ? 168 : 136, name, custom), data]));
  }
  if (bytes === 0) return new ArrayBuffer(0);
  const out = await job((done) => native.hashJob(d.id, data, bytes, done));
  if (a.outputLength % 8) new Uint8Array(out)[bytes - 1] &= 0xff << (8 - a.outputLength % 8);
  return out;
}

function digest(a, data) {
  checkParameters('digest', a);
  if (a.name.startsWith('cSHAKE')) return cshake(a, data);
  const d = digestFacts(DIGESTS[a.name]);
  return job((done) => native.hashJob(d.id, data, d.size, done));
}

// ---- sign, verify -----------------------------------------------------------------------------

// [digest number, padding, salt length, P1363?] of an asymmetric algorithm.
function signing(a, algorithm) {
  switch (a.name) {
    case 'RSASSA-PKCS1-v1_5': return [digestId(algorithm.hash), RSA_PKCS1_PADDING, undefined,
                                      false];
    case 'RSA-PSS': return [digestId(algorithm.hash), RSA_PKCS1_PSS_PADDING, a.saltLength, false];
    case 'ECDSA': return [digestId(a.hash), 0, undefined, true];
    default: return [-1, 0, undefined, false];
  }
}

function hmac(algorithm, key, data) {
  const mac = native.hmacOnce(digestId(algorithm.hash), secretBytes(key), data, 0, -1);
  if (typeof mac === 'number') throw failed();
  return mac;
}

function kmac(a, key, data) {
  if (a.outputLength % 8) {
    throw domError('Unsupported KmacParams outputLength', 'NotSupportedError');
  }
  const custom = a.customization === undefined ? new Uint8Array(0) : a.customization;
  const mac =
    native.kmac(Number(a.name.slice(4)), secretBytes(key), data, custom, a.outputLength / 8);
  if (typeof mac === 'number') throw failed();
  return mac;
}

// The authentication code of data; undefined: the algorithm signs otherwise.
function mac(a, algorithm, key, data) {
  if (a.name === 'HMAC') return hmac(algorithm, key, data);
  return a.name.startsWith('KMAC') ? kmac(a, key, data) : undefined;
}

function needType(key, type) {
  if (typeOf(key) !== type) throw domError(`Key must be a ${type} key`, 'InvalidAccessError');
}

function sign(a, cryptoKey, data) {
  checkParameters('sign', a);
  const { key, algorithm } = slots(cryptoKey);
  const code = mac(a, algorithm, key, data);
  if (code !== undefined) return code;
  needType(key, 'private');
  return job((done) => native.sign(boxOf(key), ...signing(a, algorithm), data, done));
}

function verify(a, cryptoKey, signature, data) {
  checkParameters('verify', a);
  const { key, algorithm } = slots(cryptoKey);
  const code = mac(a, algorithm, key, data);
  if (code !== undefined) {
    return code.byteLength === signature.length && native.timingSafeEqual(code, signature);
  }
  needType(key, 'public');
  return job((done) => native.verify(boxOf(key), ...signing(a, algorithm), data, signature, done));
}

// ---- encrypt, decrypt -------------------------------------------------------------------------

// One pass of a cipher; undefined where OpenSSL refuses.
function run(name, encrypt, key, iv, data, tagLength, aad, tag) {
  const box = native.cipherNew(name, encrypt, key, iv, tagLength);
  if (typeof box === 'number') {
    native.errors();
    return undefined;
  }
  if (tag && native.cipherSetTag(box, tag) < 0) return undefined;
  if (aad && aad.length && native.cipherSetAad(box, aad, data.length) < 0) return undefined;
  const head = native.cipherUpdate(box, data, 0);
  if (typeof head === 'number') return undefined;
  const tail = native.cipherFinal(box);
  if (typeof tail === 'number') {
    native.errors();
    return undefined;
  }
  const parts = [view(head), view(tail)];
  if (encrypt && tagLength > 0) parts.push(view(native.cipherGetTag(box)));
  return join(parts);
}

function view(v) { return ArrayBuffer.isView(v) ? v : new Uint8Array(v); }

function join(parts) {
  let n = 0;
  for (const p of parts) n += p.length;
  const out = new Uint8Array(n);
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out.buffer;
}

function result(buffer) {
  if (buffer === undefined) throw failed();
  return buffer;
}

function aesCbc(a, encrypt, key, bits, data) {
  return result(run(`aes-${bits}-cbc`, encrypt, key, a.iv, data, -1));
}

// OpenSSL counts with all 128 bits: where the counter's own bits overflow, start again by hand.
function aesCtr(a, key, bits, data) {
  const blocks = BigInt(Math.ceil(data.length / 16));
  const range = 1n << BigInt(a.length);
  if (blocks > range) {
    throw domError('AES-CTR the data is too long for the counter', 'OperationError');
  }
  const whole = BigInt(`0x${Buffer.from(a.counter).toString('hex')}`);
  const left = range - whole % range; // blocks before the counter is zero again
  const name = `aes-${bits}-ctr`;
  if (blocks <= left) return result(run(name, true, key, a.counter, data, -1));
  const cut = Number(left) * 16;
  const again = Buffer.from((whole - whole % range).toString(16).padStart(32, '0'), 'hex');
  return join([view(result(run(name, true, key, a.counter, data.subarray(0, cut), -1))),
               view(result(run(name, true, key, again, data.subarray(cut), -1)))]);
}

function aead(name, a, encrypt, key, data) {
  const { tagLength: bits = 128 } = a;
  const tagLength = bits / 8;
  if (encrypt) return result(run(name, true, key, a.iv, data, tagLength, a.additionalData));
  if (data.length < tagLength) throw domError('The provided data is too small.', 'OperationError');
  const at = data.length - tagLength;
  return result(run(name, false, key, a.iv, data.subarray(0, at), tagLength, a.additionalData,
                    data.subarray(at)));
}

const KW_IV = new Uint8Array(8).fill(0xa6);

function aesKw(encrypt, key, bits, data) {
  return result(run(`id-aes${bits}-wrap`, encrypt, key, KW_IV, data, -1));
}

function rsaOaep(a, encrypt, key, algorithm, data) {
  needType(key, encrypt ? 'public' : 'private');
  return job((done) => native.rsa(encrypt ? 0 : 1, boxOf(key), data, RSA_PKCS1_OAEP_PADDING,
                                  digestId(algorithm.hash), a.label, done));
}

function cipher(a, encrypt, cryptoKey, data) {
  checkParameters('encrypt', a);
  const { key, algorithm } = slots(cryptoKey);
  if (a.name === 'RSA-OAEP') return rsaOaep(a, encrypt, key, algorithm, data);
  const bytes = secretBytes(key), bits = algorithm.length;
  switch (a.name) {
    case 'AES-CBC': return aesCbc(a, encrypt, bytes, bits, data);
    case 'AES-CTR': return aesCtr(a, bytes, bits, data);
    case 'AES-GCM': return aead(`aes-${bits}-gcm`, a, encrypt, bytes, data);
    case 'AES-OCB': return aead(`aes-${bits}-ocb`, a, encrypt, bytes, data);
    case 'AES-KW': return aesKw(encrypt, bytes, bits, data);
    default: return aead('chacha20-poly1305', a, encrypt, bytes, data);
  }
}

// ---- deriveBits -------------------------------------------------------------------------------

function hkdf(a, key, length) {
  if (length === 0) return new ArrayBuffer(0);
  const d = digestFacts(DIGESTS[a.hash.name]);
  if (length / 8 > d.size * 255) throw failed();
  return job((done) => native.hkdf(d.id, secretBytes(key), a.salt, a.info, length / 8, done));
}

function pbkdf2(a, key, length) {
  if (length === 0) return new ArrayBuffer(0);
  return job((done) =>
    native.pbkdf2(secretBytes(key), a.salt, a.iterations, length / 8, digestId(a.hash), done));
}

async function agreement(a, cryptoKey, length) {
  const { key, algorithm } = slots(cryptoKey), other = slots(a.public);
  if (typeOf(other.key) !== 'public') {
    throw domError('algorithm.public must be a public key', 'InvalidAccessError');
  }
  if (typeOf(key) !== 'private') {
    throw domError('baseKey must be a private key', 'InvalidAccessError');
  }
  if (other.algorithm.name !== algorithm.name) {
    throw domError('key algorithm mismatch', 'InvalidAccessError');
  }
  if (other.algorithm.namedCurve !== algorithm.namedCurve) {
    throw domError('Named curve mismatch', 'InvalidAccessError');
  }
  const bits = await job((done) => native.derive(boxOf(key), boxOf(other.key), done));
  if (length === null) return bits;
  if (bits.byteLength * 8 < length) {
    throw domError('derived bit length is too small', 'OperationError');
  }
  const out = bits.slice(0, Math.ceil(length / 8));
  if (length % 8) new Uint8Array(out)[out.byteLength - 1] &= 0xff << (8 - length % 8);
  return out;
}

function deriveBits(a, cryptoKey, length) {
  checkParameters('deriveBits', a, length);
  const { key } = slots(cryptoKey);
  if (a.name === 'HKDF') return hkdf(a, key, length);
  if (a.name === 'PBKDF2') return pbkdf2(a, key, length);
  return agreement(a, cryptoKey, length);
}

module.exports = { cipher, deriveBits, digest, sign, verify };
