// SPDX-License-Identifier: MIT
'use strict';
// v8.queryObjects() and heap snapshots see what is alive, and only that.

const assert = require('assert');
const fs = require('fs');
const v8 = require('v8');

class A { x = 1; }
class B extends A {}

assert.strictEqual(v8.queryObjects(B), 0);
assert.deepStrictEqual(v8.queryObjects(A, { format: 'summary' }), ['A {}']); // B.prototype
const kept = [new A(), new B()];
(() => { for (let i = 0; i < 1000; i++) new A(); })();
assert.strictEqual(v8.queryObjects(A), 3);
assert.deepStrictEqual(v8.queryObjects(B, { format: 'summary' }), ['B { x: 1 }']);
assert.strictEqual(v8.queryObjects(Object.assign(() => {}, { prototype: null })), 0);
assert.strictEqual(kept.length, 2);
assert.throws(() => v8.queryObjects({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => v8.queryObjects(A, { format: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });

const file = `${process.env.TMPDIR ?? '/tmp'}/heap-queries-${process.pid}.heapsnapshot`;
assert.strictEqual(v8.writeHeapSnapshot(file), file);
const written = JSON.parse(fs.readFileSync(file, 'utf8'));
fs.rmSync(file);
assert.ok(written.strings.includes('B'));
assert.strictEqual(written.nodes.length / written.snapshot.meta.node_fields.length, written.snapshot.node_count);

let text = '';
v8.getHeapSnapshot({ exposeNumericValues: true }).setEncoding('utf8').on('data', (chunk) => { text += chunk; })
  .on('end', () => assert.ok(JSON.parse(text).snapshot.node_count > 1000));
