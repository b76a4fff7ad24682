/* SPDX-License-Identifier: MIT */
/*
 * inspecting.js - what the rest of the library has to do with the inspector, which is loaded when somebody asks for it:
 * an option, SIGUSR1, INGOT_INSPECT in an executable, a client of another thread, or node:inspector.
 *
 * Source: Node's doc/api/cli.md, --inspect and those beside it; doc/api/process.md, process.debugPort.
 */
'use strict';

const boot = natives('boot');
const ops = natives('inspector');

const HOST = '127.0.0.1'; // where it listens unless told

// 0: any
function isPort(number) { return number === 0 || (number >= 1024 && number <= 65535); }

const state = {
  half: undefined, // inspector/inspector_thread, once it is there
  breaks: false,   // at the first statement of the program
  debugPort: 9229,
};
const workers = new Map(); // running Worker -> {handle, filename, id, isWaiting: from its beginning}

// Executables that never name it may lack it (packager/apart.h).
function isThere() { return boot.option('inspector') !== 'none'; }

function load() { return (state.half ??= require('inspector/inspector_thread')); }
ops.hooks.load = load;

// Calls what the program begins with.
function call(fn, self, ...args) {
  state.breaks = false;
  return ops.callPaused(fn, self, ...args);
}

// ---- the process -------------------------------------------------------------------------------------------

// `script`: what the program begins with, an absolute path, or undefined. `text`: of options, or undefined.
function start(script, text) {
  if (!isThere()) return;
  const isAsked = text?.includes('--inspect') || text?.includes('--debug-port');
  if (isAsked || natives('process').envGet('INGOT_INSPECT') !== undefined) require('inspector/inspector_start').start(script, text);
  else prepare(HOST, state.debugPort, script);
}

// A process that starts others, which are inspected: it is not.
function startTool(text) {
  if (!isThere()) return;
  ops.catchSignal();
  if (text?.includes('--inspect')) require('inspector/inspector_start').readPort(text);
}

// Whether options say so, of this process and those that it starts with the same.
function isInspected() {
  const asks = (text) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(text);
  return process.execArgv.some(asks) || (process.env.NODE_OPTIONS ?? '').split(/\s+/).some(asks);
}

let prepared; // [host, script, publish]

// What is listened with, when it comes to that.
function prepare(host, port, script, publish = 3) {
  prepared = [host, script, publish];
  ops.prepare(host, port, script ?? '', `node.js/${process.version}`, publish);
}

// ---- threads ------------------------------------------------------------------------------------------

// Of a thread, before its parent knows that it is there: whether it will wait for one that looks from the beginning.
function expectParent() {
  if (!isThere() || !ops.workersWait()) return false;
  load();
  ops.expect();
  return true;
}

// Before its program; also what its own options say.
function startWorker({ filename, kind, own }, isExpected) {
  if (isExpected) ops.wait();
  state.breaks = isExpected && kind !== 'eval'; // as Node
  if (own?.text.includes('--inspect') && isThere()) require('inspector/inspector_start').start(filename, own.text);
}

// Of the parent: the thread is about to begin with its program.
function workerOnline(worker, handle, filename, isWaiting) {
  workers.set(worker, { handle, filename, id: worker.threadId, isWaiting });
  if (state.half !== undefined) state.half.workerOnline(worker);
}

function workerGone(worker) {
  const known = workers.get(worker);
  workers.delete(worker);
  if (known !== undefined && state.half !== undefined) state.half.workerGone(known.id);
}

// ---- errors ---------------------------------------------------------------------------------------------

function uncaught(err) {
  if (state.half !== undefined) ops.uncaught(err);
}

// ---- process --------------------------------------------------------------------------------------------

function setDebugPort(value) {
  const port = +value | 0;
  if (!isPort(port)) throw new RangeError('process.debugPort must be 0 or in range 1024 to 65535');
  state.debugPort = port;
  if (prepared !== undefined) prepare(prepared[0], port, prepared[1], prepared[2]); // for SIGUSR1
}

function definePort(process) {
  Object.defineProperty(process, 'debugPort', {
    configurable: true, enumerable: true, get: () => state.debugPort, set: setDebugPort,
  });
}

module.exports = {
  HOST, call, definePort, expectParent, isInspected, isPort, isThere, load, prepare, start, startTool, startWorker, state, uncaught,
  workerGone, workerOnline, workers,
};
