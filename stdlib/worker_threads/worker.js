/* SPDX-License-Identifier: MIT */
/*
 * worker.js - class Worker: a thread from its parent's side. The thread's side is worker_main.js, the native half
 * worker_threads.c. What the thread needs to begin is the first message on the internal channel.
 *
 * Source: Node's doc/api/worker_threads.md.
 */
'use strict';

const ops = natives('worker_threads');
const asyncIds = require('internal/async_ids');
const EventEmitter = require('events');
const path = require('path');
const {
  codes: {
    ERR_CPU_PROFILE_NOT_STARTED, ERR_CPU_PROFILE_TOO_MANY, ERR_HEAP_PROFILE_HAVE_BEEN_STARTED,
    ERR_HEAP_PROFILE_NOT_STARTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL_SCHEME,
    ERR_WORKER_INIT_FAILED, ERR_WORKER_NOT_RUNNING, ERR_WORKER_OUT_OF_MEMORY, ERR_WORKER_PATH,
  },
} = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString } = require('internal/validators');
const { uvErrName } = require('internal/uv_errors');
const { kTransfer } = require('web/host_object');
const { isThread: isHooksThread } = require('internal/esm/hooks');
const inspecting = require('internal/inspecting');
const { MessageChannel, nativeOf, takeMessage } = require('web/message');
const environment = require('worker_threads/environment');
const { inboxOf, listen } = require('worker_threads/worker_messaging');
const { Channel, ChannelReadable, ChannelWritable } = require('worker_threads/worker_io');
const { limitsOf, limitsShown } = require('worker_threads/worker_limits');
const { ownOptions } = require('worker_threads/worker_options');

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const created = require('diagnostics_channel').channel('worker_threads');
// As in worker_ask.c.
const ASK_CPU = 0, ASK_HEAP = 1, ASK_SNAPSHOT = 2, WITH_INTERNALS = 1, WITH_NUMBERS = 2, ASK_CPU_PROFILE = 3,
  ASK_CPU_PROFILE_STOP = 4, ASK_HEAP_PROFILE = 5, ASK_HEAP_PROFILE_STOP = 6;

const running = new Set(); // of this thread
const kReports = Symbol('kReports');
const REPORT_MS = 1000;

// ---- options --------------------------------------------------------------------------------------

// What the thread of module.register() runs (internal/esm/hooks_thread).
class HooksEntry {
  kind = 'hooks';
  filename = process.argv[1] ?? '';
}

