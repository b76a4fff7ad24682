// SPDX-License-Identifier: MIT
'use strict';
// Buffer.from(sharedArrayBuffer) shares its memory, as with an ArrayBuffer.
const assert = require('assert');

const memory = new SharedArrayBuffer(4);
const buffer = Buffer.from(memory, 1, 2);
buffer[0] = 7;
assert.deepStrictEqual([...new Uint8Array(memory)], [0, 7, 0, 0]);
assert.strictEqual(buffer.buffer, memory);
assert.strictEqual(Buffer.byteLength(memory), 4);
const fake = { __proto__: SharedArrayBuffer.prototype };
assert.throws(() => Buffer.from(fake), TypeError);
