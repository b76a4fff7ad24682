// SPDX-License-Identifier: MIT
'use strict';
// Arguments that C would not take (fractions, huge numbers, wrong types) end as errors, never as
// aborts.
const assert = require('assert');
const crypto = require('crypto');
const zlib = require('zlib');

const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
assert.strictEqual(crypto.publicEncrypt({ key: publicKey, padding: 'x' }, Buffer.from('a')).length,
                   128);
assert.throws(() => crypto.publicEncrypt({ key: publicKey, padding: 99 }, Buffer.from('a')));
assert.throws(() => crypto.privateDecrypt(privateKey, Buffer.alloc(5)));
assert.throws(() => crypto.createDiffieHellman(128, Buffer.alloc(8, 255)),
  { code: 'ERR_OSSL_DH_BAD_GENERATOR' });
assert.throws(() => crypto.createHash('sha256').update(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createHash('sha1\0x'), { message: 'Digest method not supported' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(15)),
  { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => crypto.createSecretKey(7), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createPublicKey({ key: Buffer.alloc(9), format: 'der', type: 'spki' }));
assert.throws(() => crypto.createECDH('secp256k1').computeSecret(Buffer.alloc(65)));
assert.strictEqual(crypto.createHash('shake128', { outputLength: -0 }).digest('hex'), '');
assert.strictEqual(zlib.gunzipSync(zlib.gzipSync('a', { level: 1.5, memLevel: 8.9,
  chunkSize: 100.5 })).toString(), 'a');
zlib.createGzip({ chunkSize: 64.5 }).on('data', () => {}).end('x'.repeat(1000));
