// SPDX-License-Identifier: MIT
'use strict';
// Cycles, classes of the language, transfer, host objects, and what cannot be cloned.
const assert = require('assert');

const value = { map: new Map([[1, new Set([2])]]), date: new Date(5), bytes: Buffer.from('hi') };
value.self = value;
const copy = structuredClone(value);
assert.notStrictEqual(copy, value);
assert.strictEqual(copy.self, copy);
assert.strictEqual(copy.map.get(1).has(2), true);
assert.strictEqual(copy.date.getTime(), 5);

const memory = new ArrayBuffer(8);
assert.strictEqual(structuredClone(memory, { transfer: [memory] }).byteLength, 8);
assert.strictEqual(memory.detached, true);

const error = structuredClone(new DOMException('m', 'AbortError'));
assert.ok(error instanceof DOMException);
assert.strictEqual(error.code, 20);
assert.throws(() => structuredClone(() => {}), { name: 'DataCloneError' });
