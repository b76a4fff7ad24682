/* SPDX-License-Identifier: MIT */
/* dgram_socket.js - dgram.Socket: its life from createSocket() over bind() and connect() to close(). */
'use strict';

const EventEmitter = require('events');
const hook = require('internal/cluster_hook');
const { isIP } = require('net/net_address');
const { UDP } = require('dgram/dgram_handle');
const { deprecate, promisify } = require('internal/util');
const {
  codes: {
    ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_IP_BLOCKED, ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_BAD_TYPE,
    ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED, ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
  errnoException,
  exceptionWithHostPort,
} = require('internal/errors');
const {
  validateAbortSignal, validateFunction, validateObject, validatePort, validateString,
  validateUint32,
} = require('internal/validators');

const kUnbound = 0;
const kBinding = 1;
const kBound = 2;
const kDisconnected = 0;
const kConnecting = 1;
const kConnected = 2;
// enum uv_udp_flags
const kIpv6Only = 1;
const kReuseAddr = 4;
const kReusePort = 64;

const kState = Symbol('state');

// What programs have no business with.
class State {
  constructor(options, type) {
    this.handle = new UDP();
    this.type = type;
    this.binding = kUnbound;
    this.connecting = kDisconnected;
    this.receiving = false;
    this.queue = null; // what waits for the end of binding
    this.flags = (options?.reuseAddr ? kReuseAddr : 0) | (options?.ipv6Only ? kIpv6Only : 0) |
      (options?.reusePort ? kReusePort : 0);
    this.lookup = options?.lookup;
    this.sizes = { receive: options?.recvBufferSize, send: options?.sendBufferSize };
    this.receiveBlockList = options?.receiveBlockList;
    this.sendBlockList = options?.sendBlockList;
  }

  get anyAddress() {
    return this.type === 'udp4' ? '0.0.0.0' : '::';
  }

  get ownAddress() {
    return this.type === 'udp4' ? '127.0.0.1' : '::1';
  }

  get family() {
    return this.type === 'udp4' ? 4 : 6;
  }

  // done(error, ip)
  resolve(address, done) {
    if (this.lookup !== undefined) {
      this.lookup(address, this.family, done);
    } else if (isIP(address) === this.family) {
      process.nextTick(done, null, address);
    } else {
      require('dns').lookup(address, this.family, done);
    }
  }

  // Whether sendBlockList forbids `ip`: the error.
  blocked(ip) {
    return this.sendBlockList?.check(ip, `ipv${isIP(ip)}`) ? new ERR_IP_BLOCKED(ip) : null;
  }

  // Calls `action` as soon as the socket is bound, at once when it is.
  whenBound(socket, action) {
    if (this.binding === kUnbound) socket.bind({ port: 0, exclusive: true }, null);
    if (this.binding === kBound) {
      action();
      return;
    }
    if (this.queue === null) {
      this.queue = [];
      socket.once(EventEmitter.errorMonitor, forgetQueue);
      socket.once('listening', runQueue);
    }
    this.queue.push(action);
  }
}

function runQueue() {
  this.removeListener(EventEmitter.errorMonitor, forgetQueue);
  const { queue } = this[kState];
  this[kState].queue = null;
  for (const action of queue) action();
}

// The reason is in the 'error' event that an implicit bind() ended in.
function forgetQueue() {
  this.removeListener('listening', runQueue);
  this[kState].queue = null;
}

function checkOptions(options) {
  const { lookup, recvBufferSize, sendBufferSize, receiveBlockList, sendBlockList } = options;
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  if (recvBufferSize !== undefined) validateUint32(recvBufferSize, 'options.recvBufferSize');
  if (sendBufferSize !== undefined) validateUint32(sendBufferSize, 'options.sendBufferSize');
  for (const [list, name] of [[receiveBlockList, 'receiveBlockList'], [sendBlockList, 'sendBlockList']]) {
    if (list !== undefined && !require('net').BlockList.isBlockList(list)) {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, list, 'must be a net.BlockList');
    }
  }
}

const socketChannel = require('diagnostics_channel').channel('udp.socket');

