/* SPDX-License-Identifier: MIT */
/*
 * cluster_worker.js - a worker's half of cluster: servers and UDP sockets that listen ask the primary (internal/
 * cluster_hook). boot/start loads it in a process that has NODE_UNIQUE_ID, whatever the program requires.
 */
'use strict';

const path = require('path');
const hook = require('internal/cluster_hook');
const { listener, tell } = require('cluster/cluster_messages');
const { Worker } = require('cluster/cluster_worker_object');

const kForever = 2 ** 31 - 1; // ms, a timer's longest

const handles = new Map(); // key -> what this process listens with
const indexes = new Map(); // address -> numbers of its servers at port 0
let cluster = null;

function tellPrimary(message, onAnswer) {
  return tell(process, message, undefined, onAnswer);
}

// ---- listening ------------------------------------------------------------------------------------------

function takeIndex(address) {
  let taken = indexes.get(address);
  if (taken === undefined) indexes.set(address, taken = new Set());
  let index = 0;
  while (taken.has(index)) index++;
  taken.add(index);
  return index;
}

// Undoes takeIndex when the handle is closed, and tells the primary.
class Place {
  constructor(address, index) {
    this.address = address;
    this.index = index;
    this.key = undefined;
  }

  leave() {
    indexes.get(this.address)?.delete(this.index);
    if (this.key === undefined || !handles.delete(this.key)) return false;
    tellPrimary({ act: 'close', key: this.key });
    return true;
  }
}

// Stands for a socket that the primary listens on. Holds the process as a real one would.
class RemoteHandle {
  constructor(place, sockname) {
    this.place = place;
    this.timer = setInterval(() => {}, kForever);
    this.owner = null;
    if (sockname) this.getsockname = (out) => (Object.assign(out, sockname), 0);
  }

  listen() {
    return 0;
  }

  close(done) {
    clearInterval(this.timer);
    if (this.place.leave() && typeof done === 'function') process.nextTick(done);
  }

  ref() {
    this.timer.ref();
  }

  unref() {
    this.timer.unref();
  }

  hasRef() {
    return this.timer.hasRef();
  }
}

function leaveOnClose(handle, place) {
  const { close } = handle;
  handle.close = function closeShared(...args) {
    handle.close = close;
    place.leave();
    return Reflect.apply(close, handle, args);
  };
}

function onReply(server, reply, handle, place, done) {
  server._setServerData?.(reply.data);
  if (reply.errno) {
    place.leave();
    handle?.close();
    done(reply.errno, null);
    return;
  }
  place.key = reply.key;
  if (handle === undefined) handle = new RemoteHandle(place, reply.sockname);
  else leaveOnClose(handle, place);
  handles.set(reply.key, handle);
  done(0, handle);
}

function onListening(server, query) {
  cluster.worker.state = 'listening';
  const address = server.address();
  tellPrimary({ ...query, act: 'listening', port: (address && address.port) || query.port });
}

// See internal/cluster_hook.
function ask(server, options, done) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string' && address[0] !== '\0') address = path.resolve(address);
  const indexKey = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  const place = new Place(indexKey, takeIndex(indexKey));
  const query = { ...options, address, act: 'queryServer', index: place.index, data: server._getServerData?.() ?? null };
  tellPrimary(query, (reply, handle) => onReply(server, reply, handle, place, done));
  const { data, backlog, ...told } = query;
  server.once('listening', () => onListening(server, told));
}

// ---- what the primary says ------------------------------------------------------------------------------

// False: the server has enough connections, another worker shall have this one.
function hasRoom(server) {
  if (server === null || server.maxConnections == null || server._connections < server.maxConnections) return true;
  return Boolean(server.dropMaxConnection);
}

function onConnection(message, connection) {
  const handle = handles.get(message.key);
  let accepted = handle !== undefined && connection !== undefined;
  if (accepted && handle.owner) accepted = hasRoom(handle.owner);
  tellPrimary({ ack: message.seq, accepted });
  if (accepted) handle.onconnection(0, connection);
  else connection?.close();
}

function leave(worker, told) {
  worker.exitedAfterDisconnect = true;
  let waiting = 1;
  const closed = () => {
    if (--waiting > 0) return;
    handles.clear();
    if (told) process.disconnect();
    else tellPrimary({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const handle of [...handles.values()]) {
    waiting++;
    if (handle.owner) handle.owner.close(closed);
    else handle.close(closed);
  }
  closed();
}

Worker.prototype.disconnect = function disconnect() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    leave(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  tellPrimary({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};

function onMessage(message, handle) {
  if (message.act === 'newconn') onConnection(message, handle);
  else if (message.act === 'disconnect') leave(cluster.worker, true);
}

// Makes `module` a worker's half, and says that it is there.
function setUp(module) {
  cluster = module;
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  delete process.env.NODE_UNIQUE_ID;
  Object.assign(cluster, { _getServer: ask, worker });
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // The primary may have died: nobody would end this process.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', listener(onMessage));
  tellPrimary({ act: 'online' });
  hook.ask = (...args) => cluster._getServer(...args); // programs replace it
}

module.exports = { setUp };
