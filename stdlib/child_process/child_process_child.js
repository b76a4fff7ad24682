/* SPDX-License-Identifier: MIT */
/*
 * child_process_child.js - class ChildProcess: one running child, its pipes and its end. spawn(),
 * exec() and fork() are functions over it in child_process_spawn.js.
 */
'use strict';

const EventEmitter = require('events');
const dc = require('diagnostics_channel');
const { Socket } = require('net');
const { Pipe } = require('net/net_handle');
const { errnoException } = require('internal/errors');
const {
  validateArray, validateObject, validateOneOf, validateString,
} = require('internal/validators');
const { convertToValidSignal } = require('internal/util');
const { signalName } = require('internal/signals');
const { kDetached } = require('child_process/child_process_args');
const { kPipe, readStdio } = require('child_process/child_process_stdio');
const { setUpChannel } = require('child_process/child_process_channel');

const native = natives('child_process');
const spawnChannel = dc.tracingChannel('child_process.spawn');

const UV_EACCES = -13;
const UV_EAGAIN = -11;
const UV_EINVAL = -22;
const UV_EMFILE = -24;
const UV_ENFILE = -23;
const UV_ENOENT = -2;
const UV_ENOSYS = -38;
const UV_ESRCH = -3;
// A child that could not start for one of these is reported by an event, for others by a throw.
const kEventErrors = new Set([UV_EACCES, UV_EAGAIN, UV_EMFILE, UV_ENFILE, UV_ENOENT]);

// What child._handle is: the running process.
class Process {
  constructor() {
    this.box = undefined;
    this.pid = undefined;
    this.onexit = null;
  }

  // 0 or a negative code
  spawn(options, flatStdio) {
    const box = native.spawn(
      options.file, options.args, options.envPairs, options.cwd ?? undefined,
      options.detached ? kDetached : 0, options.uid ?? -1, options.gid ?? -1, flatStdio, this);
    if (typeof box === 'number') return box;
    this.box = box;
    this.pid = native.pid(box);
    return 0;
  }

  kill(signal) {
    return this.box === undefined ? UV_ESRCH : native.kill(this.box, signal);
  }

  ref() {
    if (this.box !== undefined) native.ref(this.box, true);
  }

  unref() {
    if (this.box !== undefined) native.ref(this.box, false);
  }

  hasRef() {
    return this.box !== undefined && native.hasRef(this.box);
  }

  close() {
    if (this.box !== undefined) native.close(this.box);
    this.box = undefined;
  }
}

native.hooks.on_exit = function onExit(handle, status, signal) {
  handle.onexit(status, signal > 0 ? signalName(signal) ?? `${signal}` : '');
};

function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle.onexit = (code, signal) => ended(this, code, signal);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

// ---- starting -----------------------------------------------------------------------------------

function makePipes(slots) {
  const flat = [];
  for (const slot of slots) {
    if (slot.kind === kPipe) slot.handle = new Pipe(slot.type === 'ipc');
    flat.push(slot.kind, slot.kind === kPipe ? slot.handle.box : slot.fd);
  }
  return flat;
}

function closePipes(slots) {
  for (const slot of slots) if (slot.handle !== null) slot.handle.close();
}

// The child reads what we were about to read: leave it to the child.
function releaseWrapped(stream) {
  const handle = stream._handle;
  if (typeof handle?.readStop !== 'function') return;
  handle.reading = false;
  handle.readStop();
  if (typeof stream.pause !== 'function') return;
  stream.pause();
  stream.readableFlowing = false;
  if (stream._readableState) stream._readableState.reading = false;
}

function makeStreams(child, slots) {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i];
    if (slot.type === 'ignore' || slot.type === 'ipc') continue;
    if (slot.type === 'wrap') {
      releaseWrapped(slot.wrapped);
      continue;
    }
    if (slot.handle === null) continue;
    slot.socket = new Socket({ handle: slot.handle, readable: i > 0 });
    if (i > 0 && child.pid !== undefined && child.pid !== 0) {
      child._closesNeeded++;
      slot.socket.on('close', () => maybeClose(child));
    }
  }
  child.stdio = slots.map((slot) => slot.socket);
  child.stdin = child.stdio[0] ?? null;
  child.stdout = child.stdio[1] ?? null;
  child.stderr = child.stdio[2] ?? null;
}

