/* SPDX-License-Identifier: MIT */
/* cluster_primary.js - the primary's half of cluster: forks workers and listens for them. */
'use strict';

const EventEmitter = require('events');
const path = require('path');
const { RoundRobin, Shared } = require('cluster/cluster_handles');
const { listener, tell } = require('cluster/cluster_messages');
const { Worker } = require('cluster/cluster_worker_object');
const { validatePort } = require('internal/validators');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const handles = new Map(); // key -> RoundRobin or Shared
const inside = new EventEmitter(); // 'disconnect': the last worker has gone
let cluster = null;
let lastId = 0;
let policy; // frozen by the first setupPrimary() or fork()
let debugOffset = 1;

// ---- workers --------------------------------------------------------------------------------------------

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) inside.emit('disconnect');
}

function removeFromHandles(worker) {
  for (const [key, handle] of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

function tellWorker(worker, message, handle, onAnswer) {
  return tell(worker.process, message, handle, onAnswer);
}

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  tellWorker(this, { act: 'disconnect' });
  removeFromHandles(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};

// ---- what workers say -----------------------------------------------------------------------------------

function onOnline(worker) {
  worker.emit('online');
  cluster.emit('online', worker);
}

function onListening(worker, { addressType, address, port, fd }) {
  const info = { addressType, address, port, fd };
  worker.emit('listening', info);
  cluster.emit('listening', worker, info);
}

function isDatagram(message) {
  return message.addressType === 'udp4' || message.addressType === 'udp6';
}

function makeHandle(key, message) {
  // A path is the primary's to resolve: workers may have moved to other folders. The socket's name keeps the length
  // that the program gave it, as long paths do not fit.
  let { address } = message;
  if (message.port < 0 && typeof address === 'string' && address[0] !== '\0') {
    address = path.relative(process.cwd(), address);
    if (message.address.length < address.length) ({ address } = message);
  }
  const Kind = policy === SCHED_RR && !isDatagram(message) ? RoundRobin : Shared;
  return new Kind(key, address, message);
}

// `message`: address, port, addressType, fd, flags, backlog, index (tells apart servers at port 0), data
function onQuery(worker, message) {
  if (worker.exitedAfterDisconnect) return; // it will be told to close what it has
  const key = `${message.address}:${message.port}:${message.addressType}:${message.fd}:${message.index}`;
  let handle = handles.get(key);
  if (handle === undefined) {
    handle = makeHandle(key, message);
    handles.set(key, handle);
  }
  handle.data ??= message.data;
  handle.add(worker, (errno, reply, shared) => {
    const { data } = handles.get(key) ?? handle;
    if (errno) handles.delete(key); // the next one tries again
    tellWorker(worker, { errno, key, ack: message.seq, data, ...reply }, shared);
  });
}

function onClose(worker, message) {
  const handle = handles.get(message.key);
  if (handle?.remove(worker)) handles.delete(message.key);
}

function onLeaving(worker, message) {
  worker.exitedAfterDisconnect = true;
  tellWorker(worker, { ack: message.seq });
}

const acts = {
  close: onClose, exitedAfterDisconnect: onLeaving, listening: onListening, online: onOnline, queryServer: onQuery,
};

const states = { listening: 'listening', online: 'online' };

function onMessage(worker, message) {
  if (states[message.act]) worker.state = states[message.act];
  acts[message.act]?.(worker, message);
}

// ---- forking --------------------------------------------------------------------------------------------

function setupPrimary(options) {
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (policy === undefined) {
    policy = cluster.schedulingPolicy;
    if (policy !== SCHED_NONE && policy !== SCHED_RR) throw new Error(`Bad cluster.schedulingPolicy: ${policy}`);
    process.on('internalMessage', onDebug);
  }
  process.nextTick(() => cluster.emit('setup', settings));
}

function onDebug(message) {
  if (message.cmd !== 'NODE_DEBUG_ENABLED') return;
  for (const worker of Object.values(cluster.workers)) {
    if (worker.state === 'online' || worker.state === 'listening') process._debugProcess(worker.process.pid);
    else worker.once('online', () => process._debugProcess(worker.process.pid));
  }
}

// The options of an inspector that is asked for: each worker's has a port of its own.
function workerExecArgv() {
  const { execArgv, inspectPort } = cluster.settings;
  if (!execArgv.some((arg) => /^--inspect(?:-brk|-port)?(?:=|$)|^--debug-port(?:=|$)/.test(arg))) return execArgv;
  let port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
  if (!('inspectPort' in cluster.settings)) {
    port = process.debugPort + debugOffset++;
    if (port > 65535) port = 1024 + port - 65536;
  }
  return [...execArgv, `--inspect-port=${validatePort(port)}`];
}

function startProcess(id, env) {
  const { exec, args, cwd, silent, windowsHide, serialization, stdio, uid, gid } = cluster.settings;
  return require('child_process').fork(exec, args, {
    cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    execArgv: workerExecArgv(),
    gid,
    serialization,
    silent,
    stdio,
    uid,
    windowsHide,
  });
}

function onExit(worker, code, signal) {
  // A worker that disconnected before has been removed then.
  if (!worker.isConnected()) {
    removeFromHandles(worker);
    removeWorker(worker);
  }
  worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
  worker.state = 'dead';
  worker.emit('exit', code, signal);
  cluster.emit('exit', worker, code, signal);
}

function onDisconnect(worker) {
  removeFromHandles(worker);
  if (worker.isDead()) removeWorker(worker);
  worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
  worker.state = 'disconnected';
  worker.emit('disconnect');
  cluster.emit('disconnect', worker);
}

function fork(env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const worker = new Worker({ id, process: startProcess(id, env) });
  worker.on('message', function onWorkerMessage(message, handle) {
    cluster.emit('message', this, message, handle);
  });
  worker.process.once('exit', (code, signal) => onExit(worker, code, signal));
  worker.process.once('disconnect', () => onDisconnect(worker));
  worker.process.on('internalMessage', listener((message) => onMessage(worker, message)));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[id] = worker;
  return worker;
}

function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) {
    process.nextTick(() => inside.emit('disconnect'));
  } else {
    for (const worker of workers) {
      if (worker.isConnected()) worker.disconnect();
    }
  }
  if (typeof callback === 'function') inside.once('disconnect', callback);
}

function policyOfEnvironment() {
  const { NODE_CLUSTER_SCHED_POLICY: name } = process.env;
  return name === 'none' ? SCHED_NONE : SCHED_RR;
}

// Makes `module` the primary's half.
function setUp(module) {
  cluster = module;
  Object.assign(cluster, {
    SCHED_NONE,
    SCHED_RR,
    disconnect,
    fork,
    schedulingPolicy: policyOfEnvironment(),
    settings: {},
    setupMaster: setupPrimary,
    setupPrimary,
    workers: {},
  });
}

module.exports = { setUp };
