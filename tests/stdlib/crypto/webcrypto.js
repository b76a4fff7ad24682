// SPDX-License-Identifier: MIT
'use strict';
// One round of each operation of crypto.subtle.
const assert = require('assert');
const { webcrypto } = require('crypto');
const { subtle } = webcrypto;

const data = Buffer.from('some data');
async function main() {
  assert.strictEqual(Buffer.from(await subtle.digest('SHA-256',
                                                     Buffer.from('abc'))).toString('hex'),
                     'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  for (const name of ['AES-CBC', 'AES-GCM', 'AES-CTR']) {
    const key = await subtle.generateKey({ name, length: 256 }, true, ['encrypt', 'decrypt']);
    const a = { name, iv: new Uint8Array(16), counter: new Uint8Array(16).fill(255), length: 8 };
    assert.deepStrictEqual(Buffer.from(await subtle.decrypt(a, key,
        await subtle.encrypt(a, key, data))), data, name);
    const again =
      await subtle.importKey('jwk', await subtle.exportKey('jwk', key), name, true, ['decrypt']);
    assert.deepStrictEqual(again.algorithm, key.algorithm);
    await assert.rejects(subtle.encrypt(a, again, data), { name: 'InvalidAccessError' });
  }
  const pairs = [{ name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }, { name: 'Ed25519' },
                 { name: 'RSA-PSS', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]),
                   hash: 'SHA-256', saltLength: 16 }];
  for (const a of pairs) {
    const { publicKey, privateKey } = await subtle.generateKey(a, true, ['sign', 'verify']);
    const signature = await subtle.sign(a, privateKey, data);
    assert.ok(await subtle.verify(a, publicKey, signature, data), a.name);
    assert.ok(!await subtle.verify(a, publicKey, signature, Buffer.from('x')));
  }
  const hmac =
    await subtle.importKey('raw', Buffer.from('Jefe'), { name: 'HMAC', hash: 'SHA-256' }, false,
                           ['sign']);
  assert.strictEqual(Buffer.from(await subtle.sign('HMAC', hmac,
      Buffer.from('what do ya want for nothing?'))).toString('hex'),
                     '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  await assert.rejects(subtle.exportKey('raw', hmac), { name: 'InvalidAccessError' });
  const password =
    await subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits']);
  const bits =
    await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: Buffer.from('salt'),
      iterations: 4096 }, password, 160);
  assert.strictEqual(Buffer.from(bits).toString('hex'), '4b007901b765489abead49d926f721d065a429c1');
  await assert.rejects(subtle.digest('MD5', data), { name: 'NotSupportedError' });
  assert.throws(() => new webcrypto.constructor(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
}
let done = false;
main().then(() => { done = true; });
process.on('exit', (code) => { if (code === 0) assert.ok(done); });
