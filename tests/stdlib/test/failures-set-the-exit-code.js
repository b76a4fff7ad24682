// SPDX-License-Identifier: MIT
'use strict';
// A failing, timed out or never ending test makes the exit code 1.

const assert = require('assert');
const test = require('node:test');

const ended = [];

test('throws', () => { throw new Error('expected in the output'); });
test('times out', { timeout: 5 }, () => new Promise(() => { setTimeout(() => {}, 20); }));
test('runs all the same', () => { ended.push('last'); });
test('never ends', () => new Promise(() => {}));
test('is cancelled', () => { ended.push('behind'); });

process.on('exit', (code) => {
  assert.strictEqual(code, 1);
  assert.deepStrictEqual(ended, ['last']);
  process.exitCode = 0;
});
