/* SPDX-License-Identifier: MIT */
/*
 * test_root.js - the root of the tests of one run: its configuration, its counts, the stream that it is told
 * to, errors that nobody catches, and the end. A program's own tests have a root that lives as long as
 * the process; run() makes one for each call. Source: Node's doc/api/test.md.
 */
'use strict';

const { nextTimeout, setTimeout } = require('internal/timers');
const { relative } = require('path');
const { failure } = require('test/test_failure');
const { owner, reporters } = require('test/test_current');
const { runTraced } = require('test/test_body');
const { TestNode, microseconds, now } = require('test/test_node');
const { TestsStream } = require('test/test_stream');

const kPending = 'Promise resolution is still pending but the event loop has already resolved';

class Root extends TestNode {
  lastId = 0;
  success = true;
  ready = null;      // promise while reporters are set up or files are loaded
  Node = TestNode;
  ended_ = false;
  #afterRan = Promise.resolve();
  #isTraced = false;
  #afterCount = 0; // of the hooks that have run or are running
  #listeners = [];
  onEnd = []; // called before the last events

  // entryFile: the program whose tests these are.
  constructor(config, entryFile) {
    const { concurrency, only, timeout } = config;
    const location = entryFile === undefined ? null : { file: entryFile, line: 1, column: 1 };
    super(null, 'test', '<root>', { concurrency, only, timeout }, () => {}, location);
    this.config = config;
    this.resetCounts();
    this.entryFile = entryFile;
    this.onlyMarked = config.only === true;
    this.attempt = config.attempt;
    this.stream = new TestsStream();
    this.startedAt = now();
  }

  emit(type, data) { this.stream.send(type, data); }

  resetCounts() {
    this.counts = {
      __proto__: null, tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0,
    };
  }

  // `node` may be the data of an event of another process.
  count(node) {
    const { counts } = this;
    if (node.nesting === 0) counts.topLevel++;
    const failed = !node.passed && !node.isTodo && !node.skipped;
    if (node.kind === 'suite') {
      counts.suites++;
      if (failed) this.success = false;
      return;
    }
    counts.tests++;
    if (node.skipped) counts.skipped++;
    else if (node.isTodo) counts.todo++;
    else if (node.cancelled) counts.cancelled++;
    else if (failed) counts.failed++;
    else counts.passed++;
    if (failed) this.success = false;
  }

  // ---- errors that nobody caught ----------------------------------------------------------------------

  // Listens to the process until the end; `ownsProcess`: its end is the end of the tests.
  listen(ownsProcess) {
    this.#on('uncaughtException', (err) => this.uncaught(err, 'uncaughtException'));
    this.#on('unhandledRejection', (err) => this.uncaught(err, 'unhandledRejection'));
    if (ownsProcess) this.#on('beforeExit', () => this.drained());
    if (!this.config.isRunner) return;
    for (const signal of ['SIGINT', 'SIGTERM']) this.#on(signal, () => this.interrupted());
  }