function emitSpawn(child) {
  child.emit('spawn');
}

function reportFailure(child, code) {
  if (child._handle) child._handle.onexit(code, '');
}

function publishOutcome(child, code) {
  if (code === 0) spawnChannel.end.publish({ process: child });
  else spawnChannel.error.publish({ process: child, error: failure(child, code) });
}

function addChannelEnvironment(options, index) {
  if (options.envPairs === undefined) options.envPairs = [];
  else validateArray(options.envPairs, 'options.envPairs');
  options.envPairs.push(`NODE_CHANNEL_FD=${index}`);
  options.envPairs.push(`NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization ?? 'json'}`);
}

// options: what child_process_args' normalizeSpawn gives.
ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const { slots, ipcIndex } = readStdio(options.stdio || 'pipe', false);
  options = { __proto__: null, ...options };
  if (ipcIndex !== -1) addChannelEnvironment(options, ipcIndex);
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) this.spawnargs = [];
  else validateArray(options.args, 'options.args');
  if (options.args !== undefined) this.spawnargs = options.args;
  if (options.envPairs !== undefined && options.envPairs !== null) {
    validateArray(options.envPairs, 'options.envPairs');
  }
  options.args = this.spawnargs;
  const flat = makePipes(slots);
  if (spawnChannel.hasSubscribers) spawnChannel.start.publish({ process: this, options });
  const code = this._handle.spawn(options, flat);
  if (spawnChannel.hasSubscribers) publishOutcome(this, code);
  if (kEventErrors.has(code)) {
    process.nextTick(reportFailure, this, code);
    // Without descriptors or processes there is nothing to make streams of.
    if (code === UV_EMFILE || code === UV_ENFILE) {
      closePipes(slots);
      return code;
    }
  } else if (code !== 0) {
    closePipes(slots);
    this._handle.close();
    this._handle = null;
    throw errnoException(code, 'spawn');
  } else {
    process.nextTick(emitSpawn, this);
  }
  this.pid = this._handle.pid;
  makeStreams(this, slots);
  if (ipcIndex !== -1) {
    this._closesNeeded++;
    setUpChannel(this, slots[ipcIndex].handle, maybeClose, options.serialization);
  }
  return code;
};

// ---- ending -------------------------------------------------------------------------------------

function failure(child, code) {
  const error = errnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
  if (child.spawnfile) error.path = child.spawnfile;
  error.spawnargs = child.spawnargs.slice(1);
  return error;
}

// Output that nobody reads must not keep 'close' away.
function drainStdio(child) {
  if (!child.stdio) return;
  for (const stream of child.stdio) {
    if (!stream || !stream.readable || stream.readableFlowing !== null) continue;
    if (stream.listenerCount('readable') === 0) stream.resume();
  }
}

function ended(child, code, signal) {
  if (signal) child.signalCode = signal;
  else child.exitCode = code;
  if (child.stdin) child.stdin.destroy();
  if (child._handle) child._handle.close();
  child._handle = null;
  if (code < 0) child.emit('error', failure(child, code));
  else child.emit('exit', child.exitCode, child.signalCode);
  process.nextTick(drainStdio, child);
  maybeClose(child);
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot !== child._closesNeeded) return;
  child.emit('close', child.exitCode, child.signalCode);
}

ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? 0 : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
  if (!this._handle) return false;
  const code = this._handle.kill(number);
  if (code === 0) {
    this.killed = true;
    return true;
  }
  if (code === UV_EINVAL || code === UV_ENOSYS) throw errnoException(code, 'kill');
  if (code !== UV_ESRCH) this.emit('error', errnoException(code, 'kill'));
  return false;
};

ChildProcess.prototype[Symbol.dispose] = function dispose() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
};

ChildProcess.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
};

module.exports = { ChildProcess };
