// SPDX-License-Identifier: MIT
'use strict';
// TurboSHAKE and KangarooTwelve by RFC 9861's examples, at the borders of its tree; KMAC with keys and lengths that
// OpenSSL's own refuses.
const assert = require('assert');
const { subtle } = globalThis.crypto;

const hex = async (algorithm, data) => Buffer.from(await subtle.digest(algorithm, data)).toString('hex');

// ptn(n) of the RFC: 00 to FA, over and over.
const pattern = (n) => Buffer.from(Array.from({ length: n }, (_, i) => i % 251));

async function main() {
  assert.strictEqual(await hex({ name: 'TurboSHAKE128', outputLength: 256 }, Buffer.alloc(0)),
    '1e415f1c5983aff2169217277d17bb538cd945a397ddec541f1ce41af2c1b74c');
  assert.strictEqual(await hex({ name: 'TurboSHAKE128', outputLength: 256, domainSeparation: 7 }, Buffer.alloc(0)),
    '5a223ad30b3b8c66a243048cfced430f54e7529287d15150b973133adfac6a2f');
  const kt128 = { name: 'KT128', outputLength: 256 };
  assert.strictEqual(await hex(kt128, Buffer.alloc(0)), '1ac2d450fc3b4205d19da7bfca1b37513c0803577ac7167f06fe2ce1f0ef39e5');
  assert.strictEqual(await hex(kt128, pattern(17 ** 2)), '0c315ebcdedbf61426de7dcf8fb725d1e74675d7f5327a5067f367b108ecb67c');
  assert.strictEqual(await hex(kt128, pattern(17 ** 4)), '8701045e22205345ff4dda05555cbb5c3af1a771c2b89baef37db43d9998b9fe');
  // Eight kilobytes with the length behind them are more than one chunk.
  assert.notStrictEqual(await hex(kt128, pattern(8191)), await hex(kt128, pattern(8192)));
  await assert.rejects(subtle.digest({ name: 'KT256', outputLength: 9 }, Buffer.alloc(0)), { name: 'OperationError' });

  const key = await subtle.importKey('raw-secret', Buffer.from([0, 1, 2]), 'KMAC128', false, ['sign', 'verify']);
  const kmac = { name: 'KMAC128', outputLength: 256, customization: Buffer.from('Node.js') };
  const mac = Buffer.from(await subtle.sign(kmac, key, Buffer.from([1, 2, 3])));
  assert.strictEqual(mac.toString('hex'), 'fb7cbba2a10d1a879a9f968c589d2afe4a9bbf037e852cac05dd785b78d6571c');
}

main().then(() => process.exit(0));
