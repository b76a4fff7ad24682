// SPDX-License-Identifier: MIT
'use strict';
// Every kind of key goes out in every form and comes back equal.
const assert = require('assert');
const { createPrivateKey, createPublicKey, generateKeyPairSync } = require('crypto');

const kinds =
  [['rsa', { modulusLength: 1024 }], ['ec', { namedCurve: 'P-256' }],
   ['ec', { namedCurve: 'secp521r1' }],
               ['ed25519'], ['ed448'], ['x25519'], ['x448']];
for (const [type, options] of kinds) {
  const { publicKey, privateKey } = generateKeyPairSync(type, options);
  assert.strictEqual(publicKey.asymmetricKeyType, type);
  for (const format of ['pem', 'der']) {
    const spki = publicKey.export({ type: 'spki', format });
    assert.ok(createPublicKey({ key: spki, type: 'spki', format }).equals(publicKey), type);
    const pkcs8 = privateKey.export({ type: 'pkcs8', format });
    assert.ok(createPrivateKey({ key: pkcs8, type: 'pkcs8', format }).equals(privateKey));
    const sealed =
      privateKey.export({ type: 'pkcs8', format, cipher: 'aes-256-cbc', passphrase: 'pw' });
    assert.ok(createPrivateKey({ key: sealed, type: 'pkcs8', format,
      passphrase: 'pw' }).equals(privateKey));
    assert.throws(() => createPrivateKey({ key: sealed, type: 'pkcs8', format, passphrase: 'no' }));
  }
  assert.ok(createPublicKey({ key: publicKey.export({ format: 'jwk' }),
    format: 'jwk' }).equals(publicKey));
  assert.ok(createPrivateKey({ key: privateKey.export({ format: 'jwk' }),
    format: 'jwk' }).equals(privateKey));
  assert.ok(createPublicKey(privateKey).equals(publicKey));
}
assert.throws(() => createPrivateKey('nonsense'), { code: 'ERR_OSSL_UNSUPPORTED' });
