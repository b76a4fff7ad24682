// SPDX-License-Identifier: MIT
'use strict';
// What is encrypted comes back, in every mode; authentication notices a changed bit.
const assert = require('assert');
const crypto = require('crypto');

const plain = Buffer.from('The quick brown fox jumps over the lazy dog, \u00e9\u00e8');
for (const [name, keyLength, ivLength] of [['aes-128-cbc', 16, 16], ['aes-256-ctr', 32, 16],
                                           ['aes-192-ecb', 24, 0], ['des-ede3-cbc', 24, 8]]) {
  const key = crypto.randomBytes(keyLength), iv = ivLength ? crypto.randomBytes(ivLength) : null;
  const c = crypto.createCipheriv(name, key, iv);
  const sealed = c.update(plain, undefined, 'base64') + c.final('base64');
  const d = crypto.createDecipheriv(name, key, iv);
  assert.strictEqual(d.update(sealed, 'base64', 'utf8') + d.final('utf8'), plain.toString());
}
for (const [name, keyLength, ivLength] of [['aes-256-gcm', 32, 12], ['aes-128-ccm', 16, 12],
    ['aes-128-ocb', 16, 12], ['chacha20-poly1305', 32, 12]]) {
  const key = crypto.randomBytes(keyLength), iv = crypto.randomBytes(ivLength),
    options = { authTagLength: 16 };
  const c = crypto.createCipheriv(name, key, iv, options);
  c.setAAD(Buffer.from('head'), { plaintextLength: plain.length });
  const sealed = Buffer.concat([c.update(plain), c.final()]);
  const tag = c.getAuthTag();
  const open = (bytes, t) => {
    const d = crypto.createDecipheriv(name, key, iv, options);
    d.setAuthTag(t);
    d.setAAD(Buffer.from('head'), { plaintextLength: bytes.length });
    return Buffer.concat([d.update(bytes), d.final()]);
  };
  assert.deepStrictEqual(open(sealed, tag), plain);
  tag[0] ^= 1;
  assert.throws(() => open(sealed, tag), /unable to authenticate/, name);
}
// FIPS 197, appendix C.1
const aes =
  crypto.createCipheriv('aes-128-ecb', Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
                        null).setAutoPadding(false);
assert.strictEqual(aes.update('00112233445566778899aabbccddeeff', 'hex', 'hex') + aes.final('hex'),
                   '69c4e0d86a7b0430d8cdb78070b4c55a');
assert.throws(() => crypto.createCipheriv('aes-128-cbc', 'short', Buffer.alloc(16)),
  { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), null),
  { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => crypto.createCipheriv('rot13', Buffer.alloc(16), null),
  { code: 'ERR_CRYPTO_UNKNOWN_CIPHER' });
assert.deepStrictEqual(crypto.getCipherInfo('aes-128-cbc'),
                       { mode: 'cbc', name: 'aes-128-cbc', nid: 419, blockSize: 16, ivLength: 16,
                         keyLength: 16 });
