/* SPDX-License-Identifier: MIT */
/*
 * worker_main.js - the beginning of a thread, called by boot/start: takes the first message of the internal
 * channel, which says what to run (worker.js), makes process what it is in a worker, and begins.
 *
 * Source: Node's doc/api/worker_threads.md, "Class: Worker".
 */
'use strict';

const boot = natives('boot');
const ops = natives('worker_threads');
const { codes: { ERR_WORKER_UNSERIALIZABLE_ERROR, ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
const options = require('internal/options');
const environment = require('worker_threads/environment');
const { openPort, takeMessage } = require('web/message');

let channel;

// ---- errors ----------------------------------------------------------------------------------------

function tellParent(err) {
  flushStreams();
  let data;
  try {
    data = require('worker_threads/worker_error').serialize(err);
  } catch {
    data = require('worker_threads/worker_error').serialize(new ERR_WORKER_UNSERIALIZABLE_ERROR());
  }
  openChannel().post(['error', data]);
}

// ---- process ------------------------------------------------------------------------------------------

// Methods that concern the whole process.
const forbidden = ['abort', 'chdir', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', 'execve'];

function forbid(name) {
  const fn = () => { throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`); };
  fn.disabled = true;
  process[name] = fn;
}

// The channel to a parent process is not a thread's.
function forbidChannel() {
  for (const name of ['channel', 'connected']) {
    const get = () => { throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`); };
    get.disabled = true;
    Object.defineProperty(process, name, { configurable: true, enumerable: false, get });
  }
  forbid('send');
  forbid('disconnect');
}

// The process is watched (compiler/watch_child.js).
function reportFiles({ kind, filename }) {
  const tool = require('internal/tool');
  if (kind !== 'hooks' && tool.has('watch_child.js')) {
    tool.load('watch_child.js').installInThread(kind === 'file' ? filename : undefined);
  }
}

function limitProcess() {
  for (const name of forbidden) forbid(name);
  for (const name of ['_debugProcess', '_debugPause', '_debugEnd']) delete process[name];
  const { cwd, umask, title, reallyExit } = process;
  Object.defineProperty(process, 'title', { configurable: true, enumerable: true, writable: true, value: title });
  process.cwd = () => cwd(true);
  process.umask = (mask) => {
    if (mask !== undefined) throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  };
  // The thread is told to end, which it does at the next turn of a loop.
  process.reallyExit = (code) => {
    flushStreams();
    reallyExit(code);
    for (;;);
  };
  if (process.env.NODE_CHANNEL_FD !== undefined) forbidChannel();
}

function defineStream(name, make) {
  let stream;
  Object.defineProperty(process, name, {
    configurable: true, enumerable: true, get() { return (stream ??= make()); },
  });
}

// The class of the streams is loaded with the first of them.
function openChannel(port) {
  if (port !== undefined) channel = { port, post: (message) => port.postMessage(message) };
  return channel;
}

function streams() {
  const io = require('worker_threads/worker_io');
  if (!(channel instanceof io.Channel)) channel = new io.Channel(channel.port, () => {}, channel.isDeaf);
  return io;
}

// What waits for room is sent all the same when the thread ends (process._exiting).
function flushStreams() {
  channel.streams?.stdout?.more();
  channel.streams?.stderr?.more();
}

function defineStreams(hasInput) {
  for (const name of ['stdout', 'stderr']) {
    defineStream(name, () => new (streams().ChannelWritable)(channel, name));
  }
  defineStream('stdin', () => {
    const stdin = new (streams().ChannelReadable)(channel, 'stdin', hasInput);
    if (!hasInput) stdin.end();
    return stdin;
  });
}

// ---- the program ------------------------------------------------------------------------------------------

function fillExports(load) {
  const { limitsShown } = require('worker_threads/worker_limits');
  const bytes = new Float64Array(4);
  ops.limits(bytes);
  Object.assign(require('worker_threads'), {
    isInternalThread: load.kind === 'hooks',
    isMainThread: false,
    parentPort: load.kind === 'hooks' ? null : load.port,
    resourceLimits: limitsShown(bytes),
    threadId: ops.threadId(),
    threadName: load.name,
    workerData: load.kind === 'hooks' ? null : load.workerData,
  });
  for (const { 0: key, 1: value } of load.environment) environment.set(key, value);
  return bytes;
}

function run({ kind, filename, isUnhooked }) {
  if (kind === 'hooks') return require('internal/esm/hooks_thread').run();
  if (!isUnhooked) require('internal/run_main').registerLoaders();
  if (kind === 'url') return require('internal/esm/main').runUrl(filename);
  if (kind === 'eval') return require('internal/process/execution').evalText(filename, false, '[worker eval]');
  return require('internal/run_main').runMain(filename);
}

// The thread of module.register(): what it is told and tells goes another way.
function setUpHooks(workerData) {
  const thread = require('internal/esm/hooks_thread');
  channel.isDeaf = true;
  thread.setUp(workerData);
  require('internal/process_events').setUpWorker((err) => {
    flushStreams();
    thread.tellOfError(err);
  });
}

function start(preload) {
  const inbox = openPort(ops.inbox());
  const load = takeMessage(inbox)[0];
  openChannel(inbox);
  require('worker_threads/worker_env').useIn(load.isEnvShared ? undefined : load.env, load.env);
  process.argv.splice(1, process.argv.length, load.kind === 'eval' ? '[worker eval]' : load.filename, ...load.argv);
  if (load.own !== undefined) {
    options.read(load.own.text);
    boot.setSourceMaps(boot.sourceMapsBy(load.own.text));
    ({ preload } = load.own);
  }
  if (!load.trackUnmanagedFds) natives('fs_descriptors').accountHandlesOnly();
  if (load.execArgv !== undefined) process.execArgv = load.execArgv.filter((arg) => arg !== '--');
  limitProcess();
  defineStreams(load.stdin);
  if (load.kind === 'hooks') setUpHooks(load.workerData);
  else require('internal/process_events').setUpWorker(tellParent);
  require('internal/bootstrap/flags').apply(load.own?.text);
  if (natives('permission').mode() !== 0) require('internal/permission').attach();
  require('internal/startup').runStart();
  if (boot.moduleEntry() < 0) require('internal/bootstrap/diagnostics').start(true);
  if (natives('trace_events').isOn()) require('trace_events/recorder').startWorker(ops.threadId(), load.name);
  const limits = fillExports(load);
  require('worker_threads/worker_messaging').listen(load.inbox);
  if (process.env.NODE_COMPILE_CACHE && boot.moduleEntry() < 0) require('module/compile_cache').enableByEnvironment();
  if (process.env.WATCH_REPORT_DEPENDENCIES !== undefined) reportFiles(load);
  require('internal/run_main').preloadModules(preload);
  const inspecting = require('internal/inspecting');
  const isExpected = load.kind !== 'hooks' && inspecting.expectParent();
  channel.post(['online', limits, isExpected]);
  inspecting.startWorker(load, isExpected);
  run(load);
}

module.exports = { start };
