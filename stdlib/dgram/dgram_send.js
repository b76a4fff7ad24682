/* SPDX-License-Identifier: MIT */
/* dgram_send.js - dgram.Socket's send() and what waits to be sent. */
'use strict';

const { Buffer } = require('buffer');
const { Socket, kConnected, kState, running } = require('dgram/dgram_socket');
const {
  codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED },
  exceptionWithHostPort,
} = require('internal/errors');
const { validateNumber, validatePort, validateString } = require('internal/validators');

const kBytes = ['Buffer', 'TypedArray', 'DataView', 'string'];

// One part of a message as a view, or undefined.
function viewOf(part) {
  if (typeof part === 'string') return Buffer.from(part);
  return ArrayBuffer.isView(part) ? part : undefined;
}

function partOf(message, offset, length) {
  const view = viewOf(message);
  if (view === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', kBytes, message);
  offset >>>= 0;
  length >>>= 0;
  if (offset > view.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > view.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(view.buffer, view.byteOffset + offset, length);
}

// The message as a list of views; an array may be changed by the caller afterwards.
function listOf(message) {
  if (!Array.isArray(message)) {
    const view = viewOf(message);
    if (view === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', kBytes, message);
    return [view];
  }
  return message.map((part) => {
    const view = viewOf(part);
    if (view === undefined) throw new ERR_INVALID_ARG_TYPE('buffer list arguments', kBytes, message);
    return view;
  });
}

// send()'s arguments but the message: (offset, length, ...rest) names a part of it. -> [list, ...rest]
function takePart(connected, message, offset, length, rest) {
  const hasPart = connected ? typeof length === 'number' :
    Boolean(rest[1]) || (Boolean(rest[0]) && typeof rest[0] !== 'function');
  if (!hasPart) return [listOf(message), offset, length, ...rest];
  return [[partOf(message, offset, length)], ...rest];
}

function isGiven(value) {
  return Boolean(value) && typeof value !== 'function';
}

// -> {list, port, address, callback}
function sendArguments(state, message, offset, length, rest) {
  const connected = state.connecting === kConnected;
  const [list, port, address, callback] = takePart(connected, message, offset, length, rest);
  const last = [port, address, callback].find((value) => typeof value === 'function');
  if (connected) {
    if (isGiven(port) || isGiven(address)) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    return { list, port: undefined, address: undefined, callback: last };
  }
  const to = typeof address === 'function' ? undefined : address;
  if (to != null && typeof to !== 'string') throw new ERR_INVALID_ARG_TYPE('address', 'string', to);
  return { list, port: validatePort(port, 'Port', false), address: to, callback: last };
}

function failed(socket, error, callback) {
  if (callback) callback(error);
  else socket.emit('error', error);
}

// `ip` undefined: to where the socket is connected.
function sendNow(socket, list, ip, port, callback) {
  const { handle } = socket[kState];
  if (!handle) return; // closed while the name was looked up
  const report = (code, bytes) => {
    if (code < 0) failed(socket, exceptionWithHostPort(code, 'send', ip, port), callback);
    else callback?.(null, bytes);
  };
  const sent = handle.send(list, ip, port, report);
  if (sent === 0) return;
  process.nextTick(report, sent, sent - 1); // as if it had taken a while
}

function sendTo(socket, list, port, address, callback) {
  const state = socket[kState];
  if (address === undefined && port === undefined) {
    sendNow(socket, list, undefined, undefined, callback);
    return;
  }
  state.resolve(address || state.ownAddress, (error, ip) => {
    error ??= state.blocked(ip);
    if (error) {
      if (callback) process.nextTick(callback, error);
      else process.nextTick(() => socket.emit('error', error));
      return;
    }
    sendNow(socket, list, ip, port, callback);
  });
}

Socket.prototype.send = function send(message, offset, length, ...rest) {
  const state = this[kState];
  const { list, port, address, callback } = sendArguments(state, message, offset, length, rest);
  running(this);
  if (list.length === 0) list.push(Buffer.alloc(0));
  state.whenBound(this, () => {
    if (state.handle) sendTo(this, list, port, address, callback);
  });
};

Socket.prototype.sendto = function sendto(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Socket.prototype.getSendQueueSize = function getSendQueueSize() {
  return running(this).handle.queueSize();
};

Socket.prototype.getSendQueueCount = function getSendQueueCount() {
  return running(this).handle.queueCount();
};
