// SPDX-License-Identifier: MIT
'use strict';
// crypto_webops.js - webcrypto's digest, sign, verify, encrypt, decrypt and deriveBits. What takes
// long
// runs on the thread pool; symmetric encryption, which does not, runs at once.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { exportRawPublic, typeOf } = require('crypto/crypto_keys');
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
const KMAC_NAME = Uint8Array.from([0x4b, 0x4d, 0x41, 0x43]); // "KMAC"

// What cSHAKE hashes before the data: the function's name and the customization, to whole blocks.
function cshakePrefix(rate, name, custom) {
  const head =
    [leftEncode(rate), leftEncode(name.length * 8), name, leftEncode(custom.length * 8), custom];
  const bytes = new Uint8Array(join(head));
  const out = new Uint8Array(Math.ceil(bytes.length / rate) * rate);
  out.set(bytes);
  return out;
}

// So many bits of cSHAKE.
async function cshakeBits(bits, name, custom, data, length) {
  const d = digestFacts(name.length || custom.length ? `KECCAK-KMAC-${bits}` : `shake${bits}`);
  if (name.length || custom.length) {
    // OpenSSL's digest under KMAC is cSHAKE without its prefix.
    data = new Uint8Array(join([cshakePrefix(bits === '128' ? 168 : 136, name, custom), data]));
  }
  const bytes = Math.ceil(length / 8);
  if (bytes === 0) return new ArrayBuffer(0);
  const out = await job((done) => native.hashJob(d.id, data, bytes, done));
  if (length % 8) new Uint8Array(out)[bytes - 1] &= 0xff << (8 - length % 8);
  return out;
}

function digest(a, data) {
  checkParameters('digest', a);
  const bits = a.name.slice(-3);
  switch (a.name) {
    case 'cSHAKE128': case 'cSHAKE256':
      return cshakeBits(bits, a.functionName ?? EMPTY, a.customization ?? EMPTY, data, a.outputLength);
    case 'TurboSHAKE128': case 'TurboSHAKE256':
      return job((done) => native.keccakJob(Number(bits), a.domainSeparation ?? 0x1f, data, EMPTY,
                                            a.outputLength / 8, done));
    case 'KT128': case 'KT256':
      return job((done) => native.keccakJob(Number(bits), 0, data, a.customization ?? EMPTY,
                                            a.outputLength / 8, done));
    default: {
      const d = digestFacts(DIGESTS[a.name]);
      return job((done) => native.hashJob(d.id, data, d.size, done));
    }
  }
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

// NIST SP 800-185, 4: cSHAKE of the key in blocks of its own, the data and the length wanted. Not OpenSSL's
// KMAC, which refuses keys of less than four bytes and lengths that are not whole bytes.
function kmac(a, algorithm, key, data) {
  const bits = a.name.slice(4), rate = bits === '128' ? 168 : 136;
  const bytes = secretBytes(key);
  const head = new Uint8Array(join([leftEncode(rate), leftEncode(algorithm.length), bytes]));
  const block = new Uint8Array(Math.ceil(head.length / rate) * rate);
  block.set(head);
  const length = leftEncode(a.outputLength);
  const tail = [...length.subarray(1), length[0]];
  return cshakeBits(bits, KMAC_NAME, a.customization ?? EMPTY, new Uint8Array(join([block, data, tail])),
                    a.outputLength);
}

// The authentication code of data; undefined: the algorithm signs otherwise.
function mac(a, algorithm, key, data) {
  if (a.name === 'HMAC') return hmac(algorithm, key, data);
  return a.name.startsWith('KMAC') ? kmac(a, algorithm, key, data) : undefined;
}

function needType(key, type) {
  if (typeOf(key) !== type) throw domError(`Key must be a ${type} key`, 'InvalidAccessError');
}

// A salt as long as the key has room for.
function checkSalt(a, algorithm) {
  if (a.name !== 'RSA-PSS') return;
  const max = Math.ceil((algorithm.modulusLength - 1) / 8) - digestFacts(DIGESTS[algorithm.hash.name]).size - 2;
  if (a.saltLength <= max) return;
  throw failed(new codes.ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${max}`, a.saltLength));
}

// Points of the curves' small subgroups, as they are written but for the sign of x; also those that are written
// with a number beyond the field's.
let smallOrder;
function smallOrderPoints() {
  const ff = (n) => 'ff'.repeat(n), zero = (n) => '00'.repeat(n);
  return {
    Ed25519: new Set([
      zero(32), `01${zero(31)}`, `ec${ff(30)}7f`, `ed${ff(30)}7f`, `ee${ff(30)}7f`,
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    ]),
    Ed448: new Set([
      zero(57), `01${zero(56)}`, `fe${ff(27)}fe${ff(27)}00`, `${ff(28)}fe${ff(27)}00`, `${zero(28)}${ff(28)}00`,
    ]),
  };
}

function isSmallOrder(name, bytes) {
  smallOrder ??= smallOrderPoints();
  const point = Buffer.from(bytes);
  point[point.length - 1] &= 0x7f;
  return smallOrder[name].has(point.toString('hex'));
}

// What the Web Cryptography API refuses and OpenSSL does not: signatures by such points fit many messages.
function isWeak(a, key, signature) {
  if (a.name !== 'Ed25519' && a.name !== 'Ed448') return false;
  const half = a.name === 'Ed25519' ? 32 : 57;
  return isSmallOrder(a.name, exportRawPublic(key)) || isSmallOrder(a.name, signature.subarray(0, half));
}

function sign(a, cryptoKey, data) {
  checkParameters('sign', a);
  const { key, algorithm } = slots(cryptoKey);
  checkSalt(a, algorithm);
  const code = mac(a, algorithm, key, data);
  if (code !== undefined) return code;
  needType(key, 'private');
  return job((done) => native.sign(boxOf(key), ...signing(a, algorithm), data, done));
}

async function verify(a, cryptoKey, signature, data) {
  checkParameters('verify', a);
  const { key, algorithm } = slots(cryptoKey);
  const code = await mac(a, algorithm, key, data);
  if (code !== undefined) {
    return code.byteLength === signature.length && native.timingSafeEqual(code, signature);
  }
  needType(key, 'public');
  checkSalt(a, algorithm);
  if (isWeak(a, key, signature)) return false;
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
