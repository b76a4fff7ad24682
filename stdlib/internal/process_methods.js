// SPDX-License-Identifier: MIT
'use strict';
// process's methods that look at or change the operating system's process.

const ops = natives('process');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_CREDENTIAL, ERR_UNKNOWN_SIGNAL,
  },
  errnoException, uvErrMessage, uvErrName, uvException,
} = require('internal/errors');
const {
  validateArray, validateNumber, validateObject, validateString, validateUint32, parseFileMode,
} = require('internal/validators');
const { state } = require('internal/task_queue');
const { runEnd } = require('internal/ending');
const { signals } = require('internal/signals');
const { emitExit, setEntryListener } = require('internal/process_events');

let cachedCwd = '';

function cwdFailure(errno) {
  if (uvErrName(errno) !== 'ENOENT') return undefined;
  return `process.cwd failed with error ${uvErrMessage(errno)}, the current working directory was likely removed ` +
    'without changing the working directory';
}

// `fresh`: in a worker, where another thread may have changed it.
function cwd(fresh) {
  if (cachedCwd === '' || fresh === true) {
    const path = ops.cwd();
    if (typeof path === 'number') throw uvException({ errno: path, syscall: 'uv_cwd', message: cwdFailure(path) });
    cachedCwd = path;
  }
  return cachedCwd;
}

function chdir(directory) {
  validateString(directory, 'directory');
  const err = ops.chdir(directory);
  if (err < 0) throw uvException({ errno: err, syscall: 'chdir', path: cwd(), dest: directory });
  cachedCwd = '';
}

// ---- clocks ------------------------------------------------------------------------------------------

let clock = null; // made at first use: a realm in a blob holds no scratch memory

function hrtime(time) {
  clock ??= new Uint32Array(3);
  ops.hrtime(clock);
  const seconds = clock[0] * 0x100000000 + clock[1];
  if (time === undefined) return [seconds, clock[2]];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  const sec = seconds - time[0], nsec = clock[2] - time[1];
  return nsec < 0 ? [sec - 1, nsec + 1e9] : [sec, nsec];
}

hrtime.bigint = function bigint() {
  clock ??= new Uint32Array(3);
  ops.hrtime(clock);
  return BigInt(clock[0] * 0x100000000 + clock[1]) * 1000000000n + BigInt(clock[2]);
};

// ---- memory and CPU --------------------------------------------------------------------------------------

let numbers = null;
const scratch = () => (numbers ??= new Float64Array(16));

function check(err, syscall) {
  if (err < 0) throw uvException({ errno: err, syscall });
}

function memoryUsage() {
  const n = scratch();
  check(ops.memoryUsage(n), 'uv_resident_set_memory');
  return { rss: n[0], heapTotal: n[1], heapUsed: n[2], external: n[3], arrayBuffers: n[4] };
}

memoryUsage.rss = function rss() {
  const n = ops.rss();
  check(n, 'uv_resident_set_memory');
  return n;
};

function previousValue(value, name) {
  validateNumber(value, name);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE.RangeError(name, value);
}

function usage(op, previous) {
  if (previous) {
    validateObject(previous, 'prevValue');
    previousValue(previous.user, 'prevValue.user');
    previousValue(previous.system, 'prevValue.system');
  }
  const n = scratch();
  check(op(n), 'uv_getrusage');
  return previous ? { user: n[0] - previous.user, system: n[1] - previous.system } : { user: n[0], system: n[1] };
}

const cpuUsage = (prevValue) => usage(ops.cpuUsage, prevValue);
const threadCpuUsage = (prevValue) => usage(ops.threadCpuUsage, prevValue);

function resourceUsage() {
  const n = scratch();
  check(ops.resourceUsage(n), 'uv_getrusage');
  return {
    userCPUTime: n[0], systemCPUTime: n[1], maxRSS: n[2], sharedMemorySize: n[3], unsharedDataSize: n[4],
    unsharedStackSize: n[5], minorPageFault: n[6], majorPageFault: n[7], swappedOut: n[8], fsRead: n[9],
    fsWrite: n[10], ipcSent: n[11], ipcReceived: n[12], signalsCount: n[13],
    voluntaryContextSwitches: n[14], involuntaryContextSwitches: n[15],
  };
}

// ---- users and groups --------------------------------------------------------------------------------------

const UID = 0, EUID = 1, GID = 2, EGID = 3;

function idOf(value, name, byName, kind) {
  if (typeof value === 'number') {
    validateUint32(value, name);
    return value;
  }
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], value);
  const id = byName(value);
  if (id < 0) throw new ERR_UNKNOWN_CREDENTIAL(kind, value);
  return id;
}

// Errors of these calls are worded as Node's C++ does: 'EPERM, Operation not permitted'.
function systemError(errno, syscall) {
  const text = uvErrMessage(errno);
  const err = new Error(`${uvErrName(errno)}, ${text[0].toUpperCase()}${text.slice(1)}`);
  return Object.assign(err, { errno: -errno, code: uvErrName(errno), syscall });
}

function setter(which, byName, kind, syscall) {
  return function(id) {
    const err = ops.setId(which, idOf(id, 'id', byName, kind));
    if (err < 0) throw systemError(err, syscall);
  };
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  const ids = new Uint32Array(groups.length);
  groups.forEach((g, i) => { ids[i] = idOf(g, `groups[${i}]`, ops.groupId, 'Group'); });
  const err = ops.setGroups(ids);
  if (err < 0) throw systemError(err, 'setgroups');
}

