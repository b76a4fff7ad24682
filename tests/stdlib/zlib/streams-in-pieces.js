// SPDX-License-Identifier: MIT
'use strict';
// A compressor piped into its decompressor, written in odd pieces with small output chunks.
const assert = require('assert');
const zlib = require('zlib');

const input = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz'.repeat(3000));
const pairs =
  [['createGzip', 'createGunzip'], ['createDeflateRaw', 'createInflateRaw'],
   ['createDeflate', 'createUnzip'],
               ['createBrotliCompress', 'createBrotliDecompress'],
                 ['createZstdCompress', 'createZstdDecompress']];
let ended = 0;
for (const [pack, unpack] of pairs) {
  const c = zlib[pack]({ chunkSize: 100 }), d = zlib[unpack]({ chunkSize: 333 });
  const parts = [];
  c.pipe(d).on('data', (p) => parts.push(p)).on('end', () => {
    ended++;
    assert.ok(Buffer.concat(parts).equals(input), pack);
    assert.strictEqual(c.bytesWritten, input.length);
  });
  for (let i = 0; i < input.length; i += 7919) c.write(input.subarray(i, i + 7919));
  c.flush();
  c.end();
}
process.on('exit', () => assert.strictEqual(ended, pairs.length));
