/* SPDX-License-Identifier: MIT */
/*
 * net_handle.js - TCP and Pipe: the handle classes behind `socket._handle` and `server._handle`.
 * Methods answer 0 or a negative libuv code; net_socket.js and net_server.js make errors of them.
 */
'use strict';

const { StreamHandle } = require('internal/stream_handle');
const { errnoException } = require('internal/errors');

const native = natives('net');
const kFamily = ['', '', '', '', 'IPv4', '', 'IPv6'];

function opened(box, syscall) {
  if (typeof box === 'number') throw errnoException(box, syscall);
  return box;
}

// Fills `out` with address, family and port of what a natives call gave.
function fillName(name, out) {
  if (typeof name === 'number') return name;
  if (typeof name === 'string') {
    out.address = name;
    return 0;
  }
  out.address = name[0];
  out.family = kFamily[name[2]];
  out.port = name[1];
  return 0;
}

class NetHandle extends StreamHandle {
  // status > 0 never occurs; onconnect(status) follows a 0.
  listen(backlog) {
    return native.listen(this.box, backlog);
  }

  // Takes the pending connection into `client`, a fresh handle of this class.
  accept(client) {
    return native.accept(this.box, client.box);
  }

  open(fd) {
    return native.open(this.box, fd);
  }

  getsockname(out) {
    return fillName(native.sockname(this.box), out);
  }

  getpeername(out) {
    return fillName(native.peername(this.box), out);
  }
}

class TCP extends NetHandle {
  constructor(isServer = false) {
    super();
    this.isServer = isServer;
    this.box = opened(native.tcp(this), 'socket');
  }

  bind(address, port, flags) {
    return native.bind(this.box, address, port, flags);
  }

  connect(address, port) {
    return native.connect(this.box, address, port);
  }

  setNoDelay(on) {
    return native.noDelay(this.box, on);
  }

  // Seconds and a number of probes; 0 leaves a value unchanged.
  setKeepAlive(on, delay = 0, interval = 0, count = 0) {
    return native.keepAlive(this.box, on, delay, interval, count);
  }

  setTypeOfService(tos) {
    return native.setTos(this.box, tos);
  }

  getTypeOfService() {
    return native.getTos(this.box);
  }

  // Closes with RST.
  reset(done) {
    if (typeof done === 'function') this.onclose = done;
    this.reading = false;
    return native.reset(this.box);
  }
}

class Pipe extends NetHandle {
  constructor(ipc = false, isServer = false) {
    super();
    this.isServer = isServer;
    this.box = opened(native.pipe(this, ipc), 'pipe');
  }

  bind(path) {
    return native.bindPath(this.box, path);
  }

  connect(path) {
    return native.connectPath(this.box, path);
  }

  fchmod(mode) {
    return native.chmod(this.box, mode);
  }
}

// 'tcp', 'pipe', 'tty', 'file', 'udp' or 'unknown'
function fdKind(fd) {
  return native.fdKind(fd);
}

// The server gets onconnection(status, client) with the connection accepted into `client`.
native.hooks.on_connection = function onConnection(handle, status) {
  if (status < 0) {
    handle.onconnection(status, undefined);
    return;
  }
  const client = handle instanceof TCP ? new TCP() : new Pipe();
  const code = handle.accept(client);
  if (code !== 0) client.close();
  handle.onconnection(code, code === 0 ? client : undefined);
};

native.hooks.on_connect = function onConnect(handle, status) {
  handle.onconnect(status);
};

module.exports = { Pipe, TCP, fdKind };
