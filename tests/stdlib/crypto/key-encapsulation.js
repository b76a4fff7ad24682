// SPDX-License-Identifier: MIT
'use strict';
// RSA encapsulates; what OpenSSL 3.0 cannot is an error that says so.
const assert = require('assert');
const crypto = require('crypto');

const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
const other = crypto.generateKeyPairSync('x25519');
assert.throws(() => crypto.encapsulate(other.publicKey), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
assert.throws(() => crypto.encapsulate(), { code: 'ERR_INVALID_ARG_TYPE' });
let answered = false;
crypto.encapsulate(publicKey, (err, made) => {
  assert.ifError(err);
  crypto.decapsulate(privateKey, made.ciphertext, (wrong, secret) => {
    assert.ifError(wrong);
    assert.deepStrictEqual(secret, made.sharedKey);
    answered = true;
  });
});
process.on('exit', () => assert(answered));
