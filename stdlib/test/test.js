/* SPDX-License-Identifier: MIT */
/*
 * test.js - the module node:test. Tests declared at the top of a program become children of its root,
 * which is made by the first of them (test/test_root), run once the program has been loaded, and are
 * reported as the command line says; run() is in test/test_run. Source: Node's doc/api/test.md.
 */
'use strict';

const { MockTracker } = require('test/test_mock');
const { current } = require('test/test_current');
const { register } = require('test/test_context');
const { programRoot } = require('test/test_program');

// The test new tests and hooks belong to.
function parentNode() {
  const node = current();
  return node !== undefined && !(node.finished && node.kind === 'suite') ? node : programRoot();
}

function declarer(kind, forced) {
  const declare = (name, options, fn) => {
    const parent = parentNode();
    const promise = parent.declare(kind, [name, options, fn], forced, declare);
    return kind === 'suite' ? Promise.resolve() : promise;
  };
  return declare;
}

function family(kind, name) {
  const fn = declarer(kind);
  Object.defineProperty(fn, 'name', { value: name });
  for (const option of ['expectFailure', 'skip', 'todo', 'only']) fn[option] = declarer(kind, { [option]: true });
  return fn;
}

const test = family('test', 'test');
const suite = family('suite', 'suite');

function hook(kind) {
  const declare = { [kind]: (fn, options) => parentNode().hook(kind, fn, options, declare) }[kind];
  return declare;
}

function run(options) { return require('test/test_run').run(options); }

function getTestContext() { return current()?.context; }

let mock, snapshot;

Object.assign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  assert: { __proto__: null, register },
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  run,
  suite,
  test,
});

Object.defineProperties(test, {
  mock: {
    configurable: true, enumerable: true, get() { return (mock ??= new MockTracker()); },
  },
  snapshot: {
    configurable: true, enumerable: true,
    get() { return (snapshot ??= require('test/test_snapshot').settings); },
  },
});

module.exports = test;
