// SPDX-License-Identifier: MIT
'use strict';
// Tests, subtests, suites, hooks, plans, skip and todo run in the order they are written.

const assert = require('assert');
const test = require('node:test');
const { describe, it, before, beforeEach, after, afterEach } = test;

const seen = [];

test('a plain function', () => { seen.push('plain'); });
test('an async function', async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  seen.push('async');
});
test('a callback', (t, done) => setImmediate(() => {
  seen.push('callback');
  done();
}));
test('subtests and a plan', async (t) => {
  t.plan(2);
  await t.test('inner', (t2) => {
    assert.strictEqual(t2.fullName, 'subtests and a plan > inner');
    seen.push('inner');
  });
  t.assert.strictEqual(seen.at(-1), 'inner');
});
test.skip('skipped', () => { seen.push('never'); });
test.todo('todo may fail', () => { throw new Error('does not count'); });
test('expected to fail', { expectFailure: /boom/ }, () => { throw new Error('boom'); });

describe('a suite', () => {
  before(() => seen.push('before'));
  beforeEach(() => seen.push('beforeEach'));
  afterEach(() => seen.push('afterEach'));
  after(() => seen.push('after'));
  it('one', () => { seen.push('one'); });
  it('two', async () => { seen.push('two'); });
});

test('waitFor polls', async (t) => {
  let tries = 0;
  const value = await t.waitFor(() => {
    if (++tries < 3) throw new Error('not yet');
    return tries;
  }, { interval: 1 });
  assert.strictEqual(value, 3);
});

process.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual(seen, ['plain', 'async', 'callback', 'inner', 'before', 'beforeEach', 'one', 'afterEach',
                                'beforeEach', 'two', 'afterEach', 'after']);
});
