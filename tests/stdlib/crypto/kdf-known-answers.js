// SPDX-License-Identifier: MIT
'use strict';
// RFC 6070 (PBKDF2), RFC 7914 (scrypt), RFC 5869 (HKDF); at once and on the thread pool.
const assert = require('assert');
const crypto = require('crypto');

let calls = 0;
function same(hex) {
  return (e, key) =>
    { calls++; assert.ifError(e); assert.strictEqual(Buffer.from(key).toString('hex'), hex); };
}
const p = '4b007901b765489abead49d926f721d065a429c1';
assert.strictEqual(crypto.pbkdf2Sync('password', 'salt', 4096, 20, 'sha1').toString('hex'), p);
crypto.pbkdf2('password', 'salt', 4096, 20, 'sha1', same(p));
const s =
  'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640';
const cost = { N: 1024, r: 8, p: 16 };
assert.strictEqual(crypto.scryptSync('password', 'NaCl', 64, cost).toString('hex'), s);
crypto.scrypt('password', 'NaCl', 64, cost, same(s));
const ikm = Buffer.alloc(22, 0x0b), salt = Buffer.from('000102030405060708090a0b0c', 'hex'),
  info = Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex');
const h = '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865';
assert.strictEqual(Buffer.from(crypto.hkdfSync('sha256', ikm, salt, info, 42)).toString('hex'), h);
crypto.hkdf('sha256', ikm, salt, info, 42, same(h));
assert.throws(() => crypto.scryptSync('a', 'b', 1, { N: 3 }),
  { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS' });
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 1, 'nope'),
  { code: 'ERR_CRYPTO_INVALID_DIGEST' });
process.on('exit', () => assert.strictEqual(calls, 3));