function Socket(type, listener) {
  EventEmitter.call(this);
  const options = type !== null && typeof type === 'object' ? type : undefined;
  if (options) {
    type = options.type;
    checkOptions(options);
  }
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  this.type = type;
  this[kState] = new State(options, type);
  if (typeof listener === 'function') this.on('message', listener);
  if (signal !== undefined) closeOnAbort(this, signal);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function closeOnAbort(socket, signal) {
  const onAbort = () => {
    if (socket[kState].handle) socket.close();
  };
  if (signal.aborted) {
    onAbort();
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', onAbort));
}

// The state of a socket that has not been closed.
function running(socket) {
  const state = socket[kState];
  if (!state.handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
  return state;
}

// ---- bind -----------------------------------------------------------------------------------------------

function receive(socket, bytes, info) {
  if (typeof bytes === 'number') {
    socket.emit('error', errnoException(bytes, 'recvmsg'));
  } else if (!socket[kState].receiveBlockList?.check(info.address, info.family.toLowerCase())) {
    socket.emit('message', bytes, info);
  }
}

function startReceiving(socket) {
  const state = socket[kState];
  state.handle.onmessage = (bytes, info) => receive(socket, bytes, info);
  state.handle.recvStart();
  state.receiving = true;
  state.binding = kBound;
  const { sizes } = state;
  if (sizes.receive) socket.setRecvBufferSize(sizes.receive);
  if (sizes.send) socket.setSendBufferSize(sizes.send);
}

// (port?, address?, callback?), (options, callback?), (UDP, callback?) ->
// {port, address, fd, handle, exclusive, callback}
function bindArguments(port, address, callback) {
  const last = typeof port === 'function' ? port : typeof address === 'function' ? address : callback;
  const out = { port, address, fd: undefined, handle: undefined, exclusive: false, callback: typeof last === 'function' ? last : undefined };
  if (port !== null && typeof port === 'object') {
    out.address = port.address || '';
    out.fd = port.fd;
    out.handle = port instanceof UDP ? port : undefined;
    out.exclusive = Boolean(port.exclusive);
    out.port = port.port;
  } else if (typeof address === 'function') {
    out.address = '';
  }
  if (typeof out.port === 'function') out.port = 0;
  return out;
}

// `callback` runs at 'listening', and is forgotten at an error.
function onceBound(socket, callback) {
  const forget = () => {
    socket.removeListener(EventEmitter.errorMonitor, forget);
    socket.removeListener('listening', onListening);
  };
  const onListening = () => {
    forget();
    callback.call(socket);
  };
  socket.on(EventEmitter.errorMonitor, forget);
  socket.on('listening', onListening);
}

function openDescriptor(state, fd) {
  if (natives('net').fdKind(fd) !== 'udp') throw new ERR_INVALID_FD_TYPE(natives('net').fdKind(fd).toUpperCase());
  const code = state.handle.open(fd);
  if (code < 0) throw errnoException(code, 'open');
}

// In a worker of a cluster the primary binds, and workers that name the same port share the socket.
function askPrimary(socket, address, port, fd) {
  const state = socket[kState];
  state.binding = kBinding;
  hook.ask(socket, { address, port, addressType: state.type, fd, flags: state.flags }, (code, handle) => {
    if (!state.handle) { // closed meanwhile
      handle?.close();
    } else if (code !== 0) {
      failBind(socket, exceptionWithHostPort(code, 'bind', address, port));
    } else {
      replaceHandle(state, handle);
      bound(socket);
    }
  });
}

function replaceHandle(state, handle) {
  state.handle.close();
  state.handle = handle;
}

function bindTo(socket, ip, port) {
  const { handle, flags } = socket[kState];
  return handle.bind(ip, port || 0, flags);
}

function bound(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

function failBind(socket, error) {
  socket[kState].binding = kUnbound;
  socket.emit('error', error);
}

function bindAddress(socket, address, port, asks) {
  const state = socket[kState];
  if (address) validateString(address, 'address');
  state.binding = kBinding;
  state.resolve(address || state.anyAddress, (error, ip) => {
    if (!state.handle) return; // closed meanwhile
    if (error) {
      failBind(socket, error);
    } else if (asks) {
      askPrimary(socket, ip, port, -1);
    } else {
      const code = bindTo(socket, ip, port);
      if (code === 0) bound(socket);
      else failBind(socket, exceptionWithHostPort(code, 'bind', ip, port));
    }
  });
}

Socket.prototype.bind = function bind(...args) {
  const state = running(this);
  if (state.binding !== kUnbound) throw new ERR_SOCKET_ALREADY_BOUND();
  const { port, address, fd, handle, exclusive, callback } = bindArguments(...args);
  const asks = hook.ask !== null && !exclusive && !(state.flags & kReusePort);
  if (callback !== undefined) onceBound(this, callback);
  if (handle !== undefined) {
    replaceHandle(state, handle);
    bound(this);
  } else if (!(Number.isInteger(fd) && fd > 0)) {
    bindAddress(this, address, port, asks);
  } else if (asks) {
    askPrimary(this, null, null, fd);
  } else {
    openDescriptor(state, fd);
    bound(this);
  }
  return this;
};

function checkLiteral(address) {
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address, 'must be a numeric IP address');
}

function bindNow(socket, ip, port) {
  const code = bindTo(socket, ip, port);
  if (code !== 0) throw exceptionWithHostPort(code, 'bind', ip, port);
  startReceiving(socket);
  process.nextTick(() => {
    if (socket[kState].handle) socket.emit('listening');
  });
}

Socket.prototype.bindSync = function bindSync(options = {}) {
  const state = running(this);
  if (state.binding !== kUnbound) throw new ERR_SOCKET_ALREADY_BOUND();
  validateObject(options, 'options');
  const { port = 0, address = state.anyAddress } = options;
  validatePort(port, 'options.port');
  validateString(address, 'options.address');
  checkLiteral(address);
  bindNow(this, address, port);
  return this.address();
};

// ---- connect --------------------------------------------------------------------------------------------

function finishConnect(socket, ip, port) {
  const state = socket[kState];
  const blocked = state.blocked(ip);
  if (blocked) return blocked;
  const code = state.handle.connect(ip, port);
  if (code !== 0) return exceptionWithHostPort(code, 'connect', ip, port);
  state.connecting = kConnected;
  return null;
}

function connectSoon(socket, port, address, callback) {
  const state = socket[kState];
  const fail = (error) => {
    state.connecting = kDisconnected;
    if (callback === undefined) {
      process.nextTick(() => socket.emit('error', error));
    } else {
      socket.removeListener('connect', callback);
      process.nextTick(callback, error);
    }
  };
  state.resolve(address || state.ownAddress, (error, ip) => {
    if (!state.handle) return;
    error ??= finishConnect(socket, ip, port);
    if (error) fail(error);
    else process.nextTick(() => socket.emit('connect'));
  });
}

Socket.prototype.connect = function connect(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address !== undefined) {
    validateString(address, 'address');
  }
  const state = this[kState];
  if (state.connecting !== kDisconnected) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  running(this);
  state.connecting = kConnecting;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.once('connect', callback);
  }
  state.whenBound(this, () => connectSoon(this, port, address, callback));
};

Socket.prototype.connectSync = function connectSync(port, address) {
  port = validatePort(port, 'Port', false);
  const state = running(this);
  address ??= state.ownAddress;
  validateString(address, 'address');
  checkLiteral(address);
  if (state.connecting !== kDisconnected) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (state.binding === kBinding) throw new ERR_SOCKET_ALREADY_BOUND();
  if (state.binding === kUnbound) bindNow(this, state.anyAddress, 0);
  const error = finishConnect(this, address, port);
  if (error) throw error;
  process.nextTick(() => {
    if (state.handle) this.emit('connect');
  });
};

Socket.prototype.disconnect = function disconnect() {
  const state = this[kState];
  if (state.connecting !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  running(this);
  const code = state.handle.disconnect();
  if (code !== 0) throw errnoException(code, 'connect');
  state.connecting = kDisconnected;
};

// ---- names ----------------------------------------------------------------------------------------------

Socket.prototype.address = function address() {
  const out = {}, code = running(this).handle.getsockname(out);
  if (code !== 0) throw errnoException(code, 'getsockname');
  return out;
};

Socket.prototype.remoteAddress = function remoteAddress() {
  const state = running(this);
  if (state.connecting !== kConnected) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const out = {}, code = state.handle.getpeername(out);
  if (code !== 0) throw errnoException(code, 'getpeername');
  return out;
};

// ---- the end --------------------------------------------------------------------------------------------

Socket.prototype.close = function close(callback) {
  if (typeof callback === 'function') this.on('close', callback);
  const state = this[kState];
  if (state.queue !== null) { // what was sent before goes out first
    state.queue.push(() => {
      if (state.handle) this.close();
    });
    return this;
  }
  running(this);
  state.receiving = false;
  state.handle.onmessage = () => {};
  state.handle.close();
  state.handle = null;
  process.nextTick(() => this.emit('close'));
  return this;
};

Socket.prototype[Symbol.asyncDispose] = async function asyncDispose() {
  if (!this[kState].handle) return;
  await promisify(this.close).call(this);
};

Socket.prototype.ref = function ref() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  this[kState].handle?.unref();
  return this;
};

// ---- what was never public ------------------------------------------------------------------------------

const hidden = {
  _handle: 'handle', _receiving: 'receiving', _bindState: 'binding', _queue: 'queue', _reuseAddr: 'flags',
};
for (const [name, field] of Object.entries(hidden)) {
  const warning = `Socket.prototype.${name} is deprecated`;
  Object.defineProperty(Socket.prototype, name, {
    configurable: true,
    get: deprecate(function get() { return this[kState][field]; }, warning, 'DEP0112'),
    set: deprecate(function set(value) { this[kState][field] = value; }, warning, 'DEP0112'),
  });
}

Socket.prototype._healthCheck = deprecate(function healthCheck() {
  running(this);
}, 'Socket.prototype._healthCheck() is deprecated', 'DEP0112');

Socket.prototype._stopReceiving = deprecate(function stopReceiving() {
  const state = this[kState];
  if (!state.receiving) return;
  state.handle.recvStop();
  state.receiving = false;
}, 'Socket.prototype._stopReceiving() is deprecated', 'DEP0112');

module.exports = { Socket, kConnected, kState, running };
