// SPDX-License-Identifier: MIT
'use strict';
// A thread ends well whatever its program has done to the built-in iterators.
const assert = require('assert');
const { Worker } = require('worker_threads');

const text = `
  process.on('exit', () => {});
  Array.prototype[Symbol.iterator] = () => undefined;
  Map.prototype[Symbol.iterator] = () => undefined;
  Object.keys = () => undefined;
  console.log('said');
`;
const worker = new Worker(text, { eval: true });
let ended = false;
worker.on('error', (err) => { throw err; });
worker.on('exit', (code) => {
  ended = true;
  assert.strictEqual(code, 0);
});
process.on('exit', () => assert.ok(ended));
