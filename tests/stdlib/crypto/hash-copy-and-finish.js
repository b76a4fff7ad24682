// SPDX-License-Identifier: MIT
'use strict';
// A hash can be copied at any point, and is over after digest().
const assert = require('assert');
const crypto = require('crypto');

const a = crypto.createHash('sha256').update('abc'); // not in C yet
const b = a.copy().update('def');
assert.strictEqual(b.digest('hex'), crypto.hash('sha256', 'abcdef'));
a.update(Buffer.from('x')); // in C now
const c = a.copy();
assert.strictEqual(a.digest('hex'), crypto.hash('sha256', 'abcx'));
assert.strictEqual(c.digest('hex'), crypto.hash('sha256', 'abcx'));
for (const f of [() => a.update('y'), () => a.digest(), () => a.copy()]) {
  assert.throws(f, { code: 'ERR_CRYPTO_HASH_FINALIZED' });
}
assert.throws(() => crypto.createHash('nope'), { message: 'Digest method not supported' });
assert.throws(() =>
  crypto.createHash('md4'), { code: 'ERR_OSSL_EVP_UNSUPPORTED',
    library: 'digital envelope routines' });
assert.throws(() => crypto.createHash('sha256', { outputLength: 5 }),
  { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
assert.strictEqual(crypto.createHash('shake128', { outputLength: 5 }).digest('hex'), '7f9c2ba4e8');
