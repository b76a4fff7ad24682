// SPDX-License-Identifier: MIT
'use strict';
// crypto_jwk.js - asymmetric keys as JSON Web Keys (RFC 7517, 7518, 8037). The numbers come from
// and
// go to C as bytes; here they are base64url in objects.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { cryptoError } = require('crypto/crypto_util');
const native = natives('crypto');

// OpenSSL's names and those of the JWK registry.
const CURVES =
  { 'prime256v1': 'P-256', 'secp256k1': 'secp256k1', 'secp384r1': 'P-384', 'secp521r1': 'P-521' };
const OPENSSL_CURVES = { '__proto__': null };
for (const [name, crv] of Object.entries(CURVES)) OPENSSL_CURVES[crv] = name;
const FIELD_BYTES = { 'P-256': 32, 'secp256k1': 32, 'P-384': 48, 'P-521': 66 };
const OKP = { 'ed25519': 'Ed25519', 'ed448': 'Ed448', 'x25519': 'X25519', 'x448': 'X448' };
const OKP_BYTES = { __proto__: null, Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 };

function text(bytes) { return Buffer.from(bytes).toString('base64url'); }

function numbers(box, isPrivate) {
  const flat = native.keyNumbers(box, isPrivate);
  if (typeof flat === 'number') throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  return flat;
}

function exportRsa(box, isPrivate) {
  const flat = numbers(box, isPrivate).map(text);
  const [n, e, d, p, q, dp, dq, qi] = flat;
  return isPrivate ? { kty: 'RSA', n, e, d, p, q, dp, dq, qi } : { kty: 'RSA', n, e };
}

function exportEc(namedCurve, box, isPrivate) {
  const crv = CURVES[namedCurve];
  if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(namedCurve);
  const [x, y, d] = numbers(box, isPrivate).map(text);
  return isPrivate ? { kty: 'EC', x, y, crv, d } : { kty: 'EC', x, y, crv };
}

function exportOkp(type, box, isPrivate) {
  const [x, d] = numbers(box, isPrivate).map(text);
  const crv = OKP[type];
  return isPrivate ? { crv, d, x, kty: 'OKP' } : { crv, x, kty: 'OKP' };
}

// type, details: as a KeyObject has them.
function exportKey(type, details, box, isPrivate) {
  switch (type) {
    case 'rsa': return exportRsa(box, isPrivate);
    case 'ec': return exportEc(details.namedCurve, box, isPrivate);
    case 'ed25519': case 'ed448': case 'x25519': case 'x448':
      return exportOkp(type, box, isPrivate);
    default: throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
  }
}

function invalid(message) {
  return cryptoError('ERR_CRYPTO_INVALID_JWK', message, TypeError);
}

function bytes(jwk, member) {
  if (typeof jwk[member] !== 'string') throw invalid(`Invalid JWK: ${member} is missing`);
  return Buffer.from(jwk[member], 'base64url');
}

function checked(box, message) {
  if (typeof box !== 'number') return box;
  native.errors();
  throw invalid(message);
}

function importRsa(jwk, isPublic) {
  const members = isPublic ? ['n', 'e'] : ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
  return checked(native.keyFromRsa(...members.map((m) => bytes(jwk, m))), 'Invalid JWK RSA key');
}

function importEc(jwk, isPublic) {
  if (typeof jwk.crv !== 'string') throw invalid('Invalid JWK: crv is missing');
  const x = bytes(jwk, 'x'), y = bytes(jwk, 'y');
  const d = isPublic ? undefined : bytes(jwk, 'd');
  const curve = OPENSSL_CURVES[jwk.crv];
  if (curve === undefined) {
    throw cryptoError('ERR_CRYPTO_INVALID_CURVE', `Invalid JWK EC curve: ${jwk.crv}.`, TypeError);
  }
  const size = FIELD_BYTES[jwk.crv];
  if (x.length > size || y.length > size) throw invalid('Invalid JWK EC key');
  const point = Buffer.alloc(1 + 2 * size);
  point[0] = 4;
  x.copy(point, 1 + size - x.length);
  y.copy(point, 1 + 2 * size - y.length);
  return checked(native.keyFromEc(curve, point, d), 'Invalid JWK EC key');
}

function importOkp(jwk, isPublic) {
  const size = OKP_BYTES[jwk.crv];
  if (size === undefined) throw invalid('Unsupported JWK OKP curve');
  const data = bytes(jwk, isPublic ? 'x' : 'd');
  bytes(jwk, 'x');
  if (data.length !== size) throw invalid(`Invalid JWK ${jwk.crv} key`);
  return checked(native.keyFromRaw(jwk.crv, data, !isPublic), `Invalid JWK ${jwk.crv} key`);
}

// A native key; a private JWK has a public key in it.
function importKey(jwk, isPublic) {
  validateObject(jwk, 'key');
  switch (jwk.kty) {
    case 'RSA': return importRsa(jwk, isPublic);
    case 'EC': return importEc(jwk, isPublic);
    case 'OKP': return importOkp(jwk, isPublic);
    default: throw invalid('Unsupported JWK key type');
  }
}

module.exports = { exportKey, importKey };
