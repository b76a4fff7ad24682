// SPDX-License-Identifier: MIT
'use strict';
// Every pair of one-shots, at once and by callback, over inputs of awkward sizes.
const assert = require('assert');
const zlib = require('zlib');

const pairs =
  [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip'],
   ['deflate', 'unzip'],
               ['brotliCompress', 'brotliDecompress'], ['zstdCompress', 'zstdDecompress']];
const noise = Buffer.alloc(70000);
for (let i = 0, x = 1; i < noise.length; i++) noise[i] =
  (x = (Math.imul(x, 1103515245) + 12345) >>> 0) >>> 16;
const inputs =
  ['', 'a', 'ab'.repeat(40000), noise, new Uint16Array([1, 2, 3]), new Uint8Array([7, 8]).buffer];
let calls = 0;
for (const [pack, unpack] of pairs) {
  for (const input of inputs) {
    const bytes = typeof input === 'string' ? Buffer.from(input) :
      Buffer.from(input.buffer || input, input.byteOffset, input.byteLength);
    const packed = zlib[`${pack}Sync`](input);
    assert.ok(zlib[`${unpack}Sync`](packed).equals(bytes), `${pack} ${bytes.length}`);
    zlib[pack](input, (e, p) => {
      assert.ifError(e);
      zlib[unpack](p, (err, back) => {
        calls++;
        assert.ifError(err);
        assert.ok(back.equals(bytes));
      });
    });
  }
}
process.on('exit', () => assert.strictEqual(calls, pairs.length * inputs.length));
