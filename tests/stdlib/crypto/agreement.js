// SPDX-License-Identifier: MIT
'use strict';
// Both sides of a Diffie-Hellman exchange get the same secret.
const assert = require('assert');
const crypto = require('crypto');

for (const make of [() => crypto.createECDH('secp256k1'),
                    () => crypto.getDiffieHellman('modp14')]) {
  const a = make(), b = make();
  a.generateKeys();
  b.generateKeys();
  assert.strictEqual(a.computeSecret(b.getPublicKey(), null, 'hex'),
                     b.computeSecret(a.getPublicKey(), null, 'hex'));
}
for (const type of ['x25519', 'x448', 'ec']) {
  const a = crypto.generateKeyPairSync(type, { namedCurve: 'P-384' }),
    b = crypto.generateKeyPairSync(type, { namedCurve: 'P-384' });
  assert.deepStrictEqual(crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey }),
                         crypto.diffieHellman({ privateKey: b.privateKey,
                           publicKey: a.publicKey }));
}
assert.throws(() => crypto.createECDH('no curve'), { code: 'ERR_CRYPTO_INVALID_CURVE' });
assert.throws(() => crypto.createECDH('secp256k1').setPrivateKey(Buffer.alloc(32)),
  { code: 'ERR_CRYPTO_INVALID_KEYTYPE' });
assert.throws(() => crypto.getDiffieHellman('modp3'), { code: 'ERR_CRYPTO_UNKNOWN_DH_GROUP' });
