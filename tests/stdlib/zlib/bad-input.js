// SPDX-License-Identifier: MIT
'use strict';
// Truncated, corrupt and oversized data: the same error at once, by callback and from a stream.
const assert = require('assert');
const zlib = require('zlib');

const whole = zlib.gzipSync('some text that is long enough to be cut off somewhere in the middle');
const cases = [
  ['gunzip', whole.subarray(0, 20), 'Z_BUF_ERROR', 'unexpected end of file'],
  ['gunzip', Buffer.from('not gzip at all'), 'Z_DATA_ERROR', 'incorrect header check'],
  ['inflate', Buffer.from([0x78, 0x9c, 0xff, 0xff]), 'Z_DATA_ERROR', 'invalid block type'],
  ['brotliDecompress', Buffer.alloc(50, 0xff), /^ERR_/, 'Decompression failed'],
  ['zstdDecompress', Buffer.from('not zstd'), /^ZSTD_error_/, /./],
];
let calls = 0;
function check(e, code, message) {
  calls++;
  if (typeof code === 'string') assert.strictEqual(e.code, code);
  else assert.match(e.code, code);
  if (typeof message === 'string') assert.strictEqual(e.message, message);
}
for (const [name, input, code, message] of cases) {
  assert.throws(() => zlib[`${name}Sync`](input), (e) => { check(e, code, message); return true; });
  zlib[name](input, (e) => check(e, code, message));
  const stream = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`]();
  stream.on('error', (e) => check(e, code, message));
  stream.resume();
  stream.end(input);
}
assert.throws(() => zlib.gunzipSync(zlib.gzipSync(Buffer.alloc(5000)), { maxOutputLength: 4999 }),
  { code: 'ERR_BUFFER_TOO_LARGE' });
assert.strictEqual(zlib.gunzipSync(zlib.gzipSync(Buffer.alloc(5000)),
                                   { maxOutputLength: 5000 }).length, 5000);
assert.throws(() => zlib.gzipSync(5), { code: 'ERR_INVALID_ARG_TYPE' });
process.on('exit', () => assert.strictEqual(calls, cases.length * 3));
