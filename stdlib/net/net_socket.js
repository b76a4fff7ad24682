/* SPDX-License-Identifier: MIT */
/*
 * net_socket.js - net.Socket: a Duplex over a TCP or Pipe handle. Making the connection is in
 * net_connect.js.
 *
 * Constructor functions rather than classes, because programs call net.Socket.call(this) and
 * net.Socket() without new.
 */
'use strict';

const stream = require('stream');
const { Buffer } = require('buffer');
const timers = require('timers');
const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
  errnoException,
  genericNodeError,
} = require('internal/errors');
const {
  validateAbortSignal,
  validateFunction,
  validateInt32,
  validateNumber,
} = require('internal/validators');
const { StreamHandle, UV_EOF, UV_ENOTCONN } = require('internal/stream_handle');
const { kTransfer } = require('web/host_object');
const { Pipe, TCP, fdKind } = require('net/net_handle');
const { timerDuration } = require('net/net_args');
const connection = require('net/net_connect');
const {
  applyOptions,
  kOptions,
  optionMethods,
  pendingOptions,
} = require('net/net_socket_options');

const FastBuffer = Buffer[Symbol.species] ?? Buffer;
const UV_EBADF = -9;

const kBuffer = Symbol('kBuffer');
const kBufferCb = Symbol('kBufferCb');
const kBufferGen = Symbol('kBufferGen');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kHadError = Symbol('kHadError');
const kLastQueueSize = Symbol('kLastQueueSize');
const kTimeout = Symbol('kTimeout');
const kWriteDone = Symbol('kWriteDone');
const kResetAndClosing = Symbol('kResetAndClosing');
const kBoundSource = Symbol('kBoundSource');

function noop() {}

function handleOfFd(fd) {
  validateInt32(fd, 'fd', 0);
  const kind = fdKind(fd);
  if (kind === 'pipe') return new Pipe();
  if (kind === 'tcp') return new TCP();
  throw new ERR_INVALID_FD_TYPE(kind.toUpperCase());
}

function openFd(socket, options) {
  const { fd } = options;
  socket._handle = handleOfFd(fd);
  const code = socket._handle.open(fd);
  if (code !== 0) throw errnoException(code, 'open');
  // Standard output and error of a pipe are written synchronously on POSIX only for files and ttys.
  if ((fd === 1 || fd === 2) && socket._handle instanceof Pipe && process.platform === 'win32') {
    socket._handle.setBlocking(true);
  }
}

function readOptions(options) {
  if (typeof options === 'number') return { fd: options };
  if (options === null || options === undefined) return {};
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[name]) {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
    }
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  if (options.typeOfService !== undefined) {
    validateInt32(options.typeOfService, 'options.typeOfService', 0, 255);
  }
  return options;
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  options = readOptions(options);
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');

  this.connecting = false;
  this._hadError = false; // http's
  this[kHadError] = false;
  this._handle = null;
  this._parent = null;
  this._host = null;
  this._peername = null;
  this._sockname = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this._server = null;
  this.server = null;
  this[kBuffer] = null;
  this[kBufferCb] = null;
  this[kBufferGen] = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[kLastQueueSize] = 0;
  this[kTimeout] = null;
  this[kWriteDone] = null;
  this[kOptions] = pendingOptions(options);
  this[kResetAndClosing] = false;
  this[kBoundSource] = false;

  stream.Duplex.call(this, {
    ...options,
    signal: undefined,
    allowHalfOpen: Boolean(options.allowHalfOpen),
    autoDestroy: true,
    decodeStrings: false,
    emitClose: false,
  });
  this.allowHalfOpen = Boolean(options.allowHalfOpen);

  if (options.handle) {
    connection.adoptHandle(this, options.handle);
  } else if (options.fd !== undefined) {
    openFd(this, options);
  }
  const { onread } = options;
  if (onread !== null && typeof onread === 'object') useOnread(this, onread);
  if (this._handle) {
    initHandle(this);
    if (options.handle && this[kOptions] !== null && !this[kBoundSource]) applyOptions(this);
  }
  if (signal) stream.addAbortSignal(signal, this);
  // A bare object from Object.create would lack the listener; see onReadableEnd.
  this.on('end', onReadableEnd);
  startReading(this, options);
}
Object.setPrototypeOf(Socket.prototype, stream.Duplex.prototype);
Object.setPrototypeOf(Socket, stream.Duplex);
Object.defineProperty(Socket.prototype, kTransfer, {
  configurable: true,
  writable: true,
  value(onlyCheck) { return require('net/net_transfer').transferSocket(this, onlyCheck); },
});
Object.defineProperties(Socket.prototype, Object.getOwnPropertyDescriptors(optionMethods));

