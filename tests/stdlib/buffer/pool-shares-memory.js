// SPDX-License-Identifier: MIT
'use strict';
// Small buffers are cut from one slab; it cannot be transferred away under them.
const assert = require('assert');

const a = Buffer.from('one');
const b = Buffer.from('two');
assert.strictEqual(a.buffer, b.buffer);
assert.throws(() => a.buffer.transfer(), TypeError);
assert.throws(() => structuredClone(a, { transfer: [a.buffer] }), { name: 'DataCloneError' });
assert.strictEqual(`${a}${b}`, 'onetwo');
assert.notStrictEqual(Buffer.allocUnsafeSlow(100).buffer, Buffer.allocUnsafeSlow(100).buffer);
