/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');

function messageOf(fn) {
  try {
    fn();
  } catch (error) {
    if (error.code !== 'ERR_ASSERTION') throw error;
    return error.message;
  }
  throw new Error('did not fail');
}

const checks = [
  [() => assert.strictEqual(1, 2), 'Expected values to be strictly equal:\n\n1 !== 2\n'],
  [() => assert.deepStrictEqual({ a: 1, b: [2] }, { a: 1, b: [3] }),
   'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n    a: 1,\n    b: [\n' +
   '+     2\n-     3\n    ]\n  }\n'],
  [() => assert.equal(1, 2), '1 == 2'],
  [() => assert(1 === 2), 'The expression evaluated to a falsy value:\n\n  assert(1 === 2)\n'],
  [() => assert.throws(() => {}), 'Missing expected exception.'],
  [() => assert.fail(), 'Failed'],
];
for (const { 0: fn, 1: text } of checks) if (messageOf(fn) !== text) throw new Error(messageOf(fn));
