/* SPDX-License-Identifier: MIT */
/*
 * child_process_handles.js - sockets and servers that travel with a message: what is taken out of
 * the sender's object, and the object made at the receiver.
 *
 * On the wire: {cmd: 'NODE_HANDLE', type, msg}, answered with {cmd: 'NODE_HANDLE_ACK'}; until then
 * the sender keeps what it has to say (child_process_channel.js). A socket of a server goes on
 * counting as the server's connection: the message has a `key` then, and the receiver says
 * {cmd: 'NODE_SOCKET_CLOSED', key} when it is closed.
 */
'use strict';

const net = require('net');
const { Pipe, TCP } = require('net/net_handle');
const { isLoaded } = require('internal/loader');
const { StreamHandle } = require('internal/stream_handle');
const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');

const native = natives('child_process');

function noop() {}

// A handle on its way: `close` is whether the sender's descriptor goes once it arrived.
class Parcel {
  constructor(type, handle, close) {
    this.type = type;
    this.handle = handle;
    this.close = close;
    this.server = null; // whose connection it is
    this.dgramType = undefined; // of a dgram.Socket
  }

  arrived() {
    if (this.close) this.handle.close();
  }
}

// The socket belongs to the receiver from here on.
function detachSocket(socket, handle) {
  socket._server = null;
  socket._handle = null;
  socket.setTimeout(0);
  handle.onread = noop;
  handle.readStop();
}

// Undefined: it is no UDP socket. Who has one has loaded dgram.
function packDatagrams(object) {
  if (!isLoaded('dgram')) return undefined;
  const { kState, Socket } = require('dgram/dgram_socket');
  if (object instanceof require('dgram/dgram_handle').UDP) return new Parcel('dgram.Native', object, false);
  if (!(object instanceof Socket)) return undefined;
  const { handle, type } = object[kState];
  if (!handle) return null;
  const parcel = new Parcel('dgram.Socket', handle, false);
  parcel.dgramType = type;
  return parcel;
}

// null: there is nothing to send any more (a closed socket).
function pack(object, options) {
  if (object instanceof net.Socket) {
    const handle = object._handle;
    if (!handle) return null;
    const keepOpen = Boolean(options?.keepOpen);
    const parcel = new Parcel('net.Socket', handle, !keepOpen);
    if (keepOpen) return parcel;
    parcel.server = object._server ?? null;
    detachSocket(object, handle);
    return parcel;
  }
  if (object instanceof net.Server) {
    return object._handle ? new Parcel('net.Server', object._handle, false) : null;
  }
  const datagrams = packDatagrams(object);
  if (datagrams !== undefined) return datagrams;
  if (object instanceof StreamHandle) return new Parcel('net.Native', object, false);
  throw new ERR_INVALID_HANDLE_TYPE();
}

function newHandle(kind) {
  if (kind === 'tcp') return new TCP();
  if (kind === 'pipe') return new Pipe();
  const { UDP } = require('dgram/dgram_handle');
  return new UDP();
}

// The handle that came with what was just read, or null.
function take(channel) {
  const kind = native.pendingKind(channel.box);
  if (kind === '') return null;
  const handle = newHandle(kind);
  const code = kind === 'udp' ? handle.acceptFrom(channel) : channel.accept(handle);
  if (code === 0) return handle;
  handle.close();
  return null;
}

// Calls done(object) with what the message says the handle is.
function unpack({ type, dgramType }, handle, done) {
  if (type === 'net.Socket') {
    done(new net.Socket({ handle, readable: true, writable: true }));
  } else if (type === 'net.Server') {
    const server = new net.Server();
    server.listen(handle, () => done(server));
  } else if (type === 'dgram.Socket') {
    const socket = require('dgram').createSocket(dgramType);
    socket.bind(handle, () => done(socket));
  } else {
    done(handle);
  }
}

// A lent connection of `server` has ended.
function connectionEnded(server) {
  server._connections--;
  server._emitCloseIfDrained();
}

module.exports = { connectionEnded, pack, take, unpack };