// { kind, filename }: what the thread runs.
function entryOf(filename, isEval) {
  if (filename instanceof HooksEntry) return filename;
  if (isEval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE('options.eval', isEval, "must be false when 'filename' is not a string");
    }
    return { kind: 'eval', filename };
  }
  const { URL, fileURLToPath } = require('url');
  if (filename instanceof URL) {
    if (filename.protocol === 'data:') return { kind: 'url', filename: `${filename}` };
    if (filename.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME(['file', 'data']);
    return { kind: 'file', filename: fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (path.isAbsolute(filename)) return { kind: 'file', filename };
  if (!/^\.\.?[\\/]/.test(filename)) throw new ERR_WORKER_PATH(filename);
  return { kind: 'file', filename: relativeEntry(filename) };
}

// Relative to the working folder, or to the root of what is in the executable.
function relativeEntry(filename) {
  const found = path.resolve(filename);
  const embedded = require('internal/embedded');
  const root = embedded.root();
  if (root === '' || require('fs').existsSync(found)) return found;
  const inside = path.join(root, filename);
  return embedded.find(inside) < 0 ? found : inside;
}

function envOf(env) {
  if (typeof env === 'object' && env !== null) return { ...env };
  if (env === SHARE_ENV) return require('worker_threads/worker_env').share();
  if (env !== undefined && env !== null) {
    throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  return { ...process.env };
}

function textsOf(env) {
  for (const name in env) env[name] = `${env[name]}`;
  return env;
}

// ---- Worker ------------------------------------------------------------------------------------------

let ended; // what C calls
let isOver; // also when its last messages have not been handed out
let drain; // of a thread that may end at any time: what it has said by now

class Worker extends EventEmitter {
  #native;         // undefined when the thread is over
  #resource;       // what async_hooks calls it
  #filename;       // what it runs; '' when that is a text
  #threadId;
  #threadName;
  #port;
  #channel;
  #isOnline = false;
  #limits;
  #stdin = null;
  #readables = { __proto__: null };
  #isOwn = { __proto__: null }; // streams that do not go on to ours

  static {
    ended = (worker, code, why) => worker.#onExit(code, why);
    isOver = (worker) => worker.#native === undefined || ops.isOver(worker.#native);
    drain = (worker) => {
      for (let got; (got = takeMessage(worker.#channel.port)) !== undefined;) worker.#onChannel(got[0]);
    };
  }

  constructor(filename, options = {}) {
    super();
    if (options.execArgv !== undefined) validateExecArgv(options.execArgv);
    if (options.argv !== undefined) validateArray(options.argv, 'options.argv');
    const entry = entryOf(filename, options.eval);
    this.#filename = options.eval ? '' : entry.filename;
    const env = envOf(options.env);
    const hasOwnEnv = options.env && options.env !== SHARE_ENV && options.env !== process.env;
    const own = ownOptions(options.execArgv, hasOwnEnv ? env.NODE_OPTIONS : undefined);
    const name = nameOf(options.name);
    const id = ops.nextThreadId();
    const inside = new MessageChannel(), outside = new MessageChannel();
    const { workerData, transferList = [], stdin = false, trackUnmanagedFds } = options;
    const load = {
      ...entry, env: options.env === SHARE_ENV ? env : textsOf(env), isEnvShared: options.env === SHARE_ENV, name, own,
      workerData, environment,
      argv: (options.argv ?? []).map((arg) => String(arg)), execArgv: options.execArgv, port: outside.port2,
      inbox: inboxOf(id), stdin: !!stdin, trackUnmanagedFds: trackUnmanagedFds !== false,
      isUnhooked: isHooksThread(), // or those it has could start others without an end
    };
    try {
      inside.port1.postMessage(load, [outside.port2, ...transferList]);
    } catch (err) {
      for (const { port1 } of [inside, outside]) port1.close();
      throw err;
    }
    this.#threadId = id;
    this.#threadName = name;
    this.#limits = limitsOf(options.resourceLimits);
    this.#open(inside.port1, outside.port1);
    this.#isOwn.stdout = !!options.stdout;
    this.#isOwn.stderr = !!options.stderr;
    if (stdin) this.#stdin = new ChannelWritable(this.#channel, 'stdin');
    this.#start(inside.port2, [nativeOf(inside.port1), nativeOf(outside.port1)], entry instanceof HooksEntry);
    if (entry instanceof HooksEntry) return; // nobody's business
    if (created.hasSubscribers) created.publish({ worker: this });
    process.nextTick(() => process.emit('worker', this));
  }

  #open(inner, port) {
    this.#channel = new Channel(inner, (message) => this.#onChannel(message));
    this.#port = port;
    port.on('message', (message) => this.emit('message', message));
    port.on('messageerror', (error) => this.emit('messageerror', error));
    port.unref();
  }

  #start(inbox, ports, isOwn) {
    listen();
    try {
      const native = ops.start(this, [this.#threadId, this.#threadName], this.#limits, [
        inbox[kTransfer]().data, ...ports,
      ], isOwn);
      if (typeof native === 'number') throw new ERR_WORKER_INIT_FAILED(uvErrName(native));
      this.#native = native;
    } catch (err) {
      this.#channel.port.close();
      this.#port.close();
      throw err;
    }
    running.add(this);
    const native = this.#native;
    if (!asyncIds.enabled()) return;
    this.#resource = { hasRef: () => ops.hasRef(native) };
    asyncIds.emitInit(asyncIds.newId(), 'WORKER', asyncIds.current(), this.#resource);
  }

  #onChannel({ 0: what, 1: data, 2: more }) {
    if (what === 'write') {
      this.#forward(data, more);
    } else if (what === 'online') {
      this.#isOnline = true;
      this.#limits = data;
      inspecting.workerOnline(this, this.#native, this.#filename, more);
      this.emit('online');
    } else if (what === 'error') {
      this.emit('error', require('worker_threads/worker_error').deserialize(data));
    }
  }

  // Nobody has asked for the stream.
  #forward(name, chunks) {
    if (this.#isOwn[name]) return this.#readable(name).receive(chunks);
    if (chunks === null) return;
    const stream = process[name], last = chunks.pop();
    for (const { 0: chunk, 1: encoding } of chunks) stream.write(chunk, encoding);
    stream.write(last[0], last[1], () => this.#channel.post(['more', name]));
  }

  #readable(name) {
    let stream = this.#readables[name];
    if (stream !== undefined) return stream;
    stream = this.#readables[name] = new ChannelReadable(this.#channel, name, false);
    if (!this.#isOwn[name]) {
      stream.on('data', (chunk) => {
        if (!process[name].write(chunk, () => stream.resume())) stream.pause();
      });
    }
    if (this.#native === undefined) stream.end();
    return stream;
  }

  // The last messages have been handed out.
  #onExit(code, why) {
    this.#threadId = -1;
    this.#threadName = null;
    for (const name in this.#readables) this.#readables[name].end();
    this.#channel.port.close();
    this.#port.close();
    try {
      if (why !== 0) this.emit('error', reasonOf(why));
    } finally {
      this.#native = undefined;
      running.delete(this);
      inspecting.workerGone(this);
      this.emit('exit', code);
    }
  }

  postMessage(...args) {
    this.#port.postMessage(...args);
  }

  terminate(callback = undefined) {
    this.ref();
    const native = this.#native;
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
                          'DeprecationWarning', 'DEP0132');
      if (native !== undefined) this.once('exit', (code) => callback(null, code));
    }
    if (native === undefined) return Promise.resolve();
    ops.terminate(native);
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this.#native !== undefined) ops.ref(this.#native, true);
  }

  unref() {
    if (this.#native !== undefined) ops.ref(this.#native, false);
  }

  get threadId() { return this.#threadId; }
  get threadName() { return this.#threadName; }
  get stdin() { return this.#stdin; }
  get stdout() { return this.#readable('stdout'); }
  get stderr() { return this.#readable('stderr'); }
  get resourceLimits() { return this.#native === undefined ? {} : limitsShown(this.#limits); }

  // For process.report: [thread id, name, sections], of those that are not busy with something else than JavaScript.
  static [kReports](names) {
    const out = [];
    for (const worker of running) {
      const text = ops.report(worker.#native, names, REPORT_MS);
      if (text !== undefined) out.push([worker.#threadId, worker.#threadName, JSON.parse(text)]);
    }
    return out;
  }

  // ---- what the thread is asked ---------------------------------------------------------------------

  // show(bytes, answer) makes what the promise is fulfilled with, or throws.
  #ask(what, argument, show) {
    return new Promise((resolve, reject) => {
      const done = (answer, bytes) => {
        if (answer === undefined) {
          reject(new ERR_WORKER_NOT_RUNNING());
          return;
        }
        try {
          resolve(show(bytes, answer));
        } catch (error) {
          reject(error);
        }
      };
      if (this.#native === undefined || !ops.ask(this.#native, what, argument, done)) done();
    });
  }

  #stopProfile(what, number, NotStarted) {
    return this.#ask(what, number, (bytes, found) => {
      if (!found) throw new NotStarted();
      return require('buffer').Buffer.from(bytes).toString();
    });
  }

  cpuUsage(prev) {
    if (prev) {
      validateObject(prev, 'prev');
      for (const name of ['user', 'system']) validateNumber(prev[name], `prev.${name}`, 0, Number.MAX_SAFE_INTEGER);
    }
    return this.#ask(ASK_CPU, 0, (bytes) => {
      const [user, system] = new Float64Array(bytes);
      return { user: prev ? user - prev.user : user, system: prev ? system - prev.system : system };
    });
  }

  getHeapStatistics() {
    return this.#ask(ASK_HEAP, 0, (bytes) => {
      const out = require('v8/v8_statistics').heapStatistics(new Float64Array(bytes));
      return { ...out, does_zap_garbage: out.does_zap_garbage !== 0 };
    });
  }

  getHeapSnapshot(options) {
    const { readOptions, streamOf } = require('v8/v8_heap_snapshot');
    const { exposeInternals, exposeNumericValues } = readOptions(options);
    const flags = (exposeInternals ? WITH_INTERNALS : 0) | (exposeNumericValues ? WITH_NUMBERS : 0);
    return this.#ask(ASK_SNAPSHOT, flags, (bytes) => streamOf([bytes]));
  }

  startCpuProfile() {
    return this.#ask(ASK_CPU_PROFILE, 0, (_, number) => {
      if (number === 0) throw new ERR_CPU_PROFILE_TOO_MANY();
      const { CPUProfileHandle } = require('worker_threads/worker_profile');
      return new CPUProfileHandle(() => this.#stopProfile(ASK_CPU_PROFILE_STOP, number, ERR_CPU_PROFILE_NOT_STARTED));
    });
  }

  startHeapProfile() {
    return this.#ask(ASK_HEAP_PROFILE, 0, (_, started) => {
      if (!started) throw new ERR_HEAP_PROFILE_HAVE_BEEN_STARTED();
      const { HeapProfileHandle } = require('worker_threads/worker_profile');
      return new HeapProfileHandle(() => this.#stopProfile(ASK_HEAP_PROFILE_STOP, 0, ERR_HEAP_PROFILE_NOT_STARTED));
    });
  }

  get performance() {
    const performance = {
      eventLoopUtilization: (first, second) => {
        const times = new Float64Array(2);
        if (this.#isOnline && this.#native !== undefined) ops.loopTimes(this.#native, times);
        return require('perf_hooks/utilization').utilizationOf(times[0], times[1], first, second);
      },
    };
    Object.defineProperty(this, 'performance', {
      configurable: true, enumerable: true, writable: true, value: performance,
    });
    return performance;
  }
}

function validateExecArgv(list) {
  if (!Array.isArray(list)) throw new ERR_INVALID_ARG_TYPE('options.execArgv', 'Array', list);
}

function nameOf(name) {
  if (name === undefined || name === null || name === '') return 'WorkerThread';
  validateString(name, 'options.name');
  return name;
}

function reasonOf(why) {
  return why < 0 ? new ERR_WORKER_INIT_FAILED(uvErrName(why)) : new ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory');
}

ops.hooks.on_exit = ended;

module.exports = { HooksEntry, Worker, drain, isOver, reports: (names) => Worker[kReports](names) };
