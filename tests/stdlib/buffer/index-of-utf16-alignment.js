// SPDX-License-Identifier: MIT
'use strict';
// UTF-16 is searched at even places only; `end` bounds the search.
const assert = require('assert');

const bytes = Buffer.from([0x61, 0x00, 0x62, 0x61, 0x00, 0x62]);
assert.strictEqual(bytes.indexOf('a', 1, 'utf16le'), 0);
assert.strictEqual(bytes.indexOf('\u6200', 0, 'utf16le'), 4);
assert.strictEqual(bytes.lastIndexOf('a', undefined, 'utf16le'), 0);
assert.strictEqual(Buffer.from('abcabc').indexOf('c', 0, 2), -1);
assert.strictEqual(Buffer.from('abcabc').lastIndexOf('a', 5, 3), 0);
