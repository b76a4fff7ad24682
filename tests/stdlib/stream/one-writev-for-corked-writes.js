// SPDX-License-Identifier: MIT
'use strict';
// Writes between cork and uncork arrive as one _writev, callbacks in order.
const assert = require('assert');
const { Writable } = require('stream');

const batches = [];
const order = [];
const stream = new Writable({
  writev(chunks, callback) {
    batches.push(chunks.map(({ chunk }) => `${chunk}`));
    callback();
  },
});
stream.cork();
for (const text of ['a', 'b', 'c']) stream.write(text, () => order.push(text));
stream.uncork();
stream.end(() => {
  assert.deepStrictEqual(batches, [['a', 'b', 'c']]);
  assert.deepStrictEqual(order, ['a', 'b', 'c']);
});
process.on('exit', () => assert.strictEqual(stream.writableFinished, true));
