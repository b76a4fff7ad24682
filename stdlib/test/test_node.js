/* SPDX-License-Identifier: MIT */
/*
 * test_node.js - one test or suite of node:test and the tree they form: what a node is, when its turn
 * comes, how it ends, and in which order the results are told. What a node does while it runs is in
 * test/test_body; the root, with what belongs to a whole run, in test/test_root.
 * Source: Node's doc/api/test.md.
 *
 * A node is declared (add), waits for a place (queue), runs (test/test_body), ends (settle), and is told
 * to the run's stream when everything declared before it has been told (tell).
 */
'use strict';

const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { failure, isFailure } = require('test/test_failure');
const { run } = require('test/test_body');
const { Plan, SuiteContext, TestContext } = require('test/test_context');
const { isLeftOut, judge } = require('test/test_filter');
const { within } = require('test/test_current');
const { addHook, emptyHooks } = require('test/test_hooks');
const { locationOf } = require('test/test_place');
const { readArguments, readConcurrency, readExpectation, readTags, readTimeout } = require('test/test_options');
const { draw, generator } = require('test/test_order');

const kCancelled = 'test did not finish before its parent and was cancelled';
const none = Object.freeze([]);

function deferred() { return Promise.withResolvers(); }

function now() {
  const time = process.hrtime();
  return time[0] * 1e3 + time[1] / 1e6;
}

const microseconds = (ms) => Math.round(ms * 1e6) / 1e6;

// true, or the text that was given with it.
const note = (value) => (typeof value === 'string' && value !== '' ? value : true);

const hasFailed = (node) => node.over && !node.passed && !node.isTodo && !node.leftOut;

class TestNode {
  children = [];
  order = [];          // the children as they are told
  queue = [];          // those that wait for a place
  active = 0;          // those that run
  told = 0;            // how many of `order` are done with
  outputCount = 0;     // how many of those were not left out
  startTold = false;
  startedAt = undefined;
  endedAt = undefined;
  finished = false;    // told, too
  aborted = false;
  controller = null;   // of `signal`, made when somebody asks for it
  stopped = null;      // settled when the test is to wait no longer
  leftOut = false;
  passed = false;
  cancelled = false;
  error = null;
  plan = null;
  mock = null;
  diagnostics = [];
  idle = null;         // settled when no child runs or waits
  sealed = false;      // of a suite: its function has declared all there is
  collecting = null;
  undecided = false;   // of a suite: whether it is left out depends on what it will declare
  isActive = false;
  number = 0;
  passedOnAttempt = undefined;

  constructor(parent, kind, name, options, fn, location) {
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.kind = kind;
    this.name = name;
    this.fn = fn;
    this.location = location;
    this.file = this.root.entryFile ?? location?.file;
    this.id = parent === null ? 0 : ++this.root.lastId;
    this.nesting = parent === null || parent.parent === null ? 0 : parent.nesting + 1;
    this.hooks = emptyHooks();
    this.readOptions(options);
    this.done = deferred();
    this.context = kind === 'suite' ? new SuiteContext(this) : new TestContext(this);
    if (parent !== null) judge(this, this.root.config);
  }

  readOptions(given) {
    const { parent } = this, options = { __proto__: null, ...given };
    this.timeout = readTimeout(options.timeout, parent === null ? Infinity : parent.timeout);
    this.hasOwnTimeout = options.timeout != null;
    this.concurrency = readConcurrency(options.concurrency, parent === null ? 1 : parent.concurrency);
    this.only = !!options.only;
    this.neverOnly = options.only === false;
    const { config } = this.root;
    if (this.only && parent !== null && !parent.onlyMarked && !config.only && !config.onlyWhenMarked) {
      this.diagnostics.push('\'only\' and \'runOnly\' require the --test-only command-line option.');
    }
    this.onlyMarked = false; // whether it runs only those of its children that are marked
    this.skipped = !!options.skip;
    this.isTodo = (options.todo !== undefined && options.todo !== false) || !!parent?.isTodo;
    this.message = typeof options.skip === 'string' ? options.skip :
      typeof options.todo === 'string' ? options.todo : null;
    this.expectation = options.expectFailure === undefined && parent !== null ? parent.expectation :
      readExpectation(options.expectFailure);
    this.tags = readTags(options.tags, parent?.tags ?? none);
    if (options.plan !== undefined) this.plan = new Plan(options.plan);
    this.outerSignal = options.signal;
    if (options.signal === undefined) return;
    validateAbortSignal(options.signal, 'options.signal');
    this.onOuterAbort = () => this.abortedBy(this.outerSignal.reason);
    this.outerSignal.addEventListener('abort', this.onOuterAbort);
  }

  get fullName() {
    return this.parent === null || this.parent.parent === null ? this.name : `${this.parent.fullName} > ${this.name}`;
  }

  // Aborted when the test ends, however it ends.
  get signal() {
    this.controller ??= new AbortController();
    if (this.aborted && !this.controller.signal.aborted) this.controller.abort();
    return this.controller.signal;
  }
  get over() { return this.endedAt !== undefined; }

