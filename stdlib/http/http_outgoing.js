/* SPDX-License-Identifier: MIT */
/*
 * http_outgoing.js - OutgoingMessage: what ServerResponse and ClientRequest share. A writable
 * stream by behaviour, not by inheritance (it extends the legacy Stream, as programs expect).
 *
 * A message that is ended before anything of it was written goes out in one native call, head and
 * body in one piece (http_send.js), and so does each piece of a file that is piped into it.
 * All else goes through the socket's own write, corked until the next tick.
 */
'use strict';

const { Stream, getDefaultHighWaterMark } = require('stream');
const { captureRejectionSymbol } = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const {
  kCorked,
  kLenientValues,
  kNeedDrain,
  kOnFinish,
} = require('http/http_common');
const { headExpects, renderHead } = require('http/http_headers');
const { headerMethods, kOutHeaders } = require('http/http_outgoing_headers');
const { connect, sendBody, sendWhole } = require('http/http_send');

const kBytesWritten = Symbol('kBytesWritten');
const kChunks = Symbol('kChunks'); // corked pieces, or null
const kChunksLength = Symbol('kChunksLength');
const kFinishing = Symbol('kFinishing'); // ended, and 'finish' not yet emitted
const kEndCallbacks = Symbol('kEndCallbacks');
const kEndError = Symbol('kEndError');
const kErrored = Symbol('kErrored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');

function noop() {}

function OutgoingMessage(options) {
  this._events = undefined;
  this._eventsCount = 0;
  this._maxListeners = undefined;
  // Of what is not yet on a socket: { data, encoding, callback }.
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kChunks] = null;
  this[kChunksLength] = 0;
  this._closed = false;
  this.socket = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._maxRequestsPerSocket = 0;
  this._uniqueHeaders = null;
  this._onPendingData = noop;
  this[kErrored] = undefined;
  this[kFinishing] = false;
  this[kEndCallbacks] = null;
  this[kEndError] = null;
  this[kOnFinish] = noop;
  this[kLenientValues] = false;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark();
  this[kRejectNonStandardBodyWrites] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);
Object.defineProperties(OutgoingMessage.prototype, Object.getOwnPropertyDescriptors(headerMethods));

function accessor(name, get, set) {
  Object.defineProperty(OutgoingMessage.prototype, name,
                        { __proto__: null, configurable: true, enumerable: false, get, set });
}

accessor('errored', function() { return this[kErrored]; });
accessor('closed', function() { return this._closed; });
accessor('writableFinished', function() {
  return this.finished && this.outputSize === 0 && !this[kFinishing] &&
    (!this.socket || this.socket.writableLength === 0);
});
accessor('writableObjectMode', function() { return false; });
accessor('writableLength', function() {
  return this.outputSize + this[kChunksLength] + (this.socket ? this.socket.writableLength : 0);
});
accessor('writableHighWaterMark', function() {
  return this.socket ? this.socket.writableHighWaterMark : this[kHighWaterMark];
});
accessor('writableCorked', function() { return this[kCorked]; });
accessor('writableEnded', function() { return this.finished; });
accessor('writableNeedDrain', function() {
  return !this.destroyed && !this.finished && this[kNeedDrain];
});
accessor('headersSent', function() { return Boolean(this._header); });
accessor('connection', function() { return this.socket; }, function(value) {
  this.socket = value;
});
OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  this._header = renderHead(this, firstLine, headers);
  this._headerSent = false;
  // With Expect: 100-continue the peer wants the head before there is a body.
  if (headExpects()) this._send('');
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

// ---- writing ------------------------------------------------------------------------------------

OutgoingMessage.prototype.cork = function cork() {
  this[kCorked]++;
  if (this.socket) this.socket.cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  if (this[kCorked] > 0) this[kCorked]--;
  if (this[kCorked] === 0 && this[kChunks] !== null) flushChunks(this);
  if (this.socket) this.socket.uncork();
};

// What was written while corked leaves as one chunk of the chunked encoding.
function flushChunks(message) {
  const chunks = message[kChunks];
  const length = message[kChunksLength];
  message[kChunks] = null;
  message[kChunksLength] = 0;
  const callbacks = chunks.map((one) => one.callback).filter((fn) => fn !== null);
  message._send(`${length.toString(16)}\r\n`, 'latin1', null);
  for (const { chunk, encoding } of chunks) message._send(chunk, encoding, null);
  message._send('\r\n', null, callbacks.length === 0 ? undefined : (error) => {
    for (const callback of callbacks) callback(error);
  });
}

