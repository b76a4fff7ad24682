/* SPDX-License-Identifier: MIT */
/* net_server.js - net.Server: listening on TCP addresses, paths and descriptors, and accepting. */
'use strict';

const EventEmitter = require('events');
const dc = require('diagnostics_channel');
const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
  },
  errnoException,
  uvExceptionWithHostPort,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateFunction,
  validateNumber,
  validatePort,
} = require('internal/validators');
const hook = require('internal/cluster_hook');
const { StreamHandle } = require('internal/stream_handle');
const { kTransfer } = require('web/host_object');
const { isPipeName, normalizeArgs, serverArgs, toNumber } = require('net/net_args');
const { Pipe, TCP, fdKind } = require('net/net_handle');
const { Socket } = require('net/net_socket');

const serverSocketChannel = dc.channel('net.server.socket');
const listenChannel = dc.tracingChannel('net.server.listen');

const UV_EADDRINUSE = -98;
const UV_EINVAL = -22;
const kIpv6Only = 1; // UV_TCP_IPV6ONLY
const kReusePort = 2; // UV_TCP_REUSEPORT
const kReadable = 1; // UV_READABLE
const kWritable = 2; // UV_WRITABLE
const kDefaultBacklog = 511;

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  ({ 0: options, 1: listener } = serverArgs(options, listener));
  if (listener !== null && listener !== undefined) {
    validateFunction(listener, 'connectionListener');
    this.on('connection', listener);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1; // counts listens by name and closes
  this._pipeName = undefined;
  this._connectionKey = undefined;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = Math.max(0, Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000));
  this.highWaterMark = options.highWaterMark;
  this.blockList = options.blockList;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);
Object.defineProperty(Server.prototype, kTransfer, {
  configurable: true,
  writable: true,
  value(onlyCheck) { return require('net/net_transfer').transferServer(this, onlyCheck); },
});

// ---- listen -------------------------------------------------------------------------------------

function emitError(server, error) {
  server.emit('error', error);
}

function emitListening(server) {
  if (server._handle) server.emit('listening');
}

function bindFlags(options) {
  return (options.ipv6Only === true ? kIpv6Only : 0) |
    (options.reusePort === true ? kReusePort : 0);
}

function readBacklog(options, args) {
  // (handle, backlog), (path, backlog), (port, host, backlog): the number that follows.
  return toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]) ||
    options.backlog;
}

Server.prototype.listen = function listen(...args) {
  const [given, callback] = normalizeArgs(args);
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  if (listenChannel.asyncStart?.hasSubscribers) {
    listenChannel.asyncStart.publish({ server: this, options: given });
  }
  const backlog = readBacklog(given, args);
  const handle = given._handle || given.handle || given;
  if (handle instanceof StreamHandle || typeof handle.adopt === 'function') {
    return listenOnHandle(this, handle, backlog);
  }
  const options = given._handle || given;
  closeOnAbort(this, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    const fd = options.fd | 0;
    begin(this, { address: null, port: null, family: null, backlog, fd, flags: 0 }, options);
    return this;
  }
  if (args.length === 0 || typeof args[0] === 'function' ||
      (options.port === undefined && 'port' in options) || options.port === null) {
    options.port = 0;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    return listenOnPort(this, options, backlog);
  }
  if (options.path && isPipeName(options.path)) return listenOnPath(this, options, backlog);
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options,
                                    'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function listenOnHandle(server, handle, backlog) {
  server._handle = typeof handle.adopt === 'function' ? handle.adopt() : handle;
  if (server._handle instanceof Pipe) {
    const out = {};
    server._handle.getsockname(out);
    server._pipeName = out.address;
  }
  setup(server, { address: null, port: -1, family: -1, backlog, fd: undefined, flags: 0 });
  return server;
}

function listenOnPort(server, options, backlog) {
  const port = validatePort(options.port, 'options.port');
  const flags = bindFlags(options);
  if (options.host) {
    lookupAndListen(server, port, options, backlog, flags);
  } else {
    begin(server, { address: null, port, family: 4, backlog, fd: undefined, flags }, options);
  }
  return server;
}

