// SPDX-License-Identifier: MIT
'use strict';
// Closing a stream whose chunk is on the thread pool: no output, no crash, nothing called twice.
const assert = require('assert');
const zlib = require('zlib');

let closed = 0;
for (let i = 0; i < 20; i++) {
  const s = zlib.createGzip();
  s.on('data', () => assert.fail('data after close'));
  s.write(Buffer.alloc(1 << 20, i), () => {});
  s.close(() => closed++);
  assert.strictEqual(s._handle, null);
}
const d = zlib.createDeflate();
d.on('error', () => {});
d.write('x');
assert.throws(() => d._handle.reset(), /write is in progress/);
d.destroy();
process.on('exit', () => assert.strictEqual(closed, 20));
