/* SPDX-License-Identifier: MIT */
/*
 * test.js - the module node:test. Tests declared at the top of a program become children of the
 * root, run once the program has been loaded, and are reported to stdout; the run ends when the
 * event loop has nothing left (or process.exit() is called). Source: Node's doc/api/test.md.
 */
'use strict';

const { codes: { ERR_TEST_FAILURE } } = require('internal/errors');
const { MockTracker } = require('test/test_mock');
const { TestNode, current } = require('test/test_node');
const { register } = require('test/test_context');
const { SpecFormat, counters } = require('test/test_report');
const { TapFormat } = require('test/test_tap');
const options = require('internal/options');
const { setImmediate } = require('timers');

let root = null;

class Root extends TestNode {
  ids = 0;
  counts_ = Object.fromEntries(counters.map((name) => [name, 0]));
  #format = null;
  #awake = false;
  #afterDone = null;
  #ended = false;
  #late = []; // created after their parent was over
  #sink = null;

  constructor() {
    super(null, 'root', '<root>', {}, null, null);
    this.file = process.argv[1];
    this.started = process.hrtime();
    this.open = true;
    process.on('uncaughtException', (err) => this.uncaught(err, 'uncaughtException'));
    process.on('unhandledRejection', (err) => this.uncaught(err, 'unhandledRejection'));
    process.on('beforeExit', () => this.drained());
    process.on('exit', () => this.end());
  }

