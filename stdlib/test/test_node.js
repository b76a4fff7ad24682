/* SPDX-License-Identifier: MIT */
/*
 * test_node.js - one test or suite of node:test and the tree they form. A node collects its
 * children, runs them at most `concurrency` at a time, and passes its results to the root's sink in
 * the order the tests were written. test/test.js makes the root and decides when the run ends.
 * Source: Node's doc/api/test.md.
 */
'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_TEST_FAILURE } } = require('internal/errors');
const options_ = require('internal/options');
const { validateAbortSignal, validateFunction, validateNumber, validateObject,
        validateUint32 } = require('internal/validators');
const { fileURLToPath } = require('url');
const { setTimeout, clearTimeout } = require('timers');
const { isPromise } = require('util/types');
const { Plan, SuiteContext, TestContext } = require('test/test_context');

const kTimeoutMax = 2147483647;
let storage = null;

// The test whose code is running now, or undefined.
function current() { return storage === null ? undefined : storage.getStore(); }

function within(node, fn, self, args) {
  storage ??= new AsyncLocalStorage();
  return storage.run(node, () => Reflect.apply(fn, self, args));
}

// Where `caller` was called from: { file, line, column }, or null.
function locationOf(caller) {
  const limit = Error.stackTraceLimit;
  const holder = {};
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, caller);
  const stack = String(holder.stack);
  Error.stackTraceLimit = limit;
  const match = /\(?((?:file:\/\/)?\/[^\n]*?):(\d+):(\d+)\)?$/.exec(stack);
  if (match === null) return null;
  const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
  return { file, line: Number(match[2]), column: Number(match[3]) };
}

function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => {
    d.resolve = resolve;
    d.reject = reject;
  });
  return d;
}

// Calls fn(context[, done]) as its arity asks; the result is a promise, or undefined when over.
function invoke(node, fn, context, arity) {
  if (fn.length < arity) return within(node, fn, context, [context]);
  return new Promise((resolve, reject) => {
    let calls = 0;
    const done = (err) => {
      if (++calls > 1) {
        if (calls > 2) return;
        const failure =
          new ERR_TEST_FAILURE('callback invoked multiple times', 'multipleCallbackInvocations');
        if (node.finished) throw failure;
        return reject(failure);
      }
      if (err) reject(err);
      else Promise.resolve().then(resolve); // A second call right behind still counts.
    };
    const result = within(node, fn, context, arity === 2 ? [context, done] : [done]);
    if (isPromise(result)) {
      result.then(undefined, () => {});
      const text = 'passed a callback but also returned a Promise';
      reject(new ERR_TEST_FAILURE(text, 'callbackAndPromisePresent'));
    }
  });
}

function asFailure(err, type) {
  return err?.code === 'ERR_TEST_FAILURE' ? err : new ERR_TEST_FAILURE(err, type);
}

// ---- options ------------------------------------------------------------------------------------

function readConcurrency(value, inherited) {
  if (value === undefined || value === null) return inherited;
  if (typeof value === 'boolean') return value ? Infinity : 1;
  if (typeof value === 'number') {
    validateUint32(value, 'options.concurrency', true);
    return value;
  }
  throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
}

function readTimeout(value, inherited) {
  if (value === undefined || value === null) return inherited;
  if (value !== Infinity) validateNumber(value, 'options.timeout', 0, kTimeoutMax);
  return value;
}

let patterns = null;

// The patterns of the command line, each /literal/flags or plain text of an expression.
function namePatterns() {
  if (patterns !== null) return patterns;
  const read = (name) => [options_.get(name) ?? []].flat().map((text) => {
    const literal = /^\/(.*)\/([a-z]*)$/s.exec(text);
    return literal === null ? new RegExp(text) : new RegExp(literal[1], literal[2]);
  });
  patterns = { wanted: read('--test-name-pattern'), unwanted: read('--test-skip-pattern') };
  return patterns;
}

const own = (value) => (typeof value === 'string' ? value : undefined);

// ---- the node -----------------------------------------------------------------------------------

class TestNode {
  children = [];
  pending = [];
  active = 0;
  reported = 0;      // how many children have been passed to the sink
  told = 0;          // how many of those were not left out
  open = false;      // test:start was sent
  finished = false;
  passed = false;
  running = false;
  omitted = false;
  stuck = false;   // the loop ran dry while it was waiting
  cancelled = false;
  error = null;
  plan = null;
  mock = null;
  runOnly = false;
  messages = [];
  failed = 0;
  before = null;     // promise of the before hooks
  hooks = { before: [], after: [], beforeEach: [], afterEach: [] };

