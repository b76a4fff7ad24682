/* SPDX-License-Identifier: MIT */
/*
 * child_process_channel.js - messages between parent and child: lines of JSON, or what
 * V8 makes of a message (child_process_codec.js), over a socket pair.
 * setUpChannel() gives a ChildProcess or `process` the members send, disconnect, channel and
 * connected; child_process_inherit.js calls it for `process`. What has a `cmd` that begins with
 * NODE_ is an 'internalMessage'.
 *
 * Source: Node's doc/api/child_process.md, "subprocess.send".
 */
'use strict';

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED,
    ERR_MISSING_ARGS,
  },
  errnoException,
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { CloneCodec, JsonCodec } = require('child_process/child_process_codec');
const { connectionEnded, pack, take, unpack } = require('child_process/child_process_handles');

const native = natives('child_process');

const kHighWater = 128 * 1024; // bytes queued from which on send() answers false
const kState = Symbol('kChannelState');

function noop() {}

// What process.channel and child.channel are.
class Control extends EventEmitter {
  #handle;
  #refs = 0;
  #explicit = false; // ref() or unref() was called: counting has no effect any more

  constructor(handle) {
    super();
    this.#handle = handle;
  }

  get fd() {
    return this.#handle.box === undefined ? undefined : this.#handle.fd;
  }

  // Counted by the listeners that wait for messages.
  refCounted() {
    if (++this.#refs === 1 && !this.#explicit) this.#handle.ref();
  }

  unrefCounted() {
    if (--this.#refs === 0 && !this.#explicit) {
      this.#handle.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#explicit = true;
    this.#handle.ref();
  }

  unref() {
    this.#explicit = true;
    this.#handle.unref();
  }

  hasRef() {
    return this.#handle.hasRef();
  }
}

function rethrow(error) {
  throw error;
}

// One side of the channel.
class ChannelState {
  constructor(target, handle, onClosed, codec) {
    this.target = target;
    this.handle = handle;
    this.onClosed = onClosed; // called once with the target, or null
    this.codec = codec;
    this.queue = []; // [line, callback]... waiting for the write before them
    this.queued = 0;
    this.writing = null; // { callback, size, swallow } of the write under way
    this.parcel = null; // the handle sent last, not acknowledged yet
    this.waiting = []; // arguments of sendNow until then
    this.lent = new Map(); // key -> the server whose connection the other side has
    this.lastKey = 0;
    this.ending = false; // disconnect when everything is written
    this.unheard = []; // messages that came before there was a listener
    this.closed = false;
  }

  receive(message) {
    receive(this, message);
  }

  fail(error) {
    process.nextTick(rethrow, error);
  }
}

// ---- receiving ----------------------------------------------------------------------------------

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.startsWith('NODE_');
}

function emitMessage(target, name, message, handle) {
  target.emit(name, message, handle);
}

function deliver(state, message, handle) {
  if (isInternal(message)) {
    process.nextTick(emitMessage, state.target, 'internalMessage', message, handle);
  } else if (state.target.listenerCount('message') === 0) {
    state.unheard.push(message, handle);
  } else {
    process.nextTick(emitMessage, state.target, 'message', message, handle);
  }
}

function flushUnheard(state) {
  const list = state.unheard;
  state.unheard = [];
  for (let i = 0; i < list.length; i += 2) {
    emitMessage(state.target, 'message', list[i], list[i + 1]);
  }
}

function reportClose(state, socket, key) {
  socket.once('close', () => {
    if (!state.closed) state.target._send({ cmd: 'NODE_SOCKET_CLOSED', key }, null, true);
  });
}

// A message of the other side, of which some are for the channel itself.
function receive(state, message) {
  switch (isInternal(message) ? message.cmd : '') {
    case 'NODE_HANDLE': {
      const handle = take(state.handle);
      if (handle === null) {
        state.target._send({ cmd: 'NODE_HANDLE_NACK' }, null, true);
        return;
      }
      state.target._send({ cmd: 'NODE_HANDLE_ACK' }, null, true);
      unpack(message, handle, (object) => {
        if (message.key !== undefined) reportClose(state, object, message.key);
        deliver(state, message.msg, object);
      });
      return;
    }
    case 'NODE_SOCKET_CLOSED': {
      const server = state.lent.get(message.key);
      if (state.lent.delete(message.key)) connectionEnded(server);
      return;
    }
    case 'NODE_HANDLE_NACK':
      process.emitWarning('Handle did not reach the receiving process correctly',
                          'SentHandleNotReceivedWarning');
      acknowledge(state);
      return;
    case 'NODE_HANDLE_ACK': acknowledge(state); return;
    default: deliver(state, message, undefined);
  }
}

// Called with the handle as `this`.
function onRead(nread, arrayBuffer, offset) {
  const state = this.owner;
  if (nread > 0) {
    state.codec.read(Buffer.from(arrayBuffer, offset, nread), state);
    return;
  }
  // The other side is gone.
  const { target } = state;
  if (target.connected) {
    target.connected = false;
    finish(state);
  }
}

// ---- sending ------------------------------------------------------------------------------------

function wrote(state, callback, status, swallow) {
  if (status >= 0) {
    if (callback !== null) process.nextTick(callback, null);
    return;
  }
  if (swallow) return;
  const error = errnoException(status, 'write');
  if (callback !== null) process.nextTick(callback, error);
  else process.nextTick(() => state.target.emit('error', error));
}

function writeLine(state, line, callback, swallow, parcel) {
  if (state.writing !== null) {
    state.queue.push(line, callback, swallow, parcel);
    state.queued += line.length;
    return;
  }
  const code = parcel === null ? state.handle.write(line, 'utf8') :
    native.sendHandle(state.handle.box, Buffer.from(line), parcel.handle.fd);
  if (code !== 1) {
    wrote(state, callback, code, swallow);
    return;
  }
  state.writing = { callback, size: line.length, swallow };
  state.queued += line.length;
}

function onWrite(status) {
  const state = this.owner;
  const { callback, size, swallow } = state.writing;
  state.writing = null;
  state.queued -= size;
  wrote(state, callback, status, swallow);
  while (state.writing === null && state.queue.length > 0) {
    const line = state.queue.shift();
    const next = state.queue.shift();
    const quiet = state.queue.shift();
    const parcel = state.queue.shift();
    state.queued -= line.length;
    writeLine(state, line, next, quiet, parcel);
  }
  if (state.ending && idle(state)) finish(state);
}

function checkMessage(message) {
  if (message === undefined) throw new ERR_MISSING_ARGS('message');
  const type = typeof message;
  if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
    throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
  }
}