  wake() {
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      this.pump();
    });
  }

  onIdle() { this.#after(); }

  #after() {
    this.#afterDone ??= this.hooks.after.length === 0 ? Promise.resolve() :
      this.guarded(() => this.ready().then(() => this.runHooks('after')));
    return this.#afterDone;
  }

  emit(type, data) {
    if (this.#sink === null) {
      this.#format = outputFormat();
      this.#sink = (event) => {
        const text = this.#format.format(event);
        if (text !== '') process.stdout.write(text);
      };
    }
    this.#sink({ type, data });
  }

  // Passes on what can be told now, in the order of declaration.
  report(parent) {
    for (let at = parent; at !== null; at = at.parent) {
      if (!at.open) continue;
      this.#tell(at);
    }
  }

  #tell(parent) {
    while (parent.reported < parent.children.length) {
      const node = parent.children[parent.reported];
      if (node.omitted) {
        if (!node.finished) return;
        parent.reported++;
        continue;
      }
      if (!node.open) {
        if (!node.finished && !node.children.some((child) => child.finished)) return;
        node.open = true;
        this.emit('test:start', node.about());
      }
      this.#tell(node);
      if (!node.finished) return;
      parent.reported++;
      node.number = ++parent.told;
      this.#close(node);
    }
  }

  #close(node) {
    if (node.told !== 0) {
      this.emit('test:plan', {
        __proto__: null, nesting: node.nesting + 1, count: node.told, file: node.file,
      });
    }
    this.#count(node);
    this.emit(node.passed ? 'test:pass' : 'test:fail', node.result());
    for (const [type, data] of node.messages) this.emit(type, { ...node.about(), ...data });
  }

  #count(node) {
    const { counts_ } = this;
    if (node.kind === 'suite') {
      counts_.suites++;
      return;
    }
    counts_.tests++;
    if (node.cancelled) counts_.cancelled++;
    else if (node.skipped) counts_.skipped++;
    else if (node.isTodo) counts_.todo++;
    else if (node.passed) counts_.pass++;
    else counts_.fail++;
  }

  late(node) { this.#late.push(node); }

  uncaught(err, kind) {
    const running = leaves(this);
    const node = current() ?? (running.length === 1 ? running[0] : undefined);
    if (node === undefined || node === this || node.finished) {
      const what = node === undefined ? 'A resource' : `Test "${node.name}"${where(node)}`;
      const end = node === undefined ? `which triggered an ${kind} event, caught by the test runner.` :
        `and would have caused the test to fail, but instead triggered an ${kind} event.`;
      this.diagnostic(`Error: ${what} generated asynchronous activity after the test ended. ` +
        `This activity created the error "${err}" ${end}`);
      process.exitCode = 1;
      return;
    }
    node.abort(new ERR_TEST_FAILURE(err, kind), false);
  }

  // The loop has nothing left to do: what still waits never ends.
  drained() {
    if (this.#ended) return;
    const running = leaves(this);
    if (running.length !== 0) {
      if (running.some((node) => node.stuck)) return this.end();
      for (const node of running) {
        node.stuck = true;
        const text = 'Promise resolution is still pending but the event loop has already resolved';
        node.abort(new ERR_TEST_FAILURE(text, 'cancelledByParent'), true);
      }
      setImmediate(() => {}); // The loop goes on with the tests behind.
      return;
    }
    this.#after().then(() => this.end());
    if (this.hooks.after.length !== 0) setImmediate(() => {});
  }

  end() {
    if (this.#ended) return;
    this.#ended = true;
    this.cancelChildren();
    this.report(this);
    for (const node of this.#late) {
      this.emit('test:start', node.about());
      node.number = ++this.told;
      this.#close(node);
    }
    if (this.error !== null) {
      process.exitCode = 1;
      this.diagnostic(`${this.error.message}: ${this.error.cause?.stack ?? this.error.cause}`);
    }
    this.emit('test:plan', {
      __proto__: null, nesting: 0, count: this.told, file: this.file,
    });
    for (const [type, data] of this.messages) this.emit(type, { nesting: 0, ...data });
    const time = process.hrtime(this.started);
    const duration = time[0] * 1e3 + time[1] / 1e6;
    for (const name of counters) {
      this.emit('test:diagnostic', { nesting: 0, message: `${name} ${this.counts_[name]}` });
    }
    this.emit('test:diagnostic', { nesting: 0, message: `duration_ms ${duration}` });
    this.emit('test:summary', {
      __proto__: null, counts: { ...this.counts_, topLevel: this.told }, duration_ms: duration,
      file: undefined, success: this.counts_.fail === 0 && this.counts_.cancelled === 0,
    });
    const text = this.#format.end();
    if (text !== '') process.stdout.write(text);
  }
}

// --test-reporter=tap, or the spec format.
function outputFormat() {
  if (options.get('--test-reporter') === 'tap') return new TapFormat();
  return new SpecFormat(process.stdout.isTTY === true && process.stdout.hasColors?.() === true);
}

// The running tests that have no running subtests.
function leaves(node) {
  const running = node.children.filter((child) => child.running && !child.finished);
  if (running.length !== 0) return running.flatMap(leaves);
  return node.parent === null ? [] : [node];
}

function where(node) {
  const { location } = node;
  return location === null ? '' : ` at ${location.file}:${location.line}:${location.column}`;
}

// The test new tests and hooks belong to.
function parentNode() {
  const node = current();
  if (node !== undefined && !(node.finished && node.kind === 'suite')) return node;
  root ??= new Root();
  return root;
}

function declarer(kind, forced) {
  const declare = (name, settings, fn) =>
    parentNode().createTest(kind, name, settings, fn, forced, declare);
  return declare;
}

function family(kind, name) {
  const fn = declarer(kind);
  Object.defineProperty(fn, 'name', { value: name });
  fn.expectFailure = declarer(kind, { expectFailure: true });
  fn.skip = declarer(kind, { skip: true });
  fn.todo = declarer(kind, { todo: true });
  fn.only = declarer(kind, { only: true });
  return fn;
}

const test = family('test', 'test');
const suite = family('suite', 'suite');

function hook(kind) {
  return { [kind]: (fn, settings) => parentNode().hook(kind, fn, settings) }[kind];
}

function run() {
  throw new Error('run() of node:test is not available');
}

function getTestContext() { return current()?.context; }

const mock = new MockTracker();

Object.assign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  assert: { register },
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  mock,
  run,
  suite,
  test,
});

module.exports = test;
