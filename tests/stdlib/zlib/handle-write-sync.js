// SPDX-License-Identifier: MIT
'use strict';
// A stream driven by its handle, as packages do it that decode in pieces without waiting (pngjs).
const assert = require('assert');
const zlib = require('zlib');

const text = 'text '.repeat(1000);
const packed = zlib.deflateSync(text);
const stream = new zlib.Inflate({ chunkSize: 512 });
const handle = stream._handle;
const parts = [];
let offset = 0;
do {
  const out = Buffer.alloc(512);
  handle.writeSync(zlib.constants.Z_FINISH, packed, offset, packed.length - offset, out, 0, out.length);
  const [outLeft, inLeft] = stream._writeState;
  parts.push(out.subarray(0, out.length - outLeft));
  offset = packed.length - inLeft;
} while (stream._writeState[0] === 0);
assert.strictEqual(Buffer.concat(parts).toString(), text);

// What is no buffer, or lies outside of one, is refused.
const out = Buffer.alloc(8);
for (const args of [[], [0, packed, 0, packed.length + 1, out, 0, 8], [0, packed, -1, 1, out, 0, 8], [0, packed, 0, 1, out, 4, 5], [0, null, 0, 0, out, 0, 8]]) {
  assert.throws(() => handle.writeSync(...args), { code: /^ERR_/ });
}
assert.throws(() => new zlib.Inflate()._handle.writeSync(0, Buffer.from('nonsense'), 0, 8, out, 0, 8), { code: 'Z_DATA_ERROR' });
