/* SPDX-License-Identifier: MIT */
/*
 * streams_transfer.js - transferring web streams (WHATWG Streams, "Transferable streams" and 8.3): the stream stays
 * here, piped into one that talks over a message port; the other side gets one that talks over the port's partner.
 *
 * Messages are { type: 'chunk' | 'pull' | 'close' | 'error', value }. A port keeps the loop alive only while a read waits
 * for what the other side sends.
 * Who: the streams' kTransfer methods, which load this at the first transfer; structured_clone (the receive functions).
 */
'use strict';

const { DOMException } = require('web/dom_exception');
const { Deferred, handled, kState, noop } = require('web/streams_common');
const { closeController, canCloseOrEnqueue, createReadableStream, enqueue, errorController } =
  require('web/streams_readable');
const { createWritableStream, errorIfNeeded } = require('web/streams_writable');
const { received } = require('web/streams_transform');
const { MessageChannel } = require('web/message');

// ---- the port ----------------------------------------------------------------------------------------------------

function listen(port, onMessage) {
  port.on('message', ({ type, value }) => onMessage(type, value));
  port.on('messageerror', () => {
    const error = new DOMException('A chunk could not be deserialized', 'DataCloneError');
    sendError(port, error);
    onMessage('error', error);
  });
  port.unref();
}

function send(port, type, value) { port.postMessage({ type, value }); }

// What goes wrong here may be impossible to send, too.
function sendError(port, error) {
  try {
    send(port, 'error', error);
  } catch {
    port.close();
  }
}

// Throws what could not be sent, after telling the other side.
function sendOrFail(port, type, value) {
  try {
    send(port, type, value);
  } catch (error) {
    sendError(port, error);
    throw error;
  }
}

// ---- the ends ------------------------------------------------------------------------------------------------------

// SetUpCrossRealmTransformReadable. isKept: reading keeps the loop alive; not for the end that feeds a stream whose
// writer is elsewhere.
function readableOf(port, isKept) {
  const stream = createReadableStream(
    noop,
    async () => {
      if (isKept) port.ref();
      send(port, 'pull');
    },
    async (reason) => {
      try {
        sendOrFail(port, 'error', reason);
      } finally {
        port.close();
      }
    }, 0);
  const { controller } = stream[kState];
  listen(port, (type, value) => {
    port.unref();
    if (type === 'chunk') {
      if (canCloseOrEnqueue(controller)) enqueue(controller, value);
      return;
    }
    if (type === 'close' && canCloseOrEnqueue(controller)) closeController(controller);
    if (type === 'error') errorController(controller, value);
    port.close();
  });
  return stream;
}

// SetUpCrossRealmTransformWritable
function writableOf(port) {
  let pull = new Deferred(); // resolved when the other side wants a chunk
  const write = async (chunk) => {
    await pull.promise;
    pull = new Deferred();
    try {
      sendOrFail(port, 'chunk', chunk);
    } catch (error) {
      port.close();
      throw error;
    }
  };
  const close = async () => {
    send(port, 'close');
    port.close();
  };
  const abort = async (reason) => {
    try {
      sendOrFail(port, 'error', reason);
    } finally {
      port.close();
    }
  };
  const stream = createWritableStream(noop, write, close, abort, 1, () => 1);
  listen(port, (type, value) => {
    if (type === 'error') errorIfNeeded(stream[kState].controller, value);
    pull.resolveNow();
  });
  return stream;
}

// ---- sending, receiving ----------------------------------------------------------------------------------------------

function refuseLocked(stream, kind) {
  if (stream.locked) throw new DOMException(`Cannot transfer a locked ${kind}`, 'DataCloneError');
}

function pipe(readable, writable) {
  handled(require('web/streams_pipe').pipeTo(readable, writable, {}));
}

function sendReadable(stream, isOnlyCheck) {
  refuseLocked(stream, 'ReadableStream');
  if (isOnlyCheck) return undefined;
  const { port1, port2 } = new MessageChannel();
  pipe(stream, writableOf(port1));
  return { data: port2, deserializeInfo: 'web/streams_transfer:receiveReadable' };
}

function sendWritable(stream, isOnlyCheck) {
  refuseLocked(stream, 'WritableStream');
  if (isOnlyCheck) return undefined;
  const { port1, port2 } = new MessageChannel();
  pipe(readableOf(port1, false), stream);
  return { data: port2, deserializeInfo: 'web/streams_transfer:receiveWritable' };
}

function sendTransform(stream, isOnlyCheck) {
  const { readable, writable } = stream[kState];
  refuseLocked(readable, 'ReadableStream');
  refuseLocked(writable, 'WritableStream');
  if (isOnlyCheck) return undefined;
  return { data: [readable, writable], deserializeInfo: 'web/streams_transfer:receiveTransform' };
}

module.exports = {
  receiveReadable: (port) => readableOf(port, true),
  receiveTransform: ({ 0: readable, 1: writable }) => received(readable, writable),
  receiveWritable: writableOf,
  sendReadable,
  sendTransform,
  sendWritable,
};
