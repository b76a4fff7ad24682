// SPDX-License-Identifier: MIT
'use strict';
// A URL stands for the private key that OpenSSL has under it; nothing that only looks like a URL does.
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot store '));
try {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
  const file = path.join(dir, 'a key.pem');
  fs.writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const url = pathToFileURL(file), data = Buffer.from('x');
  assert(crypto.verify(null, data, publicKey, crypto.sign(null, data, url)));
  assert.throws(() => crypto.createPublicKey(url), { code: 'ERR_INVALID_ARG_TYPE' });
  const spoofed = { href: url.href, protocol: 'file:' };
  assert.throws(() => crypto.createPrivateKey({ key: spoofed }), { code: 'ERR_INVALID_ARG_TYPE' });

  fs.writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'p' }));
  assert.strictEqual(crypto.createPrivateKey({ key: url, passphrase: 'p' }).asymmetricKeyType, 'ed25519');
  assert.throws(() => crypto.createPrivateKey(url), { code: 'ERR_MISSING_PASSPHRASE' });

  fs.writeFileSync(file, 'no key');
  assert.throws(() => crypto.createPrivateKey(url), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
  assert.throws(() => crypto.createPrivateKey(new URL('none:x')), { code: /^ERR_OSSL_/ });
} finally {
  fs.rmSync(dir, { recursive: true });
}
