// SPDX-License-Identifier: MIT
'use strict';
// A write that does not fit touches nothing past the last whole character.
const assert = require('assert');

const buffer = Buffer.alloc(8, 0x2e);
assert.strictEqual(buffer.write('a\u00e9\u00e9', 0, 4), 3);
assert.strictEqual(buffer.toString('latin1'), 'a\u00c3\u00a9.....');
assert.strictEqual(buffer.write('\u4e2d\u4e2d', 2, 5), 3);
assert.strictEqual(buffer.toString('latin1', 5), '...');
assert.strictEqual(buffer.write('\u{1f600}', 6), 0);
assert.strictEqual(buffer.toString('latin1', 5), '...');
