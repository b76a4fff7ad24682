/* SPDX-License-Identifier: MIT */
/*
 * test_process.js - test files in processes of their own. A file is a test of the run's root; the events
 * of its process (test/test_wire) are told in its place when its turn comes, and the file itself only
 * when it declared no tests or failed beyond them. Source: Node's doc/api/test.md, "Test runner execution
 * model".
 */
'use strict';

const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
const { resolve } = require('path');
const { isInspected } = require('internal/inspecting');
const { validatePort } = require('internal/validators');
const { failure } = require('test/test_failure');
const { TestNode } = require('test/test_node');
const { Reader } = require('test/test_wire');

// Told in the order of the files; everything else is told at once.
const ordered = new Set(['test:start', 'test:pass', 'test:fail', 'test:plan', 'test:diagnostic']);
const cancelling = new Set(['cancelledByParent', 'testAborted', 'testTimeoutFailure']);
const totals = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

// ---- one file --------------------------------------------------------------------------------------------

class FileNode extends TestNode {
  held = [];         // events that wait for their turn
  reported = 0;      // how many of its tests were told
  failedInside = 0;

  // No filter is about files.
  announce(type) { this.root.emit(type, this.about(true)); }

  take(event) {
    event.data.entryFile = this.location.file;
    if (ordered.has(event.type) && !this.hasTurn) this.held.push(event);
    else this.pass_(event);
  }

  report() {
    if (this.hasTurn) this.#flush();
  }

  #flush() {
    const { held } = this;
    this.held = [];
    for (const event of held) this.pass_(event);
  }

  tellStart() {}
  tellChildren() { this.#flush(); }

  // A file with tests has been told by them.
  tell() {
    const own = this.error !== null && this.error.failureType !== 'subtestsFailed';
    if (this.reported !== 0 && !own) return;
    super.takeNumber();
    super.tellStart();
    super.tell();
  }

  pass_({ type, data }) {
    const { root } = this;
    if (data.nesting === 0 && type === 'test:plan') return;
    if (data.nesting === 0 && type === 'test:diagnostic' && totals.test(data.message)) return;
    if (type === 'test:pass' || type === 'test:fail') this.#counted(data, type === 'test:pass');
    root.emit(type, data);
  }

  #counted(data, passed) {
    const { root } = this, { details } = data;
    if (data.nesting === 0) data.testNumber = ++root.outputCount;
    this.reported++;
    if (!passed) this.failedInside++;
    const node = {
      nesting: data.nesting, kind: details.type, passed, isTodo: data.todo !== undefined,
      skipped: data.skip !== undefined, cancelled: cancelling.has(details.error?.failureType),
    };
    root.count(node);
    root.seen?.(data, passed);
  }

  takeNumber() {} // The tests inside have them.
}

// ---- its process --------------------------------------------------------------------------------------------

const dropped = new Set(['--test', '--watch', '--experimental-test-coverage', '--test-only', '--test-randomize',
                         '--test-force-exit']);
const droppedWithValue = new Set([
  '--test-reporter', '--test-reporter-destination', '--test-name-pattern', '--test-skip-pattern', '--test-shard',
  '--test-random-seed', '--experimental-test-tag-filter', '--test-rerun-failures', '--test-timeout', '--eval', '-e',
  '--print', '-p', '-pe',
]);

// Options of this process that its tests' processes have, too.
function inherited() {
  const out = [], given = process.execArgv;
  for (let i = 0; i < given.length; i++) {
    const name = given[i].startsWith('--') ? given[i].split('=')[0] : given[i];
    if (dropped.has(name)) continue;
    if (!droppedWithValue.has(name)) out.push(given[i]);
    else if (!given[i].includes('=')) i++;
  }
  return out;
}

let inspected = 0; // processes that got ports of their own, one after the other

function inspectPort({ inspectPort: given }) {
  if (given != null) return validatePort(typeof given === 'function' ? given() : given, 'options.inspectPort');
  const port = process.debugPort + ++inspected;
  return port > 65535 ? 1024 + port - 65536 : port;
}

// Where a file's process is inspected, if this one is.
function inspectOptions(config) { return isInspected() ? [`--inspect-port=${inspectPort(config)}`] : []; }