function startReading(socket, options) {
  if (!socket._handle || socket[kBoundSource] || options.manualStart) return;
  if (options.fd !== undefined) {
    // Sides of a descriptor are opened on demand.
    if (options.readable === false) socket.push(null);
    if (options.writable === false) socket.end();
  }
  if (options.readable === false) return;
  if (options.pauseOnCreate) {
    socket._handle.reading = false;
    socket._handle.readStop();
    socket.readableFlowing = false;
  } else {
    socket.read(0);
  }
}

function useOnread(socket, onread) {
  const { buffer, callback } = onread;
  if (typeof callback !== 'function' ||
      !(buffer instanceof Uint8Array || typeof buffer === 'function')) return;
  if (typeof buffer === 'function') {
    socket[kBuffer] = true;
    socket[kBufferGen] = buffer;
  } else {
    socket[kBuffer] = buffer;
  }
  socket[kBufferCb] = callback;
}

// ---- the handle's events ------------------------------------------------------------------------

// Called with the handle as `this`.
function onHandleRead(nread, arrayBuffer, offset) {
  const socket = this.owner;
  socket._unrefTimer();
  if (nread > 0) {
    if (socket.destroyed) return;
    let more;
    if (socket[kBuffer] !== null) {
      more = socket[kBufferCb](nread, socket[kBuffer]) !== false;
      if (socket[kBufferGen] !== null && socket._handle) nextUserBuffer(socket);
    } else {
      more = socket.push(new FastBuffer(arrayBuffer, offset, nread));
    }
    if (!more && this.reading && socket._handle === this) {
      const code = this.readStop();
      if (code < 0) socket.destroy(errnoException(code, 'read'));
    }
    return;
  }
  this.reading = false;
  if (nread !== UV_EOF) {
    socket.destroy(errnoException(nread, 'read'));
    return;
  }
  // After the end nothing is read, but the timers and autoDestroy still want to know.
  if (socket[kBuffer] !== null) socket.resume();
  socket.push(null);
  socket.read(0);
}

function nextUserBuffer(socket) {
  const buffer = socket[kBufferGen]();
  if (!(buffer instanceof Uint8Array)) return;
  socket[kBuffer] = buffer;
  socket._handle.useUserBuffer(buffer);
}

function onHandleWrite(status) {
  const socket = this.owner;
  const done = socket[kWriteDone];
  socket[kWriteDone] = null;
  if (status < 0 && !socket.destroyed) {
    const error = errnoException(status, 'write');
    if (done === null) socket.destroy(error);
    else done(error);
    return;
  }
  socket[kLastQueueSize] = 0;
  if (done === null) return;
  if (socket.destroyed) {
    const cancelled = socket[kResetAndClosing];
    done(cancelled ? genericNodeError('write ECANCELED', { code: 'ECANCELED' }) : null);
    return;
  }
  socket._unrefTimer();
  done(null);
}

function initHandle(socket) {
  const handle = socket._handle;
  if (!(handle instanceof StreamHandle)) {
    // A handle of somebody else's making: only its owner is told.
    handle.owner = socket;
    return;
  }
  handle.owner = socket;
  handle.onread = onHandleRead;
  handle.onwrite = onHandleWrite;
  if (socket[kBuffer] === null) return;
  if (socket[kBufferGen] !== null) nextUserBuffer(socket);
  else handle.useUserBuffer(socket[kBuffer]);
}

