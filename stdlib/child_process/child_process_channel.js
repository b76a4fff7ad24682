/* SPDX-License-Identifier: MIT */
/*
 * child_process_channel.js - messages between parent and child: lines of JSON over a socket pair.
 * setUpChannel() gives a ChildProcess or `process` the members send, disconnect, channel and
 * connected; child_process_inherit.js calls it for `process`. What has a `cmd` that begins with
 * NODE_ is an 'internalMessage'.
 *
 * Not there yet: handles with a message, serialization 'advanced'.
 * Source: Node's doc/api/child_process.md, "subprocess.send".
 */
'use strict';

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED,
    ERR_MISSING_ARGS,
  },
  errnoException,
  genericNodeError,
} = require('internal/errors');
const { validateObject } = require('internal/validators');

const kHighWater = 128 * 1024; // bytes queued from which on send() answers false
const kState = Symbol('kChannelState');

function noop() {}

function notAvailable(what) {
  return genericNodeError(`${what} is not available in Ingot yet`, { code: 'ERR_NOT_AVAILABLE' });
}

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

// One side of the channel.
class ChannelState {
  constructor(target, handle, onClosed) {
    this.target = target;
    this.handle = handle;
    this.onClosed = onClosed; // called once with the target, or null
    this.decoder = new StringDecoder('utf8');
    this.text = '';
    this.queue = []; // [line, callback]... waiting for the write before them
    this.queued = 0;
    this.writing = null; // callback of the write under way
    this.ending = false; // disconnect when everything is written
    this.unheard = []; // messages that came before there was a listener
    this.closed = false;
  }
}

// ---- receiving ----------------------------------------------------------------------------------

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.startsWith('NODE_');
}

function emitMessage(target, name, message) {
  target.emit(name, message, undefined);
}

function deliver(state, message) {
  if (isInternal(message)) {
    process.nextTick(emitMessage, state.target, 'internalMessage', message);
  } else if (state.target.listenerCount('message') === 0) {
    state.unheard.push(message);
  } else {
    process.nextTick(emitMessage, state.target, 'message', message);
  }
}

function flushUnheard(state) {
  const messages = state.unheard;
  state.unheard = [];
  for (const message of messages) emitMessage(state.target, 'message', message);
}

function readText(state, text) {
  let from = 0;
  let at = text.indexOf('\n');
  while (at !== -1) {
    const line = state.text + text.slice(from, at);
    state.text = '';
    from = at + 1;
    if (line !== '') deliver(state, JSON.parse(line));
    at = text.indexOf('\n', from);
  }
  state.text += text.slice(from);
}

// Called with the handle as `this`.
function onRead(nread, arrayBuffer, offset) {
  const state = this.owner;
  if (nread > 0) {
    readText(state, state.decoder.write(Buffer.from(arrayBuffer, offset, nread)));
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

function writeLine(state, line, callback, swallow) {
  if (state.writing !== null) {
    state.queue.push(line, callback, swallow);
    state.queued += line.length;
    return;
  }
  const code = state.handle.write(line, 'utf8');
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
    state.queued -= line.length;
    writeLine(state, line, next, quiet);
  }
  if (state.ending && state.writing === null) finish(state);
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
  if (this.connected) return this._send(message, handle, { swallowErrors: false, ...options }, callback);
  return reportClosed(this, callback);
}

function sendNow(message, handle, options, callback) {
  checkMessage(message);
  if (handle !== undefined && handle !== null) {
    if (typeof handle !== 'object') throw new ERR_INVALID_HANDLE_TYPE();
    throw notAvailable('Sending a handle over the IPC channel');
  }
  const state = this[kState];
  if (state === undefined || state.closed) return reportClosed(this, callback);
  const swallow = options === true || options?.swallowErrors === true;
  writeLine(state, `${JSON.stringify(message)}\n`, typeof callback === 'function' ? callback : null,
            swallow);
  return state.queued < kHighWater;
}

// ---- ending -------------------------------------------------------------------------------------

function emitDisconnect(state) {
  if (state.onClosed !== null) state.onClosed(state.target);
}

function finish(state) {
  if (state.closed) return;
  state.closed = true;
  const { target, handle } = state;
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
  if (state.writing !== null) state.ending = true;
  else finish(state);
}

// ---- setting up ---------------------------------------------------------------------------------

function setUpChannel(target, handle, onClosed, serialization) {
  if (serialization === 'advanced') {
    handle.close();
    throw notAvailable("The 'advanced' serialization of the IPC channel");
  }
  const state = new ChannelState(target, handle, onClosed);
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
