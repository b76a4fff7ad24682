// SPDX-License-Identifier: MIT
'use strict';
// Assertions of promises that are settled when a test returns count for its plan, although it does not wait.
const test = require('node:test');

test('settled', (t) => {
  t.plan(3);
  Promise.resolve().then(() => t.assert.ok(1)).then(() => t.assert.ok(2)).then(() => t.assert.ok(3));
});
