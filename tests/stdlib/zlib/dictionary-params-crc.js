// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const zlib = require('zlib');

const dictionary = Buffer.from('the words that will come');
for (const [pack, unpack] of [['deflate', 'inflate'], ['deflateRaw', 'inflateRaw'],
                              ['zstdCompress', 'zstdDecompress']]) {
  const packed = zlib[`${pack}Sync`]('the words that will come again', { dictionary });
  assert.strictEqual(zlib[`${unpack}Sync`](packed, { dictionary }).toString(),
                     'the words that will come again');
}
const packed = zlib.deflateSync('the words', { dictionary });
assert.throws(() =>
  zlib.inflateSync(packed), { message: 'Missing dictionary', code: 'Z_NEED_DICT', errno: 2 });
assert.throws(() => zlib.inflateSync(packed, { dictionary: Buffer.from('other') }),
  { message: 'Bad dictionary' });

assert.strictEqual(zlib.crc32('hello'), 0x3610a686);
assert.strictEqual(zlib.crc32('lo', zlib.crc32(Buffer.from('hel'))), 0x3610a686);
assert.throws(() => zlib.createGzip({ level: 10 }), { code: 'ERR_OUT_OF_RANGE' });

// Level 0 from the middle on: what follows is stored.
const d = zlib.createDeflate({ level: 9 });
const parts = [];
d.on('data', (p) => parts.push(p));
d.write('a'.repeat(5000), () =>
        d.params(0, zlib.constants.Z_DEFAULT_STRATEGY, () => d.end('b'.repeat(5000))));
process.on('exit', () => {
  const all = Buffer.concat(parts);
  assert.ok(all.length > 5000 && all.length < 5200);
  assert.strictEqual(zlib.inflateSync(all).toString(), 'a'.repeat(5000) + 'b'.repeat(5000));
});