  constructor(parent, kind, name, options, fn, location) {
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.kind = kind;
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.file = parent?.file ?? location?.file;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.number = parent === null ? 0 : parent.children.length + 1;
    this.timeout = readTimeout(options.timeout, parent?.kind === 'suite' ? parent.timeout : Infinity);
    this.concurrency = readConcurrency(options.concurrency, parent === null ? 1 : parent.concurrency);
    this.only = !!options.only;
    this.skipped = options.skip || false;
    this.isTodo = (options.todo !== undefined && options.todo !== false) ? options.todo :
      (parent !== null && parent.isTodo && parent.kind === 'suite' ? parent.isTodo : false);
    this.expectFailure = options.expectFailure || false;
    this.tags = [...new Set([...(parent?.tags ?? []), ...(options.tags ?? [])])];
    if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    this.outerSignal = options.signal;
    this.controller = null;
    if (options.plan !== undefined) this.plan = new Plan(options.plan);
    this.context = kind === 'suite' ? new SuiteContext(this) : new TestContext(this);
    this.done = deferred();
    this.stop = deferred();
    this.stop.promise.catch(() => {});
  }

  get fullName() {
    return this.parent === null || this.parent.parent === null ? this.name :
      `${this.parent.fullName} > ${this.name}`;
  }

  get signal() {
    if (this.controller === null) {
      this.controller = new AbortController();
      if (this.finished && !this.passed) this.controller.abort();
    }
    return this.controller.signal;
  }

  countPlanned() { this.plan?.count(); }
  diagnostic(message) { this.messages.push(['test:diagnostic', { message, level: 'info' }]); }
  log(message, data) { this.messages.push(['test:log', { message, data }]); }
  skip(message) { this.skipped = own(message) ?? true; }
  todo(message) { this.isTodo = own(message) ?? true; }

  hook(kind, fn, options = {}) {
    fn ??= () => {};
    validateFunction(fn, 'fn');
    validateObject(options, 'options');
    const timeout = readTimeout(options.timeout, Infinity);
    if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    this.hooks[kind].push({ fn, timeout, signal: options.signal });
  }

  // A child from the public functions' loose arguments; its promise.
  createTest(kind, name, options, fn, forced, caller) {
    if (typeof name === 'function') {
      fn = name;
      name = options = undefined;
    } else if (name !== null && typeof name === 'object') {
      fn = options;
      options = name;
      name = undefined;
    } else if (typeof options === 'function') {
      fn = options;
      options = undefined;
    }
    options = { ...options, ...forced };
    fn = options.fn ?? fn;
    name = options.name ?? name;
    if (typeof name !== 'string' || name === '') name = fn?.name || '<anonymous>';
    fn ??= () => {};
    if (typeof fn !== 'function') fn = () => {};
    const node = new TestNode(this, kind, name, options, fn, locationOf(caller));
    return this.add(node);
  }

  add(node) {
    this.root.emit('test:enqueue', node.about());
    if (this.finished) {
      node.nesting = 0;
      const text = 'test could not be started because its parent finished';
      node.fail(new ERR_TEST_FAILURE(text, 'parentAlreadyFinished'));
      node.finish();
      this.root.late(node);
      return Promise.resolve();
    }
    this.children.push(node);
    if (node.kind === 'suite') node.collect();
    this.pending.push(node);
    if (this.parent === null) this.root.wake();
    else if (this.kind !== 'suite') this.pump();
    return this.kind === 'suite' || node.kind === 'suite' ? Promise.resolve() : node.done.promise;
  }

  // A suite's function runs at once; its tests run when the suite's turn comes.
  collect() {
    if (this.skipped) return;
    try {
      const result = within(this, this.fn, this.context, [this.context]);
      if (isPromise(result)) this.collecting = result.catch((err) => this.throwIn(err));
    } catch (err) {
      this.throwIn(err);
    }
  }

  throwIn(err) { this.fail(asFailure(err, 'testCodeFailure')); }

  fail(error) {
    if (this.error === null) this.error = error;
  }