function reportClosed(target, callback) {
  const error = new ERR_IPC_CHANNEL_CLOSED();
  if (typeof callback === 'function') process.nextTick(callback, error);
  else process.nextTick(() => target.emit('error', error));
  return false;
}

function send(message, handle, options, callback) {
  if (typeof handle === 'function') {
    callback = handle;
    handle = undefined;
    options = undefined;
  } else if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (options !== undefined) {
    validateObject(options, 'options');
  }
  if (!this.connected) return reportClosed(this, callback);
  return this._send(message, handle, { swallowErrors: false, ...options }, callback);
}

function sendNow(message, handle, options, callback) {
  checkMessage(message);
  const state = this[kState];
  if (state === undefined || state.closed) return reportClosed(this, callback);
  if (typeof options === 'boolean') options = { swallowErrors: options };
  const isAnswer = isInternal(message) && message.cmd.startsWith('NODE_HANDLE_');
  if (state.parcel !== null && !isAnswer) {
    state.waiting.push({ message, handle, options, callback });
    return state.waiting.length === 1;
  }
  let parcel = null;
  if (handle !== undefined && handle !== null) {
    parcel = pack(handle, options);
    if (parcel !== null) message = wrap(state, parcel, message);
  }
  writeLine(state, state.codec.encode(message), typeof callback === 'function' ? callback : null,
            options?.swallowErrors === true, parcel);
  return state.queued < kHighWater;
}

function wrap(state, parcel, message) {
  state.parcel = parcel;
  let key;
  if (parcel.server !== null) {
    key = ++state.lastKey;
    state.lent.set(key, parcel.server);
  }
  return { cmd: 'NODE_HANDLE', type: parcel.type, msg: message, key, dgramType: parcel.dgramType };
}

// The other side has the handle: what waited for that goes out now.
function acknowledge(state) {
  if (state.parcel !== null) state.parcel.arrived();
  state.parcel = null;
  const { target } = state;
  while (state.parcel === null && state.waiting.length > 0 && !state.closed) {
    const { message, handle, options, callback } = state.waiting.shift();
    target._send(message, handle, options, callback);
  }
  if (state.ending && idle(state)) finish(state);
}

function idle(state) {
  return state.writing === null && state.parcel === null && state.waiting.length === 0;
}

// ---- ending -------------------------------------------------------------------------------------

function emitDisconnect(state) {
  if (state.onClosed !== null) state.onClosed(state.target);
}

function finish(state) {
  if (state.closed) return;
  state.closed = true;
  const { target, handle } = state;
  if (state.parcel !== null) state.parcel.arrived();
  for (const server of state.lent.values()) connectionEnded(server);
  state.lent.clear();
  target.channel = null;
  target._channel = null;
  handle.onread = noop;
  process.nextTick(() => {
    handle.close(() => emitDisconnect(state));
    target.emit('disconnect');
  });
}

function disconnect() {
  if (!this.connected) {
    this.emit('error', new ERR_IPC_DISCONNECTED());
    return;
  }
  this._disconnect();
}

function disconnectNow() {
  const state = this[kState];
  this.connected = false;
  if (idle(state)) finish(state);
  else state.ending = true;
}

// ---- setting up ---------------------------------------------------------------------------------

function setUpChannel(target, handle, onClosed, serialization) {
  const codec = serialization === 'advanced' ? new CloneCodec() : new JsonCodec();
  const state = new ChannelState(target, handle, onClosed, codec);
  target[kState] = state;
  target.channel = new Control(handle);
  target._channel = target.channel;
  target.connected = true;
  target.send = send;
  target._send = sendNow;
  target.disconnect = disconnect;
  target._disconnect = disconnectNow;
  handle.owner = state;
  handle.onread = onRead;
  handle.onwrite = onWrite;
  target.on('newListener', (name) => {
    if (name === 'message' && state.unheard.length > 0) process.nextTick(flushUnheard, state);
  });
  handle.readStart();
  return target.channel;
}

module.exports = { setUpChannel };