// Without half-open the writable side has ended with the readable one: writes get their own error.
function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) {
    return stream.Duplex.prototype.write.apply(this, arguments);
  }
  if (typeof encoding === 'function') callback = encoding;
  const message = 'This socket has been ended by the other party';
  const error = genericNodeError(message, { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

// ---- reading ------------------------------------------------------------------------------------

function tryReadStart(socket) {
  const code = socket._handle.readStart();
  if (code < 0) socket.destroy(errnoException(code, 'read'));
}

Socket.prototype._read = function _read(n) {
  if (this.connecting || !this._handle) {
    this.once('connect', () => this._read(n));
  } else if (!this._handle.reading) {
    tryReadStart(this);
  }
};

Socket.prototype.pause = function pause() {
  if (this[kBuffer] !== null && !this.connecting && this._handle?.reading) {
    const code = this._handle.readStop();
    if (code < 0) this.destroy(errnoException(code, 'read'));
  }
  return stream.Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function resume() {
  if (this[kBuffer] !== null && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return stream.Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function read(n) {
  if (this[kBuffer] !== null && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return stream.Duplex.prototype.read.call(this, n);
};

// ---- writing ------------------------------------------------------------------------------------

// Runs `start` once connected; `done` gets the error when that never happens.
function afterConnecting(socket, start, done) {
  function onConnect() {
    socket.off('close', onClose);
    start();
  }
  function onClose() {
    socket.off('connect', onConnect);
    done(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  }
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

function finishWrite(socket, code, done) {
  if (code < 0) {
    done(errnoException(code, 'write'));
  } else if (code === 0) {
    done();
  } else {
    socket[kWriteDone] = done;
    socket[kLastQueueSize] = socket._handle.writeQueueSize;
  }
}

Socket.prototype._write = function _write(chunk, encoding, done) {
  if (this.connecting) {
    this._pendingData = chunk;
    this._pendingEncoding = encoding;
    afterConnecting(this, () => this._write(chunk, encoding, done), done);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  if (!this._handle) {
    done(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  finishWrite(this, this._handle.write(chunk, encoding), done);
};

Socket.prototype._writev = function _writev(chunks, done) {
  if (this.connecting) {
    this._pendingData = chunks;
    this._pendingEncoding = '';
    afterConnecting(this, () => this._writev(chunks, done), done);
    return;
  }
  this._pendingData = null;
  if (!this._handle) {
    done(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  finishWrite(this, this._handle.writev(chunks), done);
};

Socket.prototype._final = function _final(done) {
  if (this.connecting) {
    afterConnecting(this, () => this._final(done), done);
    return;
  }
  if (!this._handle) {
    done();
    return;
  }
  const code = this._handle.shutdown(function onShutdown(status) {
    done(status < 0 && status !== UV_ENOTCONN && !this.owner.destroyed ?
      errnoException(status, 'shutdown') : null);
  });
  if (code === UV_ENOTCONN || code === UV_EBADF) done();
  else if (code < 0) done(errnoException(code, 'shutdown'));
};

// ---- ending -------------------------------------------------------------------------------------

function emitClose(socket) {
  socket.emit('close', socket[kHadError]);
}

Socket.prototype._destroy = function _destroy(error, done) {
  this.connecting = false;
  for (let s = this; s !== null && s !== undefined; s = s._parent) clearSocketTimer(s);
  const handle = this._handle;
  this[kHadError] = Boolean(error);
  if (handle) {
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    handle.onread = noop;
    const closed = () => emitClose(this);
    if (this[kResetAndClosing] && typeof handle.reset === 'function') {
      const code = handle.reset(closed);
      if (code < 0) this.emit('error', errnoException(code, 'reset'));
    } else {
      handle.close(closed);
    }
    this._handle = null;
    this._sockname = null;
    done(error);
  } else {
    done(error);
    process.nextTick(emitClose, this);
  }
  if (this._server) {
    const server = this._server;
    this._server = null;
    server._connections--;
    server._emitCloseIfDrained();
  }
};

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype._reset = function _reset() {
  this[kResetAndClosing] = true;
  return this.destroy();
};

Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  if (!this._handle) {
    this.destroy(new ERR_SOCKET_CLOSED());
    return this;
  }
  if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => this._reset());
  else this._reset();
  return this;
};

// ---- time-outs ----------------------------------------------------------------------------------

function clearSocketTimer(socket) {
  if (socket[kTimeout] === null || socket[kTimeout] === undefined) return;
  timers.clearTimeout(socket[kTimeout]);
  socket[kTimeout] = null;
}

function fireTimeout(socket) {
  socket._onTimeout();
}

Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = timerDuration(msecs, 'msecs');
  clearSocketTimer(this);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (msecs === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }
  this[kTimeout] = timers.setTimeout(fireTimeout, msecs, this);
  this[kTimeout].unref();
  if (callback !== undefined) this.once('timeout', callback);
  return this;
};

Socket.prototype._onTimeout = function _onTimeout() {
  const handle = this._handle;
  // A write that progresses is activity that nobody reported.
  if (handle && this[kLastQueueSize] > 0) {
    const size = handle.writeQueueSize;
    if (size !== this[kLastQueueSize]) {
      this[kLastQueueSize] = size;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let s = this; s !== null && s !== undefined; s = s._parent) {
    const timer = s[kTimeout];
    if (timer !== null && timer !== undefined) timer.refresh();
  }
};

Socket.prototype.ref = function ref() {
  if (!this._handle) {
    this.once('connect', this.ref);
  } else if (typeof this._handle.ref === 'function') {
    this._handle.ref();
  }
  return this;
};

Socket.prototype.unref = function unref() {
  if (!this._handle) {
    this.once('connect', this.unref);
  } else if (typeof this._handle.unref === 'function') {
    this._handle.unref();
  }
  return this;
};

// ---- addresses and counters ---------------------------------------------------------------------

Socket.prototype._getpeername = function _getpeername() {
  if (!this._handle || typeof this._handle.getpeername !== 'function' || this.connecting) {
    return this._peername || {};
  }
  if (!this._peername) {
    const out = {};
    if (this._handle.getpeername(out) < 0) return out;
    if (this._handle instanceof Pipe) return {};
    this._peername = out;
  }
  return this._peername;
};

Socket.prototype._getsockname = function _getsockname() {
  if (!this._handle || typeof this._handle.getsockname !== 'function') return {};
  if (!this._sockname) {
    const out = {};
    if (this._handle.getsockname(out) < 0) return out;
    // A path is nothing that Node tells of a server's socket; a client's may have been bound to one.
    if (this._handle instanceof Pipe && (this.server || !out.address)) return {};
    this._sockname = out;
  }
  return this._sockname;
};

Socket.prototype.address = function address() {
  return this._getsockname();
};

// Bytes handed to write() so far, whether or not the kernel has them.
function bytesDispatched(socket) {
  return socket._handle ? socket._handle.bytesWritten : socket[kBytesWritten];
}

function chunkBytes(chunk, encoding) {
  return chunk instanceof Uint8Array ? chunk.length : Buffer.byteLength(chunk, encoding);
}

function pendingBytes(socket) {
  let bytes = 0;
  for (const { chunk, encoding } of socket._writableState?.getBuffer() ?? []) {
    bytes += chunkBytes(chunk, encoding);
  }
  const data = socket._pendingData;
  if (Array.isArray(data)) {
    for (const { chunk, encoding } of data) bytes += chunkBytes(chunk, encoding);
  } else if (data) {
    bytes += chunkBytes(data, socket._pendingEncoding);
  }
  return bytes;
}

function getter(name, get) {
  Object.defineProperty(Socket.prototype, name,
                        { __proto__: null, configurable: true, enumerable: false, get });
}

getter('_connecting', function() { return this.connecting; });
getter('pending', function() { return !this._handle || this.connecting; });
getter('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable) return 'readOnly';
  if (this.writable) return 'writeOnly';
  return 'closed';
});
getter('bufferSize', function() { return this._handle ? this.writableLength : undefined; });
getter('bytesRead', function() {
  return this._handle ? this._handle.bytesRead : this[kBytesRead] ?? 0;
});
getter('_bytesDispatched', function() { return bytesDispatched(this); });
getter('bytesWritten', function() {
  if (this[kBytesWritten] === undefined) return undefined; // a prototype
  return bytesDispatched(this) + pendingBytes(this);
});
getter('remoteAddress', function() { return this._getpeername().address; });
getter('remoteFamily', function() { return this._getpeername().family; });
getter('remotePort', function() { return this._getpeername().port; });
getter('localAddress', function() { return this._getsockname().address; });
getter('localPort', function() { return this._getsockname().port; });
getter('localFamily', function() { return this._getsockname().family; });

Socket.prototype.connect = function connect(...args) {
  return connection.connect(this, args);
};

connection.setHooks({ applyOptions, initHandle, kBoundSource });

module.exports = { Socket, kTimeout };
