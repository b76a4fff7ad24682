'use strict';
// Tests that are compiled into an executable.
const assert = require('node:assert');
const { describe, it, test, mock } = require('node:test');

describe('in an executable', () => {
  it('runs', (t) => { t.assert.ok(true); });
  it('mocks a module', (t) => {
    t.mock.module('./dep.js', { exports: { default: { value: 2 } } });
    assert.strictEqual(require('./dep.js').value, 2);
  });
  it('has it again', () => { assert.strictEqual(require('./dep.js').value, 1); });
});
test('mocks timers', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let fired = 0;
  setTimeout(() => fired++, 1000);
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.strictEqual(fired, 1);
});
if (process.env.FAIL) test('fails', () => { assert.strictEqual(1, 2); });