function listenOnPath(server, options, backlog) {
  const { path } = options;
  if (path[0] === '\0' && (options.readableAll || options.writableAll)) {
    throw new ERR_INVALID_ARG_VALUE('options', options,
      'can not set readableAll or writableAllt to true when path is abstract unix socket');
  }
  server._pipeName = path;
  begin(server, { address: path, port: -1, family: -1, backlog, fd: undefined, flags: 0 }, options);
  if (!server._handle) return server; // an error follows, or the primary's answer
  const mode = (options.readableAll === true ? kReadable : 0) |
    (options.writableAll === true ? kWritable : 0);
  if (mode === 0) return server;
  const code = server._handle.fchmod(mode);
  if (code !== 0) {
    server._handle.close();
    server._handle = null;
    throw errnoException(code, 'uv_pipe_chmod');
  }
  return server;
}

function closeOnAbort(server, options) {
  const { signal } = options;
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  const onAbort = () => server.close();
  if (signal.aborted) {
    process.nextTick(onAbort);
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  server.once('close', () => signal.removeEventListener('abort', onAbort));
}

function lookupAndListen(server, port, options, backlog, flags) {
  const start = (address, family) => begin(server, {
    address, port, family, backlog, fd: undefined, flags,
  }, options);
  server._listeningId++;
  const id = server._listeningId;
  // dns is only needed when somebody names a host.
  require('dns').lookup(options.host, { all: true }, function onLookup(error, addresses) {
    if (server._listeningId !== id) return; // closed meanwhile
    if (error) {
      server.emit('error', error);
      return;
    }
    // One that only counts on one link has to be bound with the link's name, so another goes first.
    const { address, family } = addresses.find((one) => !isLinkLocal(one)) ?? addresses[0];
    start(address, family || 4);
  });
}

const isLinkLocal = ({ address, family }) => family === 6 && /^fe[89ab]/i.test(address);

// A bound handle, or a negative code.
function createServerHandle(address, port, family, fd, flags) {
  if (typeof fd === 'number' && fd >= 0) return openServerFd(fd);
  if (port === -1 && family === -1) {
    const pipe = new Pipe(false, true);
    return bound(pipe, pipe.bind(`${address}`));
  }
  const tcp = new TCP(true);
  if (family === 6 && (address === null || address === '')) address = '::';
  return bound(tcp, tcp.bind(`${address || '0.0.0.0'}`, port | 0, flags | 0)); // programs call this, too
}

function bound(handle, code) {
  if (code === 0) return handle;
  handle.close();
  return code;
}

function openServerFd(fd) {
  const kind = fdKind(fd);
  if (kind !== 'tcp' && kind !== 'pipe') return UV_EINVAL;
  const handle = kind === 'tcp' ? new TCP(true) : new Pipe(false, true);
  return bound(handle, handle.open(fd));
}

// Without an address: all of IPv6, which takes IPv4 as well, or all of IPv4 where IPv6 is missing.
function createHandle(where) {
  const { address, port, fd, flags } = where;
  if (address !== null || typeof fd === 'number') {
    return createServerHandle(address, port, where.family, fd, flags);
  }
  const six = createServerHandle('::', port, 6, fd, flags);
  if (typeof six !== 'number') {
    where.address = '::';
    where.family = 6;
    return six;
  }
  where.address = '0.0.0.0';
  where.family = 4;
  return createServerHandle('0.0.0.0', port, 4, fd, flags);
}

function failListen(server, error) {
  if (listenChannel.error?.hasSubscribers) listenChannel.error.publish({ server, error });
  process.nextTick(emitError, server, error);
}

// libuv reports an address in use when it listens; the socket's name tells it before.
function checkBound(code, handle, port) {
  if (code !== 0 || !(port > 0) || !handle.getsockname) return code;
  const out = {};
  code = handle.getsockname(out);
  return code === 0 && out.port !== undefined && out.port !== port ? UV_EADDRINUSE : code;
}

// In a worker of a cluster the primary listens, or gives what to listen with.
function begin(server, where, options) {
  if (hook.ask === null || options.exclusive || options.reusePort) {
    setup(server, where);
    return;
  }
  const { readableAll, writableAll } = options;
  const query = { ...where, addressType: where.family, readableAll, writableAll };
  const id = ++server._listeningId;
  hook.ask(server, query, (code, handle) => {
    if (server._listeningId !== id) { // closed meanwhile
      handle?.close();
      return;
    }
    code = checkBound(code, handle, where.port);
    if (code !== 0) {
      handle?.close();
      failListen(server, uvExceptionWithHostPort(code, 'bind', where.address, where.port));
      return;
    }
    server._handle = handle;
    setup(server, where);
  });
}

function setup(server, where) {
  if (!server._handle) {
    const made = createHandle(where);
    if (typeof made === 'number') {
      failListen(server, uvExceptionWithHostPort(made, 'listen', where.address, where.port));
      return;
    }
    server._handle = made;
  }
  const handle = server._handle;
  handle.owner = server;
  handle.onconnection = onConnection;
  const code = handle.listen((where.backlog | 0) || kDefaultBacklog);
  if (code !== 0) {
    handle.close();
    server._handle = null;
    failListen(server, uvExceptionWithHostPort(code, 'listen', where.address, where.port));
    return;
  }
  server._connectionKey = `${where.family}:${where.address}:${where.port}`;
  if (server._unref) server.unref();
  if (listenChannel.asyncEnd?.hasSubscribers) listenChannel.asyncEnd.publish({ server });
  process.nextTick(emitListening, server);
}

Server.prototype._listen2 = function _listen2(address, port, family, backlog, fd, flags) {
  setup(this, { address, port, family, backlog, fd, flags: flags ?? 0 });
};

// ---- accepting ----------------------------------------------------------------------------------

function names(handle) {
  const local = {};
  const remote = {};
  if (handle instanceof TCP) {
    handle.getsockname(local);
    handle.getpeername(remote);
  }
  return {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  };
}

function isBlocked(server, handle) {
  const { blockList } = server;
  if (!blockList || !(handle instanceof TCP)) return false;
  const remote = {};
  if (handle.getpeername(remote) !== 0) return false;
  return blockList.check(remote.address, remote.family.toLowerCase());
}

// Called with the listening handle as `this`.
function onConnection(status, handle) {
  const server = this.owner;
  if (status < 0) {
    server.emit('error', errnoException(status, 'accept'));
    return;
  }
  if (server.maxConnections != null && server._connections >= server.maxConnections) {
    if (server.listenerCount('drop') > 0) server.emit('drop', names(handle));
    handle.close();
    return;
  }
  if (isBlocked(server, handle)) {
    handle.close();
    return;
  }
  accepted(server, handle);
}

function accepted(server, handle) {
  const socket = new Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  if (handle instanceof TCP) {
    if (server.noDelay) socket.setNoDelay(true);
    if (server.keepAlive) socket.setKeepAlive(true, server.keepAliveInitialDelay * 1000);
  }
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  if (serverSocketChannel.hasSubscribers) serverSocketChannel.publish({ socket });
}

// ---- the rest -----------------------------------------------------------------------------------

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return Boolean(this._handle);
  },
});

Server.prototype.address = function address() {
  if (!this._handle) return null;
  if (this._handle instanceof Pipe || !this._handle.getsockname) return this._pipeName ?? null;
  const out = {};
  const code = this._handle.getsockname(out);
  if (code !== 0) throw errnoException(code, 'address');
  return out;
};

Server.prototype.getConnections = function getConnections(callback) {
  if (typeof callback === 'function') process.nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.close = function close(callback) {
  this._listeningId++;
  if (typeof callback === 'function') {
    if (!this._handle) {
      this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};

function emitClose(server) {
  server.emit('close');
}

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle || this._connections > 0) return;
  process.nextTick(emitClose, this);
};

Server.prototype[Symbol.asyncDispose] = function asyncDispose() {
  if (!this._handle) return Promise.resolve();
  return new Promise((resolve, reject) => {
    this.close((error) => error ? reject(error) : resolve());
  });
};

Server.prototype.ref = function ref() {
  this._unref = false;
  if (this._handle) this._handle.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  if (this._handle) this._handle.unref();
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function rejected(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

module.exports = { Server, createServerHandle };
