// SPDX-License-Identifier: MIT
'use strict';
// A gzip file of several members is their contents; zeros after it are padding, other bytes an
// error.
const assert = require('assert');
const zlib = require('zlib');

const two = Buffer.concat([zlib.gzipSync('abc'), zlib.gzipSync('def')]);
assert.strictEqual(zlib.gunzipSync(two).toString(), 'abcdef');
assert.strictEqual(zlib.unzipSync(two).toString(), 'abcdef');
assert.strictEqual(zlib.gunzipSync(Buffer.concat([two, Buffer.alloc(10)])).toString(), 'abcdef');
assert.throws(() => zlib.gunzipSync(Buffer.concat([two, Buffer.alloc(10, 0x1f)])),
  { code: 'Z_DATA_ERROR' });
assert.throws(() => zlib.gunzipSync(two, { rejectGarbageAfterEnd: true }),
  { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });
const parts = [];
const s = zlib.createGunzip();
s.on('data', (d) => parts.push(d));
for (const byte of two) s.write(Buffer.from([byte]));
s.end();
process.on('exit', () => assert.strictEqual(Buffer.concat(parts).toString(), 'abcdef'));
