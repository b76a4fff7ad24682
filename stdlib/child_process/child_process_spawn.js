/* SPDX-License-Identifier: MIT */
/* child_process_spawn.js - spawn, exec, execFile and fork: starting a ChildProcess. */
'use strict';

const { Buffer } = require('buffer');
const { channel } = require('diagnostics_channel');
const { addAbortListener } = require('events');
const { resolve } = require('path');
const { clearTimeout, setTimeout } = require('timers');
const {
  AbortError,
  codes: {
    ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_VALUE,
  },
  genericNodeError,
  uvErrName,
} = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject } = require('internal/validators');
const { promisify } = require('internal/util');
const {
  MAX_BUFFER, checkMaxBuffer, checkTimeout, isApp, killSignalOf, normalizeExec,
  normalizeExecFile, normalizeSpawn, pathOf,
} = require('child_process/child_process_args');
const { stringToList } = require('child_process/child_process_stdio');
const { ChildProcess } = require('child_process/child_process_child');

// ---- spawn --------------------------------------------------------------------------------------

function killReporting(child, signal, error) {
  try {
    if (child.kill(signal) && error !== undefined) child.emit('error', error);
  } catch (failure) {
    child.emit('error', failure);
  }
}

function limitTime(child, timeout, killSignal) {
  let timer = setTimeout(() => {
    timer = null;
    killReporting(child, killSignal, undefined);
  }, timeout);
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  child.once('exit', stop);
  child.once('close', stop); // a child that never ran has no 'exit'
}

function obeySignal(child, signal, killSignal) {
  const abort = () => {
    killReporting(child, killSignal, new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    process.nextTick(abort);
    return;
  }
  const listening = addAbortListener(signal, abort);
  child.once('exit', () => listening[Symbol.dispose]());
}

const processChannel = channel('child_process');

function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options);
  checkTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = killSignalOf(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (processChannel.hasSubscribers) processChannel.publish({ process: child });
  if (options.timeout > 0) limitTime(child, options.timeout, killSignal);
  if (options.signal) obeySignal(child, options.signal, killSignal);
  return child;
}

// ---- exec ---------------------------------------------------------------------------------------

// What execFile keeps of one of the two outputs.
class Collector {
  constructor(stream, name, encoding, limit, onExceeded) {
    this.stream = stream;
    this.name = name;
    this.encoding = encoding;
    this.limit = limit;
    this.length = 0;
    this.parts = [];
    this.onExceeded = onExceeded;
    if (stream === null) return;
    if (encoding !== null) stream.setEncoding(encoding);
    stream.on('data', (chunk) => this.add(chunk));
  }

  add(chunk) {
    if (this.limit === Infinity) {
      this.parts.push(chunk);
      return;
    }
    const encoding = this.stream.readableEncoding;
    const size = encoding ? Buffer.byteLength(chunk, encoding) : chunk.length;
    const room = this.limit - this.length;
    this.length += size;
    if (this.length <= this.limit) {
      this.parts.push(chunk);
      return;
    }
    this.parts.push(chunk.slice(0, room));
    this.onExceeded(new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(this.name));
  }

  value() {
    if (this.encoding !== null || this.stream?.readableEncoding) return this.parts.join('');
    return Buffer.concat(this.parts);
  }

  destroy() {
    if (this.stream !== null) this.stream.destroy();
  }
}

// One execFile: collects the output and calls back once.
class Execution {
  constructor(child, command, options, callback) {
    this.child = child;
    this.command = command;
    this.killSignal = options.killSignal;
    this.callback = callback;
    this.error = null;
    this.killed = false;
    this.done = false;
    this.timer = null;
    const { encoding } = options;
    const text = encoding !== 'buffer' && Buffer.isEncoding(encoding) ? encoding : null;
    const exceeded = (error) => {
      this.error = error;
      this.kill();
    };
    this.stdout = new Collector(child.stdout ?? null, 'stdout', text, options.maxBuffer, exceeded);
    this.stderr = new Collector(child.stderr ?? null, 'stderr', text, options.maxBuffer, exceeded);
    if (options.timeout > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.kill();
      }, options.timeout);
    }
    child.on('close', (code, signal) => this.finish(code, signal));
    child.on('error', (error) => this.fail(error));
  }

  kill() {
    this.stdout.destroy();
    this.stderr.destroy();
    this.killed = true;
    try {
      this.child.kill(this.killSignal);
    } catch (error) {
      this.error ??= error;
      this.finish(null, null);
    }
  }

  fail(error) {
    this.error = error;
    this.stdout.destroy();
    this.stderr.destroy();
    this.finish(undefined, undefined);
  }

  finish(code, signal) {
    if (this.done) return;
    this.done = true;
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.callback === undefined || this.callback === null) return;
    const stdout = this.stdout.value();
    const stderr = this.stderr.value();
    if (this.error === null && code === 0 && signal === null) {
      this.callback(null, stdout, stderr);
      return;
    }
    this.error ??= genericNodeError(`Command failed: ${this.command}\n${stderr}`, {
      code: code < 0 ? uvErrName(code) : code,
      killed: this.child.killed || this.killed,
      signal,
    });
    this.error.cmd = this.command;
    this.callback(this.error, stdout, stderr);
  }
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFile(file, args, options, callback));
  options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null,
    env: null, shell: false, ...options,
  };
  checkTimeout(options.timeout);
  checkMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);
  const child = spawn(file, args, {
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  });
  new Execution(child, [file, ...args].join(' '), options, callback); // eslint-disable-line no-new
  return child;
}

function exec(command, options, callback) {
  const call = normalizeExec(command, options, callback);
  return module.exports.execFile(call.file, call.options, call.callback);
}

function definePromisified(original) {
  const promisified = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ stdout, stderr });
        return;
      }
      error.stdout = stdout;
      error.stderr = stderr;
      reject(error);
    });
    return promise;
  };
  Object.defineProperty(promisified, 'name', { __proto__: null, value: original.name, configurable: true });
  Object.defineProperty(original, promisify.custom, { __proto__: null, enumerable: false, value: promisified });
}
definePromisified(exec);
definePromisified(execFile);

// ---- fork ---------------------------------------------------------------------------------------

// Options of the parent that the child shall have too: not the text of -e.
function inheritedExecArgv() {
  const list = process.execArgv;
  if (process._eval == null) return list;
  const at = list.lastIndexOf(process._eval);
  return at > 0 ? list.filter((_, i) => i !== at && i !== at - 1) : list;
}

function forkStdio(options) {
  const { stdio } = options;
  if (typeof stdio === 'string') return stringToList(stdio, 'ipc');
  if (!Array.isArray(stdio)) return stringToList(options.silent ? 'pipe' : 'inherit', 'ipc');
  if (!stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return stdio;
}

function fork(modulePath, args, options) {
  modulePath = pathOf(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  if (typeof options.execPath !== 'string' || options.execPath.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE('options.execPath', options.execPath,
                                    'must be a string without null bytes');
  }
  const execArgv = options.execArgv || inheritedExecArgv();
  validateArray(execArgv, 'options.execArgv');
  options.stdio = forkStdio(options);
  if (isApp() && options.execPath === process.execPath) {
    options.env = { ...(options.env ?? process.env), INGOT_FORK_ENTRY: resolve(modulePath) };
    return spawn(options.execPath, args, options);
  }
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

module.exports = { exec, execFile, fork, spawn };