  duration() {
    const end = this.endedAt ?? now();
    return microseconds(end - (this.startedAt ?? end));
  }

  // ---- declaring --------------------------------------------------------------------------------

  // A child from the loose arguments of the public functions, called where `caller` was; its promise.
  declare(kind, args, forced, caller) {
    const { name, options, fn } = readArguments(...args, forced);
    return this.add(new (this.root.Node)(this.hostOf(), kind, name, options, fn, locationOf(caller)));
  }

  // What is declared inside something that is over belongs to the root, and fails.
  hostOf() { return this.over || this.sealed ? this.root : this; }

  add(node) {
    const { parent } = node;
    if (parent !== this) node.fail(failure('test could not be started because its parent finished',
                                                       'parentAlreadyFinished'));
    parent.children.push(node);
    if (parent.random === null) parent.order.push(node);
    this.root.replay?.(node);
    if (node.kind === 'suite') node.collect();
    if (parent.kind === 'suite') return Promise.resolve(); // It starts its children when its turn comes.
    if (this.root.ready === null) return parent.start(node);
    return this.root.ready.then(() => parent.start(node));
  }

  get random() {
    const { seed } = this.root.config;
    if (seed === undefined || this.ordered) return null;
    this.generator ??= generator(seed);
    return this.generator;
  }

  // A suite's function runs at once; its tests run when the suite's turn comes.
  collect() {
    if (this.skipped || (this.neverOnly && this.root.config.only)) {
      this.sealed = true;
      return;
    }
    try {
      const result = within(this, this.fn, this.context, [this.context]);
      if (result === null || (typeof result !== 'object' && typeof result !== 'function')) this.sealed = true;
      else this.collecting = this.collected(result);
    } catch (err) {
      this.fail(failure(err, 'testCodeFailure'));
      this.sealed = true;
    }
  }

  async collected(result) {
    try {
      await result;
    } catch (err) {
      this.fail(failure(err, 'testCodeFailure'));
    }
    this.sealed = true;
  }

  hook(kind, fn, options, caller) { return addHook(this, kind, fn, options, locationOf(caller)); }

  // ---- waiting for a place ------------------------------------------------------------------------

  start(node) {
    node.leftOut ||= isLeftOut(node);
    if (node.leftOut && node.kind === 'suite' && !node.sealed) {
      node.leftOut = false;
      node.undecided = true;
    }
    if (this.random === null) node.announce('test:enqueue');
    this.queue.push(node);
    if (this.random === null) this.pump();
    else this.pumpSoon();
    return node.done.promise;
  }

  // Its function has ended: whether it is left out.
  decide() {
    this.undecided = false;
    this.leftOut = isLeftOut(this);
    this.announce('test:enqueue');
    this.announce('test:dequeue');
  }

  announce(type) {
    if (this.leftOut || this.undecided) return;
    if (type === 'test:enqueue') this.takeNumber();
    this.root.emit(type, this.about(true));
  }

  takeNumber() { this.number ||= ++this.parent.outputCount; }

  // What a suite that is left out holds is left out, too.
  leaveOutChildren() {
    for (const child of this.children) {
      child.leftOut = true;
      child.leaveOutChildren();
    }
  }

  pump() {
    while (this.active < this.concurrency && this.queue.length !== 0) {
      const node = this.random === null ? this.queue.shift() : draw(this.queue, this.random);
      if (this.random !== null) {
        this.order.push(node);
        node.announce('test:enqueue');
      }
      node.announce('test:dequeue');
      this.active++;
      node.isActive = true;
      run(node);
    }
    if (this.active === 0 && this.queue.length === 0) this.idle?.resolve();
  }

  // A draw wants to see what is declared in the same go.
  pumpSoon() {
    if (this.willPump) return;
    this.willPump = true;
    queueMicrotask(() => {
      this.willPump = false;
      this.pump();
    });
  }

  whenIdle() {
    if (this.active === 0 && this.queue.length === 0) return undefined;
    this.idle ??= deferred();
    return this.idle.promise;
  }

  // ---- ending -----------------------------------------------------------------------------------

  begin() { this.startedAt = now(); }

  pass() {
    if (this.error !== null) return;
    this.passed = true;
    if (this.expectation === false || this.skipped || this.isTodo || this.children.some(hasFailed)) return;
    this.passed = false;
    this.error = failure('test was expected to fail but passed', 'expectedFailure');
  }

  // The first failure counts.
  fail(error) {
    if (this.error !== null) return;
    this.error = error;
    this.passed = this.expectation !== false && this.isExpected(error);
  }

  isExpected(error) {
    const { match } = this.expectation;
    if (match === undefined) return true;
    try {
      require('assert').throws(() => { throw error.cause ?? error; }, match);
      return true;
    } catch (err) {
      const text = 'The test failed, but the error did not match the expected validation';
      this.error = failure(text, 'testCodeFailure');
      this.error.cause = err;
      return false;
    }
  }

