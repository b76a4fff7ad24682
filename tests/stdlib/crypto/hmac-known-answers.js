// SPDX-License-Identifier: MIT
'use strict';
// RFC 2202 and RFC 4231; keys as strings, bytes and KeyObjects.
const assert = require('assert');
const crypto = require('crypto');

const data = 'what do ya want for nothing?';
const sha256 = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
for (const key of ['Jefe', Buffer.from('Jefe'), crypto.createSecretKey(Buffer.from('Jefe'))]) {
  assert.strictEqual(crypto.createHmac('sha256', key).update(data).digest('hex'), sha256);
  assert.strictEqual(crypto.createHmac('sha256', key).update(Buffer.from(data)).digest('hex'),
                     sha256);
  assert.strictEqual(crypto.createHmac('sha1', key).update(data).digest('hex'),
                     'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
}
// The key is taken when the HMAC is made.
const key = Buffer.from('Jefe');
const h = crypto.createHmac('sha256', key).update(data);
key.fill(0);
assert.strictEqual(h.digest('hex'), sha256);
assert.strictEqual(h.digest('hex'), '');
// An empty key after a non-empty one: OpenSSL would keep the one before.
assert.strictEqual(crypto.createHmac('md5', '').update('').digest('hex'),
                   '74e6f7298a9c2d168935f58c001bad88');
assert.throws(() => crypto.createHmac('sha7', 'k'), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
