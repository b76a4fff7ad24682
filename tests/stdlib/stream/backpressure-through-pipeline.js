// SPDX-License-Identifier: MIT
'use strict';
// A slow end holds the source back: no more than the marks allow is ever under way.
const assert = require('assert');
const { PassThrough, Readable, Writable, pipeline } = require('stream');

let pushed = 0;
let written = 0;
let most = 0;
const source = new Readable({
  objectMode: true,
  highWaterMark: 4,
  read() { this.push(pushed < 500 ? ++pushed : null); },
});
const sink = new Writable({
  objectMode: true,
  highWaterMark: 4,
  write(chunk, encoding, callback) {
    assert.strictEqual(chunk, ++written);
    most = Math.max(most, pushed - written);
    setImmediate(callback);
  },
});
pipeline(source, new PassThrough({ objectMode: true, highWaterMark: 4 }), sink, (error) => {
  assert.ifError(error);
  assert.strictEqual(written, 500);
  assert.ok(most <= 20, `${most} under way`);
  process.exitCode = 0;
  clearTimeout(timer);
});
const timer = setTimeout(() => assert.fail('the pipeline did not end'), 10000);
