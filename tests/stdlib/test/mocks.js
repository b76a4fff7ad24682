// SPDX-License-Identifier: MIT
'use strict';
// mock.fn, mock.method, mock.property and mock.timers; t.mock is undone when the test ends.

const assert = require('assert');
const test = require('node:test');

const object = { value: 5, add(a) { return this.value + a; } };

test('functions and methods', (t) => {
  const sum = t.mock.fn((a, b) => a + b);
  assert.strictEqual(sum(3, 4), 7);
  assert.deepStrictEqual(sum.mock.calls[0].arguments, [3, 4]);
  sum.mock.mockImplementationOnce(() => 0);
  assert.deepStrictEqual([sum(1, 1), sum(1, 1)], [0, 2]);
  t.mock.method(object, 'add', () => 'mocked');
  assert.strictEqual(object.add(1), 'mocked');
  t.mock.property(object, 'value', 9);
  assert.strictEqual(object.value, 9);
});

test('are undone', () => {
  assert.strictEqual(object.add(1), 6);
});

test('timers move when told', (t) => {
  const real = Date.now();
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 100 });
  const seen = [];
  setTimeout(() => seen.push('timeout'), 1000);
  const interval = setInterval(() => seen.push('interval'), 400);
  t.mock.timers.tick(999);
  assert.deepStrictEqual(seen, ['interval', 'interval']);
  t.mock.timers.tick(1);
  assert.deepStrictEqual(seen, ['interval', 'interval', 'timeout']);
  clearInterval(interval);
  assert.strictEqual(Date.now(), 1100);
  assert.strictEqual(new Date().getTime(), 1100);
  t.mock.timers.reset();
  assert.ok(Date.now() >= real);
});
