/* SPDX-License-Identifier: MIT */
/*
 * test_context.js - what test functions get as their argument: TestContext (t) and SuiteContext,
 * with t.assert, t.plan and t.waitFor. Made by test/test_node for each test; made once, used until
 * the test ends. Source: Node's doc/api/test.md, "Class: TestContext", "Class: SuiteContext".
 */
'use strict';

const assert = require('assert');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { falsyMessage } = require('internal/assert_source');
const { validateFunction, validateNumber, validateObject, validateString, validateUint32 } =
  require('internal/validators');
const { failure } = require('test/test_failure');
const { MockTracker } = require('test/test_mock');
const { setTimeout, clearTimeout } = require('timers');

// ---- assertions ---------------------------------------------------------------------------------

const notAssertions = new Set(['AssertionError', 'Assert', 'CallTracker', 'strict', 'options']);
const assertions = new Map();
for (const name of Object.keys(assert)) {
  if (!notAssertions.has(name)) assertions.set(name, assert[name]);
}

for (const name of ['snapshot', 'fileSnapshot']) {
  assertions.set(name, function(...args) { return require('test/test_snapshot')[name](this, ...args); });
}

// A new or another assertion, of all contexts made from now on.
function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  assertions.set(name, fn);
}

// t.assert.ok(): its message shows the expression where t.assert.ok was called.
function truth(node) {
  return function ok(...args) {
    node.plan?.count();
    if (args[0] || args.length === 0 || (args[1] ?? null) !== null) return assert.ok(...args);
    const error = new assert.AssertionError({
      actual: args[0], expected: true, operator: '==', message: falsyMessage(ok, args[0]),
      stackStartFn: ok,
    });
    error.generatedMessage = true;
    throw error;
  };
}

// The t.assert of one test: each call counts for its plan.
function assertOf(node, context) {
  const object = { __proto__: null };
  for (const [name, fn] of assertions) {
    object[name] = fn === assert.ok ? truth(node) : function(...args) {
      node.plan?.count();
      return Reflect.apply(fn, context, args);
    };
  }
  return object;
}

// ---- plan ---------------------------------------------------------------------------------------

class Plan {
  constructor(count, options = {}) {
    validateUint32(count, 'count');
    validateObject(options, 'options');
    const { wait = false } = options;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, 2147483647);
    else if (typeof wait !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    this.expected = count;
    this.actual = 0;
    this.wait = wait;
    this.onCount = null;
  }

  get met() { return this.actual === this.expected; }

  count() {
    this.actual++;
    if (this.onCount !== null && this.met) this.onCount();
  }

  failure() {
    const text = `plan expected ${this.expected} assertions but received ${this.actual}`;
    return failure(text, 'testCodeFailure');
  }

  // Throws when the plan is not met; with the wait option a promise first gives it time.
  check() {
    if (this.met) return undefined;
    if (this.wait === false || this.actual > this.expected) throw this.failure();
    return new Promise((resolve, reject) => {
      let timer;
      if (this.wait !== true) {
        timer = setTimeout(() => {
          const text = `plan timed out after ${this.wait}ms with ${this.actual} assertions ` +
            `when expecting ${this.expected}`;
          reject(failure(text, 'testTimeoutFailure'));
        }, this.wait);
      }
      this.onCount = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

// ---- contexts -----------------------------------------------------------------------------------

// What tests and suites tell of themselves.
class NodeContext {
  #node;

  constructor(node) { this.#node = node; }

  get name() { return this.#node.name; }
  get fullName() { return this.#node.fullName; }
  get filePath() { return this.#node.file; }
  get signal() { return this.#node.signal; }
  get passed() { return this.#node.passed; }
  get attempt() { return this.#node.root.attempt ?? 0; }
  diagnostic(message) { this.#node.diagnostic(message); }
  log(message, data) {
    validateString(message, 'message');
    this.#node.log(message, data);
  }
}

class TestContext extends NodeContext {
  #node;
  #assert;

  constructor(node) {
    super(node);
    this.#node = node;
  }

  // The node of a context of ours. Used by test/test_snapshot only.
  static nodeOf(context) { return context.#node; }

  get error() { return this.#node.error?.cause ?? this.#node.error; }
  get tags() { return this.#node.tags; }
  get workerId() {
    const id = process.env.NODE_TEST_WORKER_ID;
    return id === undefined ? undefined : Number(id);
  }

  get mock() {
    this.#node.mock ??= new MockTracker();
    return this.#node.mock;
  }

  get assert() {
    this.#assert ??= assertOf(this.#node, this);
    return this.#assert;
  }

  plan(count, options) {
    if (this.#node.plan !== null) {
      throw failure('cannot set plan more than once', 'testCodeFailure');
    }
    this.#node.plan = new Plan(count, options);
  }
  runOnly(value) { this.#node.onlyMarked = !!value; }
  skip(message) { this.#node.skip(message); }
  todo(message) { this.#node.todo(message); }

  test(name, options, fn) {
    this.#node.plan?.count();
    return this.#node.declare('test', [name, options, fn], undefined, TestContext.prototype.test);
  }

  before(fn, options) { this.#node.hook('before', fn, options, TestContext.prototype.before); }
  after(fn, options) { this.#node.hook('after', fn, options, TestContext.prototype.after); }
  beforeEach(fn, options) { this.#node.hook('beforeEach', fn, options, TestContext.prototype.beforeEach); }
  afterEach(fn, options) { this.#node.hook('afterEach', fn, options, TestContext.prototype.afterEach); }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2147483647);
    validateNumber(timeout, 'options.timeout', 0, 2147483647);
    return new Promise((resolve, reject) => {
      const none = {};
      let cause = none, poll, over = false;
      const limit = setTimeout(() => {
        over = true;
        clearTimeout(poll);
        const err = new Error('waitFor() timed out');
        if (cause !== none) err.cause = cause;
        reject(err);
      }, timeout);
      const attempt = async () => {
        try {
          const value = await condition();
          if (over) return;
          clearTimeout(limit);
          resolve(value);
        } catch (err) {
          cause = err;
          if (!over) poll = setTimeout(attempt, interval);
        }
      };
      attempt();
    });
  }
}

class SuiteContext extends NodeContext {}

const { nodeOf } = TestContext;
delete TestContext.nodeOf;

module.exports = { Plan, SuiteContext, TestContext, nodeOf, register };