  failWith(error, type = 'testCodeFailure') {
    if (!isFailure(error)) return this.fail(failure(error, type));
    if (error.failureType === 'testTimeoutFailure') return this.cancel(error);
    return this.fail(error);
  }

  cancel(error = failure(kCancelled, 'cancelledByParent')) {
    if (this.over || this.error !== null) return;
    this.fail(error);
    this.cancelled = true;
    this.abort();
  }

  abort() {
    this.aborted = true;
    this.stopped?.resolve();
    this.controller?.abort();
  }

  abortedBy(reason) {
    this.cancel(failure(reason ?? new AbortError('The test was aborted'), 'testAborted'));
  }

  shouldStop() {
    if (this.outerSignal?.aborted) this.abortedBy(this.outerSignal.reason);
    return this.aborted || this.error !== null;
  }

  // Over, with all that is inside; `pending`: what those that are not finished fail with.
  settle(pending) {
    if (this.over) return;
    this.startedAt ??= now();
    this.endChildren(pending);
    this.endedAt ??= now();
    this.outerSignal?.removeEventListener('abort', this.onOuterAbort);
    this.mock?.reset();
    this.abort();
    if (!this.leftOut) this.root.emit('test:complete', this.result());
    this.root.ended?.(this);
    const { parent } = this;
    if (this.isActive) parent.active--;
    this.isActive = false;
    parent.report();
    this.done.resolve();
    if (parent.random === null) parent.pump();
    else parent.pumpSoon();
  }

  endChildren(pending) {
    this.queue = [];
    let failed = 0;
    for (const child of this.children) {
      if (!child.over) {
        if (!this.order.includes(child)) this.order.push(child);
        child.cancel(pending);
        child.settle(pending);
      }
      if (hasFailed(child)) failed++;
    }
    if (failed === 0 || (!this.passed && this.parent !== null)) return;
    this.passed = false;
    this.fail(failure(`${failed} subtest${failed === 1 ? '' : 's'} failed`, 'subtestsFailed'));
  }

  // ---- telling ------------------------------------------------------------------------------------

  // Whether this node's turn has come: all that was declared before it is told.
  get hasTurn() {
    if (this.parent === null) return true;
    return this.parent.order[this.parent.told] === this && this.parent.hasTurn;
  }

  // Tells what of the children can be told now.
  report() {
    if (this.order[this.told]?.over !== true || !this.hasTurn) return;
    this.tellChildren();
    this.order[this.told]?.report();
    if (this.parent === null) this.childrenTold();
  }

  tellChildren() {
    while (this.told < this.order.length && this.order[this.told].over) {
      const child = this.order[this.told];
      if (!child.leftOut) this.tellStart();
      child.tellChildren();
      if (!child.leftOut) child.tell();
      child.finished = true;
      this.told++;
    }
  }

  tellStart() {
    if (this.startTold || this.parent === null) return;
    this.startTold = true;
    this.parent.tellStart();
    this.root.emit('test:start', this.about());
  }

  tell() {
    this.tellStart();
    this.takeNumber();
    const { root } = this;
    root.count(this);
    if (this.outputCount !== 0) {
      root.emit('test:plan', { __proto__: null, nesting: this.nesting + 1, count: this.outputCount, ...this.place() });
    }
    root.emit(this.passed ? 'test:pass' : 'test:fail', this.result());
    for (const message of this.diagnostics) {
      root.emit('test:diagnostic', {
        __proto__: null, nesting: this.nesting, message, level: 'info', ...this.place(),
      });
    }
  }

  place() {
    const { location } = this;
    return { __proto__: null, line: location?.line, column: location?.column, file: location?.file };
  }

  about(withType = false) {
    const data = {
      __proto__: null, nesting: this.nesting, name: this.name, testId: this.id,
      parentId: this.parent?.parent == null ? undefined : this.parent.id,
    };
    if (withType) data.type = this.kind;
    return Object.assign(data, { tags: this.tags }, this.place());
  }

  result() {
    const details = { __proto__: null, duration_ms: this.passedDuration ?? this.duration(), type: this.kind };
    details.passed = this.passed;
    if (!this.passed) details.error = this.error;
    if (this.root.attempt !== undefined) details.attempt = this.root.attempt;
    if (this.passedOnAttempt !== undefined) details.passed_on_attempt = this.passedOnAttempt;
    this.takeNumber();
    const data = Object.assign(this.about(), { testNumber: this.number, details });
    if (this.skipped) data.skip = note(this.message);
    else if (this.isTodo) data.todo = note(this.message);
    else if (this.expectation !== false) data.expectFailure = note(this.expectation.label);
    return data;
  }

  diagnostic(message) { this.diagnostics.push(message); }

  log(message, payload) {
    this.root.emit('test:log', Object.assign(this.about(), { message, data: payload }));
  }

  skip(message) {
    this.skipped = true;
    this.message = typeof message === 'string' ? message : null;
  }

  todo(message) {
    this.isTodo = true;
    this.message = typeof message === 'string' ? message : null;
  }
}

module.exports = { TestNode, microseconds, now };