  // Ends a running test from outside: an uncaught error, the end of the loop, its parent.
  abort(error, cancelled) {
    if (this.finished) return;
    this.fail(error);
    this.cancelled ||= cancelled;
    this.stop.reject(error);
  }

  pump() {
    while (this.active < this.concurrency && this.pending.length !== 0) {
      const node = this.pending.shift();
      this.active++;
      node.run().then(() => {
        this.active--;
        this.pump();
        if (this.active === 0 && this.pending.length === 0) this.onIdle?.();
      });
    }
  }

  idle() {
    if (this.active === 0 && this.pending.length === 0) return undefined;
    return new Promise((resolve) => { this.onIdle = resolve; });
  }

  // Whether "only" mode or a name pattern leaves this test out of the run and of its report.
  leftOut() {
    const { parent } = this;
    const only = parent.kind === 'test' ? parent.runOnly : options_.get('--test-only');
    if (only && this.filtered) return true;
    const { wanted, unwanted } = namePatterns();
    if (unwanted.some((pattern) => pattern.test(this.fullName))) return true;
    return wanted.length !== 0 && !this.matches(wanted, true);
  }

  // Whether a pattern names this test, one inside it, or (upwards) one around it.
  matches(patterns, upwards) {
    if (patterns.some((p) => p.test(this.fullName) || p.test(this.name))) return true;
    if (upwards) {
      for (let at = this.parent; at.parent !== null; at = at.parent) {
        if (patterns.some((pattern) => pattern.test(at.name))) return true;
      }
    }
    return this.children.some((child) => child.matches(patterns, false));
  }

  get filtered() {
    if (this.only || this.children.some((child) => !child.filtered)) return false;
    for (let at = this.parent; at !== null; at = at.parent) {
      if (at.only && at.kind === 'suite') return false;
    }
    return true;
  }

  async run() {
    this.running = true;
    this.started = process.hrtime();
    this.root.emit('test:dequeue', this.about());
    if (this.leftOut()) this.omitted = true;
    else if (!this.skipped) await this.execute();
    this.finish();
  }

  async execute() {
    let timer, onAbort;
    if (this.timeout !== Infinity) {
      timer = setTimeout(() => {
        const text = `test timed out after ${this.timeout}ms`;
        this.abort(new ERR_TEST_FAILURE(text, 'testTimeoutFailure'), true);
      }, this.timeout);
    }
    if (this.outerSignal !== undefined) {
      onAbort = () => {
        const reason = new AbortError(undefined, { cause: this.outerSignal.reason });
        this.abort(new ERR_TEST_FAILURE(this.outerSignal.reason ?? reason, 'testAborted'), true);
      };
      if (this.outerSignal.aborted) onAbort();
      else this.outerSignal.addEventListener('abort', onAbort);
    }
    try {
      if (this.error === null) await Promise.race([this.body(), this.stop.promise]);
    } catch (err) {
      if (this.error === null) this.throwIn(err);
    }
    await this.wrapUp();
    clearTimeout(timer);
    if (onAbort !== undefined) this.outerSignal.removeEventListener('abort', onAbort);
  }

  async body() {
    if (this.kind === 'suite') {
      if (this.collecting !== undefined) await this.collecting;
      if (this.error !== null) return;
      await this.ready();
      this.pump();
      await this.idle();
      return;
    }
    await this.parent.ready();
    await this.around('beforeEach');
    try {
      await invoke(this, this.fn, this.context, 2);
    } catch (err) {
      this.throwIn(err);
    }
    await this.idle(); // Subtests nobody awaited.
    const waiting = this.plan?.check();
    if (waiting !== undefined) await waiting;
  }

  // The before hooks, once, ahead of the first child; those of suites around come first.
  ready() {
    this.before ??= this.parent === null || this.parent.kind === 'test' ? this.runHooks('before') :
      this.parent.ready().then(() => this.runHooks('before'));
    return this.before;
  }

  async runHooks(kind, target = this) {
    for (const { fn, timeout, signal } of this.hooks[kind]) {
      try {
        await limited(invoke(this, fn, target.context, 2), timeout, signal);
      } catch (err) {
        const failure = new ERR_TEST_FAILURE(`failed running ${kind} hook`, 'hookFailed');
        failure.cause = err;
        throw failure;
      }
    }
  }