function optionsOf({ config }) {
  const { filters, timeout, forceExit, rerunFile, seed } = config;
  const out = [];
  if (timeout !== undefined) out.push(`--test-timeout=${timeout}`);
  if (forceExit) out.push('--test-force-exit');
  if (filters.only) out.push('--test-only');
  for (const pattern of filters.namePatterns ?? []) out.push(`--test-name-pattern=${pattern}`);
  for (const pattern of filters.skipPatterns ?? []) out.push(`--test-skip-pattern=${pattern}`);
  for (const tag of filters.tagFilters ?? []) out.push(`--experimental-test-tag-filter=${tag}`);
  if (rerunFile !== undefined) out.push(`--test-rerun-failures=${rerunFile}`);
  if (seed !== undefined) out.push(`--test-random-seed=${seed}`);
  return out;
}

// An executable starts its embedded files, too, but takes no options.
function checkOptions(root) {
  const given = [...root.config.execArgv, ...optionsOf(root)];
  if (natives('boot').moduleEntry() < 0 || given.length === 0) return;
  const what = `${given[0]} for test files of an executable (they run with isolation: 'none')`;
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(what);
}

// Files have the numbers in their order, however long each takes.
class WorkerIds {
  #taken = 0;

  take(concurrency) { return (this.#taken++ % concurrency) + 1; }
}

function environment(root, id, watched) {
  const env = { ...(root.config.env ?? process.env), NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: `${id}` };
  if (watched) env.WATCH_REPORT_DEPENDENCIES = '1';
  if (root.coverageFolder !== undefined) env.NODE_V8_COVERAGE = root.coverageFolder;
  return env;
}

// Text of a file's process, a line at a time.
function lines(onLine) {
  let rest = '';
  return {
    take(text) {
      const parts = (rest + text).split('\n');
      rest = parts.pop();
      for (const line of parts) onLine(`${line}\n`);
    },
    end() {
      if (rest !== '') onLine(`${rest}\n`);
    },
  };
}

// What debuggers look for: as it is.
function isInspectors(line) {
  return /^(?:Debugger (?:listening on ws:|attached\.|ending on ws:)|Waiting for the debugger|For help, see: https:)/.test(line);
}

// Starts the process of a file; the promise is fulfilled with { code, signal } when all it said is read.
function start(node, path, id, onDependencies) {
  const { spawn } = require('child_process');
  const { root } = node, { config } = root;
  const args = [...inherited(), ...inspectOptions(config), ...config.execArgv, ...optionsOf(root), path, ...config.argv];
  const child = spawn(process.execPath, args, {
    cwd: config.cwd, env: environment(root, id, onDependencies !== undefined),
    stdio: onDependencies === undefined ? 'pipe' : ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const text = (type, message) => node.take({ type, data: { __proto__: null, file: path, message } });
  const reader = new Reader((event) => node.take(event), (bytes) => text('test:stdout', bytes.toString()));
  const errors = lines((line) => {
    if (isInspectors(line)) process.stderr.write(line);
    else text('test:stderr', line);
  });
  child.stdout.on('data', (chunk) => reader.take(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => errors.take(chunk));
  child.on('message', (message) => onDependencies?.(message));
  const done = new Promise((fulfill, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      reader.end();
      errors.end();
      fulfill({ code, signal });
    });
  });
  return { child, done };
}

async function runProcess(node, path, ids, onDependencies) {
  const id = ids.take(node.root.concurrency);
  try {
    const { child, done } = start(node, path, id, onDependencies);
    node.child = child;
    node.stopped = Promise.withResolvers();
    node.stopped.promise.then(() => child.kill());
    const { code, signal } = await done; // The limit is for each of its tests.
    if (code !== 0 || signal !== null) throw failureOf(node, code, signal);
    node.pass();
  } catch (err) {
    node.failWith(err);
  }
}

function failureOf(node, code, signal) {
  const type = node.failedInside === 0 && node.held.every(({ type: t }) => t !== 'test:fail') ? 'testCodeFailure' :
    'subtestsFailed';
  const err = failure('test failed', type);
  return Object.assign(err, { exitCode: code, signal, stack: undefined });
}

// ---- all of them -----------------------------------------------------------------------------------------------

function declareFile(root, path, onDependencies) {
  const file = resolve(root.config.cwd, path);
  const node = new FileNode(root, 'test', path, { signal: root.outerSignal }, () => {}, { file, line: 1, column: 1 });
  root.workerIds ??= new WorkerIds();
  node.body = () => runProcess(node, path, root.workerIds, onDependencies);
  return { node, done: root.add(node) };
}

async function runProcesses(root, files) {
  checkOptions(root);
  root.ordered = true; // They are in their order already.
  await Promise.all(files.map((path) => declareFile(root, path).done));
}

module.exports = { declareFile, runProcesses };