function initgroups(user, extraGroup) {
  if (typeof user !== 'number' && typeof user !== 'string') throw new ERR_INVALID_ARG_TYPE('user', ['number', 'string'], user);
  const gid = idOf(extraGroup, 'extraGroup', ops.groupId, 'Group');
  if (typeof user === 'string' && ops.userId(user) < 0) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  const err = ops.initGroups(String(user), gid);
  if (err < 0) throw systemError(err, 'initgroups');
}

function getgroups() {
  const list = ops.getGroups();
  if (typeof list === 'number') throw errnoException(list, 'getgroups');
  const egid = ops.ids(EGID);
  return list.includes(egid) ? list : [...list, egid];
}

function umask(mask) {
  if (mask === undefined) return ops.umask(-1);
  return ops.umask(parseFileMode(mask, 'mask') & 0o777);
}

// ---- ending, signals -----------------------------------------------------------------------------------------

function exit(code) {
  setEntryListener(undefined);
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) emitExit(process.exitCode || 0);
  process.reallyExit(process.exitCode || 0);
}

// --trace-exit: who ends the process or thread, and from where.
function traceExit(code) {
  const thread = require('worker_threads').threadId, where = { name: '', message: '' };
  Error.captureStackTrace(where, process.reallyExit);
  const frames = where.stack.slice(where.stack.indexOf('\n') + 1);
  process._rawDebug(`(node:${process.pid}${thread === 0 ? '' : `, thread:${thread}`}) ` +
    `WARNING: Exited the environment with code ${code}\n${frames}`);
}

function reallyExit(code) {
  if (require('internal/options').get('--trace-exit')) traceExit(code);
  runEnd();
  ops.exit(Number(code) | 0);
}

// A signal that ends this process, most likely, since nobody listens.
function beforeKill(number) {
  const name = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL'].find((known) => signals[known] === number);
  if (name !== undefined && process.listenerCount(name) === 0) runEnd();
}

function kill(pid, sig) {
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid); // eslint-disable-line eqeqeq
  let number;
  if (typeof sig === 'number') {
    number = sig;
  } else {
    sig ||= 'SIGTERM';
    number = signals[sig];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(sig);
  }
  if (pid === process.pid) beforeKill(number);
  const err = process._kill(pid | 0, number);
  if (err) throw errnoException(err, 'kill');
  return true;
}

// Names as Node's classes have them; what the table lacks goes by libuv's name.
const resourceNames = {
  'tcp': 'TCPSocketWrap', 'tcp server': 'TCPServerWrap', 'pipe': 'PipeWrap', 'pipe server': 'PipeWrap',
  'tty': 'TTYWrap', 'udp': 'UDPWrap', 'process': 'ProcessWrap', 'signal': 'SignalWrap',
  'fs_event': 'FSEventWrap', 'fs_poll': 'StatWatcher',
};

function getActiveResourcesInfo() {
  const list = ops.activeHandles().map((name) => resourceNames[name] ?? name);
  for (let n = require('internal/timers').activeTimers(); n > 0; n--) list.push('Timeout');
  for (let n = state[3]; n > 0; n--) list.push('Immediate'); // enum rt_state: IMMEDIATE_REFS
  return list;
}

function getBuiltinModule(id) {
  validateString(id, 'id');
  return require('internal/builtins').publicModule(id);
}

// Whether something keeps the loop alive, by the symbol that is for it or by a method of the older kind.
function refer(object, name) {
  const method = object?.[Symbol.for(`nodejs.${name}`)] ?? object?.[name];
  if (typeof method === 'function') Reflect.apply(method, object, []);
}

// Variables of a file, unless they are there already. Source of behaviour: doc process.md.
function loadEnvFile(path = '.env') {
  const text = require('fs').readFileSync(path, 'utf8');
  const values = natives('util').parseEnv(text);
  for (const name of Object.keys(values)) if (process.env[name] === undefined) process.env[name] = values[name];
}

module.exports = {
  cwd,
  chdir,
  umask,
  hrtime,
  uptime: () => ops.uptime(),
  memoryUsage,
  constrainedMemory: () => ops.constrainedMemory(),
  availableMemory: () => ops.availableMemory(),
  cpuUsage,
  threadCpuUsage,
  resourceUsage,
  getuid: () => ops.ids(UID),
  geteuid: () => ops.ids(EUID),
  getgid: () => ops.ids(GID),
  getegid: () => ops.ids(EGID),
  getgroups,
  setuid: setter(UID, ops.userId, 'User', 'setuid'),
  seteuid: setter(EUID, ops.userId, 'User', 'seteuid'),
  setgid: setter(GID, ops.groupId, 'Group', 'setgid'),
  setegid: setter(EGID, ops.groupId, 'Group', 'setegid'),
  setgroups,
  initgroups,
  exit,
  reallyExit,
  abort: () => ops.abort(),
  kill,
  _kill: (pid, sig) => ops.kill(pid, sig),
  // Old names: by them debuggers are started and ended.
  _debugProcess: (pid) => kill(pid, 'SIGUSR1'),
  _debugEnd: () => { if (require('internal/inspecting').isThere()) natives('inspector').close(); },
  getBuiltinModule,
  loadEnvFile,
  getActiveResourcesInfo,
  ref: (maybeRefable) => refer(maybeRefable, 'ref'),
  unref: (maybeRefable) => refer(maybeRefable, 'unref'),
  execve: (...args) => require('internal/process/per_thread').execve(...args),
  // What libuv calls requests has no objects of its own here.
  _getActiveRequests: () => Array.from({ length: ops.activeRequests() }, () => ({})),
  _getActiveHandles: () => ops.handleOwners().map((h) => h?.owner ?? h),
};
