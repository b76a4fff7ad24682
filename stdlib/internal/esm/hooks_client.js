// SPDX-License-Identifier: MIT
'use strict';
// module.register() as the threads of a program see it: a thread that runs hooks (hooks_thread.js), started by the
// first registration, that is asked over a port. An import waits for the answer with the event loop, require() and
// import.meta.resolve() with Atomics.wait on a counter that the other side moves after each message. Source: doc
// module.md, "Asynchronous customization hooks".
//
// Messages there: [id, what, ...arguments]; back: [kind, id or undefined, value].

const hooks = require('internal/esm/hooks');
const {
  codes: { ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED, ERR_WORKER_NOT_RUNNING },
} = require('internal/errors');
const { deserialize } = require('worker_threads/worker_error');
const { MessageChannel, receiveMessageOnPort } = require('web/message');

const ANSWER = 0, FAILURE = 1, IDLE = 2, ERROR = 3, EXIT = 4; // also in hooks_thread.js

let thread; // { port, turn, worker }
let lastId = 0;
const asked = new Map(); // id -> [resolve, reject, what is done when it will never be answered]
const holding = new Set(); // those of asked that keep the event loop alive

function start() {
  const { HooksEntry, Worker, drain } = require('worker_threads/worker');
  const { port1: port, port2 } = new MessageChannel();
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new HooksEntry(), { workerData: { port: port2, turn }, transferList: [port2] });
  worker.unref();
  port.on('message', receive);
  port.unref();
  process.on('exit', () => drain(worker)); // what it has printed
  thread = { port, turn, worker };
}

// ---- messages -----------------------------------------------------------------------------------------------------

function release(id) {
  if (holding.delete(id) && holding.size === 0) thread.port.unref();
}

function settle(id, which, value) {
  const settlers = asked.get(id);
  if (settlers === undefined) return;
  asked.delete(id);
  release(id);
  settlers[which](value);
}

// The thread has nothing left to do, but has not answered those. It still may, when somebody else wakes it.
function abandon(ids) {
  for (const id of ids) {
    release(id);
    asked.get(id)?.[2]();
  }
}

// Hooks that throw outside of a request, or end their thread, end the process.
function endWithThread(err) {
  require('internal/process_events').fatal(err, false);
  process.exit(1);
}

function receive({ 0: kind, 1: id, 2: value }) {
  switch (kind) {
    case ANSWER: return settle(id, 0, value);
    case FAILURE: return settle(id, 1, deserialize(value));
    case IDLE: return abandon(value);
    case ERROR: return endWithThread(deserialize(value));
    case EXIT: return process.exit(value);
  }
}

function receiveAll() {
  for (let got; (got = receiveMessageOnPort(thread.port)) !== undefined;) receive(got.message);
}

function ask(what, ...args) {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    thread.port.postMessage([id, what, ...args]); // which may throw
    asked.set(id, [resolve, reject, () => {}]);
    if (holding.size === 0) thread.port.ref();
    holding.add(id);
  });
}

// A thread whose heap is full ends without a word.
function checkThread() {
  const { isOver } = require('worker_threads/worker');
  if (!isOver(thread.worker)) return;
  receiveAll();
  endWithThread(new ERR_WORKER_NOT_RUNNING());
}

// The same, and nothing else happens in this thread meanwhile.
function askAndWait(transfer, what, ...args) {
  const { port, turn } = thread, id = ++lastId;
  let answer, failure;
  const fail = (value) => { failure = { value }; };
  port.postMessage([id, what, ...args], transfer);
  asked.set(id, [(value) => { answer = { value }; }, fail, () => fail(new ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED())]);
  for (;;) {
    const seen = Atomics.load(turn, 0);
    receiveAll();
    if (answer !== undefined) return answer.value;
    if (failure !== undefined) break;
    if (Atomics.wait(turn, 0, seen, 1000) === 'timed-out') checkThread();
  }
  asked.delete(id);
  throw failure.value;
}

// ---- what the loader asks -----------------------------------------------------------------------------------------

// Of contexts only what is defined crosses over, and Objects without a prototype as others.
function resolveArguments(specifier, { conditions, importAttributes, parentURL }) {
  return [specifier, { conditions, importAttributes, parentURL }];
}

function loadArguments(url, { format, importAttributes }) { return [url, { format, importAttributes }]; }

// hooks.remote(): whether there are hooks of a kind, and the questions.
const remote = {
  __proto__: null,
  resolves: false,
  loads: false,
  resolve: (...args) => ask('resolve', ...resolveArguments(...args)),
  resolveSync: (...args) => askAndWait([], 'resolve', ...resolveArguments(...args)),
  load: (...args) => ask('load', ...loadArguments(...args)),
  loadSync: (...args) => askAndWait([], 'load', ...loadArguments(...args)),
};

// Returns when the module's initialize() has ended.
function register(specifier, parentURL, data, transferList = []) {
  if (thread === undefined) start();
  const { 0: resolves, 1: loads, 2: isObsolete } =
    askAndWait(transferList, 'register', specifier, parentURL, data);
  remote.resolves = resolves;
  remote.loads = loads;
  hooks.setRemote(remote);
  if (isObsolete) warnOfGlobalPreload();
}

let warned = false;

function warnOfGlobalPreload() {
  if (warned) return;
  warned = true;
  process.emitWarning('`globalPreload` has been removed; use `initialize` instead.', 'UnsupportedWarning');
}

module.exports = { register };