  #on(name, fn) {
    process.on(name, fn);
    this.#listeners.push([name, fn]);
  }

  #unlisten() {
    for (const [name, fn] of this.#listeners) process.removeListener(name, fn);
    this.#listeners = [];
  }

  uncaught(err, kind) {
    if (this.ready !== null && this.loading !== true) throw err; // Reporters cannot tell of it.
    const node = owner();
    if (node === reporters || err === this.reporterError) throw err;
    if (node?.root !== undefined && node.root !== this) return undefined; // Another run's.
    const isOver = node === undefined || node.hookType !== undefined || node.over || node === this;
    if (isOver) return this.stray(node, err, kind);
    node.fail(failure(err, kind));
    return node.abort();
  }

  stray(node, err, kind) {
    const shown = describe(err);
    const text = node === undefined || node === this ?
      'A resource generated asynchronous activity after the test ended. This activity created the error ' +
        `"${shown}" which triggered an ${kind} event, caught by the test runner.` :
      `${this.#whose(node)} generated asynchronous activity after the test ended. This activity created the error ` +
        `"${shown}" and would have caused the test to fail, but instead triggered an ${kind} event.`;
    this.diagnostic(`Error: ${text}`);
    this.success = false;
    process.exitCode = 1;
  }

  #whose(node) {
    const name = node.hookType === undefined ? `Test "${node.name}"` : `Test hook "${node.hookType}"`;
    const { location } = node;
    if (location === null) return name;
    return `${name} at ${relative(this.config.cwd, location.file)}:${location.line}:${location.column}`;
  }

  // ---- the end -------------------------------------------------------------------------------------------

  // All that was declared is told. What the program keeps open may be closed by the hooks.
  childrenTold() {
    if (this.ready !== null || this.active !== 0 || this.queue.length !== 0 || this.told < this.order.length) return;
    const after = this.#isTraced ? this.runAfter() : runTraced(this, () => this.runAfter());
    this.#isTraced = true;
    if (!this.config.forceExit || this.isRunnerRoot) return;
    after.then(() => this.finish()).then(() => this.leave());
  }

  // Each once: tests and hooks may be declared when all that were known have ended.
  runAfter() {
    const hooks = this.children.length === 0 ? [] : this.hooks.after.slice(this.#afterCount);
    if (hooks.length !== 0) {
      this.#afterCount += hooks.length;
      this.#afterRan = this.#afterRan.then(() => this.#runHooksNow(hooks));
    }
    return this.#afterRan;
  }

  async #runHooksNow(hooks) {
    for (const hook of hooks) {
      try {
        await hook.run(this);
      } catch (err) {
        err.failureType = 'hookFailed';
        this.success = false;
        this.emit('test:fail', {
          __proto__: null, nesting: 0, name: hook.location?.file, testId: 0, parentId: undefined, tags: [],
          line: hook.location?.line, column: hook.location?.column, file: hook.location?.file,
          testNumber: this.children.length + 1, details: { __proto__: null, duration_ms: 0, passed: false, error: err },
        });
      }
    }
  }

  // The loop has nothing left to do. What a test waits for may be a timer that does not keep the loop alive.
  drained() {
    const next = this.ended_ || running(this).length === 0 ? undefined : nextTimeout();
    if (next === undefined) return this.finish();
    setTimeout(() => {}, next);
    return undefined;
  }

  // Nothing more will come, or all files have been run.
  async finish() {
    if (this.ended_ || this.finishing) return;
    this.finishing = true;
    if (this.ready !== null) await this.ready;
    if (this.children.length === 0 && this.hooks.before.length + this.hooks.after.length !== 0) {
      await this.#runHooksNow(this.hooks.before);
      await this.#runHooksNow(this.hooks.after);
    }
    this.endChildren(failure(kPending, 'cancelledByParent'));
    this.report();
    await this.runAfter();
    this.finishing = false;
    if (this.config.watching) return;
    await this.close();
  }

  async close() {
    if (this.ended_) return;
    this.ended_ = true;
    this.endedAt = now();
    const coverage = this.takeCoverage?.();
    for (const fn of this.onEnd) await fn(this);
    this.tellEnd(coverage);
    this.#unlisten();
    this.stream.end();
  }

  note(message, level = 'info') {
    this.emit('test:diagnostic', { __proto__: null, nesting: 0, message, level, ...this.place() });
  }

  tellEnd(coverage) {
    const { counts } = this, duration = microseconds(now() - this.startedAt);
    this.emit('test:plan', { __proto__: null, nesting: 0, count: counts.topLevel, ...this.place() });
    for (const message of this.diagnostics) this.note(message);
    if (this.config.seed !== undefined && !this.config.isChild) {
      this.note(`Randomized test order seed: ${this.config.seed}`);
    }
    const names = [
      ['tests', 'tests'], ['suites', 'suites'], ['pass', 'passed'], ['fail', 'failed'], ['cancelled', 'cancelled'],
      ['skipped', 'skipped'], ['todo', 'todo'],
    ];
    for (const [shown, name] of names) this.note(`${shown} ${counts[name]}`);
    this.note(`duration_ms ${duration}`);
    if (coverage) {
      this.#checkThresholds(coverage);
      this.emit('test:coverage', { __proto__: null, nesting: 0, summary: coverage, ...this.place() });
    }
    if (this.config.watching) return;
    this.emit('test:summary', {
      __proto__: null, success: this.success, counts: { ...counts }, duration_ms: duration, file: this.entryFile,
    });
  }

  #checkThresholds({ thresholds, totals }) {
    const actual = {
      line: totals.coveredLinePercent, branch: totals.coveredBranchPercent, function: totals.coveredFunctionPercent,
    };
    for (const name of ['line', 'branch', 'function']) {
      if (!(thresholds[name] > 0) || actual[name] >= thresholds[name]) continue;
      this.success = false;
      process.exitCode = 1;
      this.note(`Error: ${actual[name].toFixed(2)}% ${name} coverage does not meet threshold of ${thresholds[name]}%.`,
                'error');
    }
  }

  // A signal ends the run; what was running is told.
  async interrupted() {
    if (this.ended_ || this.interrupting) return;
    this.interrupting = true;
    const open = running(this);
    const tests = open.map((node) => ({ __proto__: null, name: node.name, nesting: node.nesting, ...node.place() }));
    if (tests.length !== 0) this.emit('test:interrupted', { __proto__: null, tests });
    this.success = false;
    this.config.watching = false;
    for (const node of open) node.abort();
    await this.close();
    process.exitCode = 1;
    await this.leave();
  }

  // Ends the process when what was written is out.
  async leave() {
    await this.flushed?.();
    process.exit();
  }
}

// The text an error has in a sentence.
function describe(err) {
  try {
    return `${err}`;
  } catch {
    return Object.prototype.toString.call(err);
  }
}

// The running tests that have no running subtests.
function running(node) {
  const inside = node.children.filter((child) => child.isActive && !child.over);
  if (inside.length !== 0) return inside.flatMap(running);
  return node.parent === null ? [] : [node];
}

module.exports = { Root };