  // beforeEach from the outermost ancestor in, afterEach from the innermost out.
  async around(kind) {
    const chain = [];
    for (let at = this.parent; at !== null; at = at.parent) chain.push(at);
    if (kind === 'beforeEach') chain.reverse();
    for (const node of chain) await node.runHooks(kind, this);
  }

  async wrapUp() {
    if (this.kind === 'test') {
      if (this.error === null) await this.guarded(() => this.ready()); // When no subtest ran them.
      this.passed = this.error === null; // As hooks see it.
      await this.guarded(() => this.around('afterEach'));
    }
    await this.guarded(async () => {
      if (this.hooks.after.length === 0) return;
      if (this.kind === 'suite') await this.ready().catch(() => {});
      await this.runHooks('after');
    });
    this.mock?.reset();
    this.cancelChildren();
    const failed = this.children.filter((child) => child.counts).length;
    if (failed !== 0 && this.error === null) {
      const text = `${failed} subtest${failed === 1 ? '' : 's'} failed`;
      this.fail(new ERR_TEST_FAILURE(text, 'subtestsFailed'));
    }
    if (this.expectFailure && !this.skipped) this.flip();
  }

  async guarded(fn) {
    try {
      await fn();
    } catch (err) {
      this.fail(asFailure(err, 'hookFailed'));
    }
  }

  // expectFailure: a failure passes when it matches what is expected, none fails.
  flip() {
    const { expectFailure, error } = this;
    if (error === null) {
      this.fail(new ERR_TEST_FAILURE('test was expected to fail but passed', 'expectedFailure'));
      return;
    }
    let match = expectFailure;
    if (typeof match === 'object' && ('match' in match || 'label' in match)) match = match.match;
    if (match !== undefined && (typeof match === 'object' || typeof match === 'function')) {
      try {
        require('assert').throws(() => { throw error.cause; }, match);
      } catch (err) {
        this.error = new ERR_TEST_FAILURE(err, 'testCodeFailure');
        return;
      }
    }
    this.error = null;
  }

  // What is left of the subtests when the parent is over.
  cancelChildren() {
    const unfinished = this.children.filter((child) => !child.finished);
    this.pending = [];
    for (const child of unfinished) {
      const text = 'test did not finish before its parent and was cancelled';
      child.abort(new ERR_TEST_FAILURE(text, 'cancelledByParent'), true);
      child.finish();
    }
  }

  get counts() { return this.finished && !this.passed && !this.isTodo && !this.skipped; }

  finish() {
    if (this.finished) return;
    if (this.children.length !== 0) this.cancelChildren();
    this.finished = true;
    this.passed = this.error === null;
    if (!this.passed) this.controller?.abort();
    const elapsed = this.started === undefined ? [0, 0] : process.hrtime(this.started);
    this.duration = elapsed[0] * 1e3 + elapsed[1] / 1e6;
    if (!this.omitted) this.root.emit('test:complete', this.result());
    if (!this.passed && !this.isTodo) process.exitCode = 1;
    this.done.resolve();
    this.root.report(this.parent);
  }

  // ---- reporting --------------------------------------------------------------------------------

  about() {
    const { location } = this;
    return {
      __proto__: null, nesting: this.nesting, name: this.name, testId: this.id ??= ++this.root.ids,
      parentId: this.parent?.id, type: this.kind, tags: this.tags, line: location?.line,
      column: location?.column, file: location?.file ?? this.file,
    };
  }

  result() {
    const details = {
      __proto__: null, duration_ms: this.duration, type: this.kind, attempt: 0, passed: this.passed,
    };
    if (!this.passed) details.error = this.error;
    const data = { ...this.about(), testNumber: this.number, details };
    if (this.skipped) data.skip = this.skipped;
    else if (this.isTodo) data.todo = this.isTodo === '' ? true : this.isTodo;
    if (this.expectFailure && !data.skip && !data.todo) {
      data.expectFailure = this.expectFailure;
    }
    return data;
  }
}

// promise, no longer than timeout and the signal allow.
function limited(result, timeout, signal) {
  if (timeout === Infinity && signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const expire = () =>
      reject(new ERR_TEST_FAILURE(`hook timed out after ${timeout}ms`, 'testTimeoutFailure'));
    const timer = timeout === Infinity ? undefined : setTimeout(expire, timeout);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    Promise.resolve(result).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

module.exports = { TestNode, current };
