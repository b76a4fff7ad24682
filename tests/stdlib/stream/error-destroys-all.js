// SPDX-License-Identifier: MIT
'use strict';
// One failing stream of a pipeline destroys the others, and the callback gets its error.
const assert = require('assert');
const { PassThrough, Readable, Transform, pipeline } = require('stream');

const source = new Readable({ read() { this.push('x'); } });
const failing = new Transform({
  transform(chunk, encoding, callback) { callback(new Error('no')); },
});
const last = new PassThrough();
let error;
pipeline(source, failing, last, (reason) => {
  error = reason;
});
process.on('exit', () => {
  assert.strictEqual(error.message, 'no');
  for (const stream of [source, failing, last]) assert.strictEqual(stream.destroyed, true);
});
