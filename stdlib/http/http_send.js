/* SPDX-License-Identifier: MIT */
/*
 * http_send.js - messages whole, and pieces of files that are piped into them, in one native call (http_send.c) from
 * where their bytes lie: past the socket's stream of writes, when nothing waits there and no program looks at it.
 * Who: http_outgoing.js, which connects it with the class at its end; pipes (kTake).
 */
'use strict';

const net = require('net');
const { Buffer } = require('buffer');
const { kTake } = require('internal/streams/readable_pipe');
const { kCorked, kNeedDrain } = require('http/http_common');

const native = natives('http');

const SEND_CHUNKED = 1;
const SEND_LAST = 2;

let own; // what programs may replace, and what only http_outgoing.js knows

// emitFinish(message, error), countBody(message, length, ending)
function connect({ prototype }, emitFinish, countBody) {
  const { write, _send, _writeRaw } = prototype;
  own = { write, _send, _writeRaw, emitFinish, countBody };
  prototype[kTake] = take;
}

const kEncodings = {
  '__proto__': null,
  'undefined': 2,
  'null': 2,
  'utf8': 2,
  'utf-8': 2,
  'latin1': 1,
  'binary': 1,
};

// The pieces of a message as Buffers, without what native.send() has sent: all but 1 of `done`, or nothing if it failed.
function piecesAfter(done, header, chunk, encoding, flags) {
  let skip = done > 0 ? done - 1 : 0;
  const body = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  const pieces = [Buffer.from(header, 'latin1')];
  const chunked = (flags & SEND_CHUNKED) !== 0;
  if (body !== undefined && body.byteLength > 0) {
    if (chunked) pieces.push(Buffer.from(`${body.byteLength.toString(16)}\r\n`));
    pieces.push(body);
    if (chunked) pieces.push(Buffer.from('\r\n'));
  }
  if ((flags & SEND_LAST) !== 0) pieces.push(Buffer.from('0\r\n\r\n'));
  const rest = [];
  for (const piece of pieces) {
    if (skip < piece.byteLength) rest.push(skip > 0 ? piece.subarray(skip) : piece);
    skip = Math.max(0, skip - piece.byteLength);
  }
  return rest;
}

// What the kernel did not take, as it is full or the peer gone: the socket's own way to queue or to fail. What write()
// answers of the last piece, which has the callback.
function writeRest(socket, pieces, callback) {
  let more = true;
  socket.cork();
  for (let i = 0; i < pieces.length; i++) more = socket.write(pieces[i], null, i === pieces.length - 1 ? callback : undefined);
  socket.uncork();
  return more;
}

// The handle of a message's socket, when nothing waits to be sent and nobody looks at what is written; else null.
function freeHandle(message) {
  const { socket } = message;
  if (socket === null || message.outputData.length > 0 || message[kCorked] > 0 || message._trailer !== '' ||
      message._send !== own._send ||
      message._writeRaw !== own._writeRaw) return null;
  if (socket._httpMessage !== message || socket._directWrite !== true || socket.connecting ||
      !socket.writable || socket.writableLength > 0 || socket.writableCorked > 0) return null;
  const handle = socket._handle;
  if (socket.write !== net.Socket.prototype.write) return null; // somebody listens in
  return handle && handle.box !== undefined ? handle : null;
}

/*
 * Sends head, body and end at once, straight to the kernel. False if the message or its socket is
 * not in the state for that; then nothing has happened.
 */
function sendWhole(message, chunk, encoding) {
  const handle = message._headerSent ? null : freeHandle(message);
  const code = typeof chunk === 'string' ? kEncodings[encoding] : 0;
  if (handle === null || code === undefined) return false;
  const { socket } = message;
  const flags = message._hasBody && message.chunkedEncoding ? SEND_CHUNKED | SEND_LAST : 0;
  const body = message._hasBody ? chunk : undefined;
  const header = message._header;
  const done = native.send(handle.box, header, body, body === undefined ? 0 : code, flags);
  message._headerSent = true;
  if (done === 0) {
    socket._unrefTimer();
    process.nextTick(own.emitFinish, message);
    return true;
  }
  writeRest(socket, piecesAfter(done, header, body, encoding ?? 'utf8', flags), (error) => own.emitFinish(message, error));
  return true;
}

/*
 * Sends head and body when the first write() brings all of what Content-Length promises, as Fastify does: end() has
 * nothing left to send then. What write() answers; undefined if the message is not in the state for that. Text only:
 * bytes may yet change until the tick that other writes wait for.
 */
function sendBody(message, chunk, encoding, callback) {
  const handle = message._headerSent || message.chunkedEncoding ? null : freeHandle(message);
  const code = kEncodings[encoding];
  if (handle === null || code === undefined) return undefined;
  const { socket } = message;
  const header = message._header;
  const done = native.send(handle.box, header, chunk, code, 0);
  message._headerSent = true;
  if (done === 0) {
    socket._unrefTimer();
    if (callback !== null) process.nextTick(callback, null);
    return true;
  }
  return writeRest(socket, piecesAfter(done, header, chunk, encoding ?? 'utf8', 0), callback ?? undefined);
}

// A piece, with the head when that is still to be sent, straight to the kernel; what that does not take is copied.
function take(bytes) {
  if (this.write !== own.write || this.finished || this.destroyed) return undefined;
  if (this._header === null) this._implicitHeader();
  if (!this._hasBody) return undefined;
  const handle = freeHandle(this);
  if (handle === null) return undefined;
  own.countBody(this, bytes.length, false);
  const { socket } = this;
  const header = this._headerSent ? '' : this._header;
  const flags = this.chunkedEncoding ? SEND_CHUNKED : 0;
  const done = native.send(handle.box, header, bytes, 0, flags);
  this._headerSent = true;
  if (done === 0) {
    socket._unrefTimer();
    return true;
  }
  const more = writeRest(socket, piecesAfter(done, header, Buffer.from(bytes), null, flags));
  if (!more) this[kNeedDrain] = true;
  return more;
}

module.exports = { connect, sendBody, sendWhole };
