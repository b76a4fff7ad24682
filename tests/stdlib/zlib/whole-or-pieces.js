// SPDX-License-Identifier: MIT
'use strict';
// One-shots have an engine of their own where the stream is ordinary: both give the same, also what
// they refuse.
const assert = require('assert');
const zlib = require('zlib');
const { promisify } = require('util');

const kinds = [['deflate', 'inflate', 'Deflate', 'Inflate'], ['gzip', 'gunzip', 'Gzip', 'Gunzip'],
               ['deflateRaw', 'inflateRaw', 'DeflateRaw', 'InflateRaw']];
const text = Buffer.from('the quick brown fox '.repeat(5000));
const noise = Buffer.from(Array.from({ length: 70000 }, (_, i) => (i * 2654435761 >>> 13) & 255));
const inputs = [Buffer.alloc(0), Buffer.from('x'), text, noise, Buffer.alloc(300000), Buffer.concat([noise, text])];

// By zlib itself, in pieces.
function inPieces(name, input, options) {
  return new Promise((resolve, reject) => {
    const stream = new zlib[name](options);
    const parts = [];
    stream.on('data', (d) => parts.push(d));
    stream.on('end', () => resolve(Buffer.concat(parts)));
    stream.on('error', reject);
    for (let at = 0; at < input.length; at += 10000) stream.write(input.subarray(at, at + 10000));
    stream.end();
  });
}

function codeOf(fn) {
  try {
    fn();
  } catch (e) {
    return e.code;
  }
  return undefined;
}

(async () => {
  for (const [compress, decompress, Compress, Decompress] of kinds) {
    for (const input of inputs) {
      for (const level of [-1, 0, 1, 6, 9]) {
        const packed = zlib[`${compress}Sync`](input, { level });
        assert.deepStrictEqual(await promisify(zlib[compress])(input, { level }), packed);
        assert.deepStrictEqual(await inPieces(Decompress, packed), input);
        assert.deepStrictEqual(zlib[`${decompress}Sync`](packed), input);
      }
      const packed = await inPieces(Compress, input, { level: 9 });
      assert.deepStrictEqual(zlib[`${decompress}Sync`](packed), input);
      assert.deepStrictEqual(await promisify(zlib[decompress])(packed), input);
    }
    const packed = zlib[`${compress}Sync`](text);
    const unpack = (bytes, options) => zlib[`${decompress}Sync`](bytes, options);
    assert.strictEqual(codeOf(() => unpack(packed.subarray(0, packed.length - 5))), 'Z_BUF_ERROR');
    const part = unpack(packed.subarray(0, packed.length - 20), { finishFlush: zlib.constants.Z_SYNC_FLUSH });
    assert.deepStrictEqual(part, text.subarray(0, part.length));
    assert.deepStrictEqual(unpack(packed, { maxOutputLength: text.length }), text);
    assert.strictEqual(codeOf(() => unpack(packed, { maxOutputLength: text.length - 1 })), 'ERR_BUFFER_TOO_LARGE');
    assert.strictEqual(codeOf(() => zlib[`${compress}Sync`](noise, { maxOutputLength: 10 })), 'ERR_BUFFER_TOO_LARGE');
    // A thousandfold: more than the quick way tries.
    const big = Buffer.alloc(20 << 20);
    assert.strictEqual(unpack(zlib[`${compress}Sync`](big)).equals(big), true);
  }

  const packed = zlib.gzipSync(text);
  assert.deepStrictEqual([...packed.subarray(0, 4), packed[9]], [0x1f, 0x8b, 8, 0, 3]);
  const bad = Buffer.from(packed);
  bad[bad.length - 6] ^= 1; // the checksum
  assert.strictEqual(codeOf(() => zlib.gunzipSync(bad)), 'Z_DATA_ERROR');
  const lies = Buffer.from(packed);
  lies.writeUInt32LE(text.length - 1, lies.length - 4); // the length
  assert.strictEqual(codeOf(() => zlib.gunzipSync(lies)), 'Z_DATA_ERROR');
  assert.deepStrictEqual(zlib.gunzipSync(Buffer.concat([packed, packed])), Buffer.concat([text, text]));
  assert.deepStrictEqual(zlib.gunzipSync(Buffer.concat([packed, Buffer.alloc(10)])), text);

  // What is changed while it is compressed gives one valid stream or another.
  const changing = Buffer.alloc(4 << 20, 'abc');
  const done = promisify(zlib.gzip)(changing);
  for (let i = 0; i < changing.length; i += 3) changing[i] = i & 255;
  assert.strictEqual(zlib.gunzipSync(await done).length, changing.length);
})();
