// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const crypto = require('crypto');

let calls = 0;
const data = Buffer.from('to be signed');
const kinds =
  [['rsa', { modulusLength: 1024 }, 'sha256'], ['ec', { namedCurve: 'P-256' }, 'sha256'],
               ['dsa', { modulusLength: 1024, divisorLength: 160 }, 'sha1'],
                 ['ed25519', undefined, null]];
for (const [type, options, digest] of kinds) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  for (const dsaEncoding of ['der', 'ieee-p1363']) {
    const signature = crypto.sign(digest, data, { key: privateKey, dsaEncoding });
    assert.ok(crypto.verify(digest, data, { key: publicKey, dsaEncoding }, signature), type);
    assert.ok(!crypto.verify(digest, Buffer.from('other'), { key: publicKey, dsaEncoding },
                             signature));
    if (digest !== null) {
      const old = crypto.createSign(digest).update(data).sign({ key: privateKey, dsaEncoding });
      assert.ok(crypto.createVerify(digest).update(data).verify({ key: publicKey, dsaEncoding },
        old));
    }
  }
  crypto.sign(digest, data, privateKey, (e, signature) => {
    assert.ifError(e);
    crypto.verify(digest, data, publicKey, signature, (err, ok) => {
      calls++;
      assert.ifError(err);
      assert.strictEqual(ok, true);
    });
  });
}
const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const pss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
const signature = crypto.sign('sha256', data, { key: privateKey, ...pss });
assert.ok(crypto.verify('sha256', data, { key: publicKey, ...pss }, signature));
assert.ok(!crypto.verify('sha256', data, publicKey, signature));
assert.deepStrictEqual(crypto.privateDecrypt(privateKey, crypto.publicEncrypt(publicKey, data)),
                       data);
assert.deepStrictEqual(crypto.publicDecrypt(publicKey, crypto.privateEncrypt(privateKey, data)),
                       data);
process.on('exit', () => assert.strictEqual(calls, kinds.length));