// The head goes first, in the same piece as the data where that is possible.
OutgoingMessage.prototype._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    if (typeof data === 'string' &&
        (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback, size) {
  const { socket } = this;
  if (socket && socket.destroyed) return false;
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  while (this[kCorked] > 0) {
    this[kCorked]--;
    socket.cork();
  }
  const { outputData } = this;
  if (outputData.length === 0) return undefined;
  socket.cork();
  let result;
  for (const { data, encoding, callback } of outputData) {
    result = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this.outputData = [];
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return result;
};

// A socket was assigned, or drained.
OutgoingMessage.prototype._flush = function _flush() {
  const { socket } = this;
  if (!socket || !socket.writable) return;
  const result = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (result && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

function failWrite(message, error, callback) {
  const report = () => {
    message.emit?.('error', error);
    if (typeof callback === 'function') callback(error);
  };
  process.nextTick(report);
}

function uncorkLater(socket) {
  socket.uncork();
}

// Bytes of a chunk. Short ASCII text, the usual case, is measured without leaving JavaScript.
function byteLengthOf(chunk, encoding) {
  if (typeof chunk !== 'string') return chunk.byteLength;
  const { length } = chunk;
  if (encoding === 'latin1' || encoding === 'binary') return length;
  if (length > 128 || (encoding && encoding !== 'utf8' && encoding !== 'utf-8')) {
    return Buffer.byteLength(chunk, encoding);
  }
  for (let i = 0; i < length; i++) {
    if (chunk.charCodeAt(i) > 127) return Buffer.byteLength(chunk, 'utf8');
  }
  return length;
}

function checkChunk(chunk) {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

// The error that forbids writing now, or null.
function writeProblem(message) {
  if (message.finished) return new ERR_STREAM_WRITE_AFTER_END();
  if (message.destroyed) return new ERR_STREAM_DESTROYED('write');
  return null;
}

function isStrict(message) {
  return message.strictContentLength && message._contentLength > 0 && !message._removedContLen &&
    !message.chunkedEncoding && message._hasBody;
}

function countBody(message, length, ending) {
  if (!isStrict(message)) return;
  const total = message[kBytesWritten] + length;
  if (total > message._contentLength || (ending && total !== message._contentLength)) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
  }
  message[kBytesWritten] = total;
}

// True if the body may be sent, false if there is none to send.
function allowBody(message, callback) {
  if (message._hasBody) return true;
  if (message[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
  if (typeof callback === 'function') process.nextTick(callback);
  return false;
}

OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const ok = writeChunk(this, chunk, encoding, callback, false);
  if (!ok) this[kNeedDrain] = true;
  return ok;
};

function writeChunk(message, chunk, encoding, callback, ending) {
  if (typeof callback !== 'function') callback = noop;
  checkChunk(chunk);
  const problem = writeProblem(message);
  if (problem !== null) {
    if (message.destroyed) process.nextTick(callback, problem);
    else failWrite(message, problem, callback);
    return false;
  }
  const length = byteLengthOf(chunk, encoding);
  if (!message._header) {
    if (ending) message._contentLength = length;
    message._implicitHeader();
  }
  if (!allowBody(message, callback)) return true;
  countBody(message, length, ending);
  const { socket } = message;
  if (!ending && typeof chunk === 'string' && length > 0 && length === message._contentLength) {
    const more = sendBody(message, chunk, encoding, callback === noop ? null : callback);
    if (more !== undefined) return more;
  }
  if (!ending && socket && !socket.writableCorked) {
    socket.cork();
    process.nextTick(uncorkLater, socket);
  }
  if (!message.chunkedEncoding || length === 0) {
    return message._send(chunk, encoding, callback, length);
  }
  if (message[kCorked] > 0 && message._headerSent) {
    message[kChunks] ??= [];
    message[kChunks].push({ chunk, encoding, callback });
    message[kChunksLength] += length;
    return message[kChunksLength] < message.writableHighWaterMark;
  }
  message._send(`${length.toString(16)}\r\n`, 'latin1', null);
  message._send(chunk, encoding, null, length);
  return message._send('\r\n', null, callback);
}

// ---- ending -------------------------------------------------------------------------------------

function emitFinish(message, error) {
  const { socket } = message;
  if (error) {
    failEnd(message, error);
    return;
  }
  if (socket && (socket._hadError || socket.errored)) {
    failEnd(message, socket.errored);
    return;
  }
  message[kFinishing] = false;
  message[kEndCallbacks] = null;
  message[kOnFinish](message);
  message.emit('finish');
}

// end(callback): told at 'finish', or of the error that prevents it.
function onceEnded(message, callback) {
  const listener = () => callback(null);
  (message[kEndCallbacks] ??= []).push({ callback, listener });
  message.once('finish', listener);
}

// The message will not get out; `error` may be null when the socket's is not known.
function failEnd(message, error) {
  const waiting = message[kEndCallbacks];
  message[kEndCallbacks] = null;
  message[kEndError] = error ?? null;
  if (waiting === null) return;
  for (const { callback, listener } of waiting) {
    message.removeListener('finish', listener);
    if (error) callback(error);
  }
}

function endAgain(message, callback) {
  if (typeof callback !== 'function') return message;
  if (message[kEndError] !== null) process.nextTick(callback, message[kEndError]);
  else if (!message.writableFinished) onceEnded(message, callback);
  else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
  return message;
}

// What is left when the body is on its way: the last chunk, or an empty write to know when all is
// out.
function sendEnd(message) {
  const finish = (error) => emitFinish(message, error);
  if (message._hasBody && message.chunkedEncoding) {
    message._send(`0\r\n${message._trailer}\r\n`, 'latin1', finish);
  } else if (!message._headerSent || message.writableLength > 0) {
    message._send('', 'latin1', finish);
  } else {
    process.nextTick(emitFinish, message);
  }
}

// end() with a chunk: true if all is sent.
function endWithChunk(message, chunk, encoding) {
  if (message._header === null && !message.destroyed) {
    checkChunk(chunk);
    message._contentLength = byteLengthOf(chunk, encoding);
    message._implicitHeader();
  }
  if (message._headerSent || message.destroyed || isStrict(message) ||
      (!message._hasBody && message[kRejectNonStandardBodyWrites])) return false;
  checkChunk(chunk);
  return sendWhole(message, chunk, encoding);
}

// The last chunk, by way of the socket. True if its own write tells when all is out.
function writeLast(message, chunk, encoding) {
  const alone = message._header !== null && !message.chunkedEncoding && message._hasBody &&
    !message._trailer && !message.destroyed;
  try {
    writeChunk(message, chunk, encoding, alone ? (error) => emitFinish(message, error) : null, true);
  } catch (error) {
    if (message.socket) message.socket.uncork();
    throw error;
  }
  return alone;
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const hasChunk = chunk !== null && chunk !== undefined && chunk !== '';
  if (this.finished) {
    if (!hasChunk && chunk !== '') return endAgain(this, callback);
    const error = new ERR_STREAM_WRITE_AFTER_END();
    if (!this.destroyed) failWrite(this, error, callback);
    else if (typeof callback === 'function') process.nextTick(callback, error);
    return this;
  }
  const { socket } = this;
  let sent = false; // all of it, with emitFinish to follow
  if (hasChunk) {
    checkChunk(chunk);
    sent = endWithChunk(this, chunk, encoding);
    if (!sent) {
      if (socket) socket.cork();
      sent = writeLast(this, chunk, encoding);
      if (sent && socket) socket.uncork();
    }
  } else {
    if (this[kChunks] !== null && this[kCorked] > 0) this[kCorked] = 1;
    if (!this._header) {
      this._contentLength = 0;
      this._implicitHeader();
    }
    countBody(this, 0, true);
    sent = sendWhole(this, undefined, null);
    if (!sent && socket) socket.cork();
  }
  if (typeof callback === 'function') onceEnded(this, callback);
  this[kFinishing] = true;
  if (!sent) {
    while (this[kCorked] > 0) this.uncork();
    sendEnd(this);
    if (socket) socket.uncork();
  }
  this.finished = true;
  if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
  return this;
};

OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this.socket) {
    this.socket.destroy(error);
  } else {
    process.nextTick(emitClose, this);
  }
  return this;
};

function emitClose(message) {
  if (message._closed) return;
  message._closed = true;
  message.emit('close');
}

OutgoingMessage.prototype[captureRejectionSymbol] = function rejected(error) {
  this.destroy(error);
};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (!this.socket) {
    this.once('socket', function onSocket(socket) {
      socket.setTimeout(msecs);
    });
  } else {
    this.socket.setTimeout(msecs);
  }
  return this;
};

OutgoingMessage.prototype.pipe = function pipe() {
  // A message being sent cannot be read.
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[Symbol.asyncDispose] = function asyncDispose() {
  if (!this.destroyed) this.destroy();
  return Promise.resolve();
};

connect(OutgoingMessage, emitFinish, countBody);

module.exports = {
  OutgoingMessage,
  kBytesWritten,
  kCorked,
  kErrored,
  kHighWaterMark,
  kOutHeaders,
};
