/* SPDX-License-Identifier: MIT */
/*
 * http2_session.js - Http2Session: one connection. What comes on it is told in http2_events; servers' and clients'
 * sessions are in http2_session_server and http2_client.
 *
 * Frames that are asked for are sent by one flush per turn: after the chunk that is being parsed, or by an immediate.
 */
'use strict';

const { AsyncResource } = require('async_hooks');
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { clearImmediate, setImmediate } = require('timers');
const {
  codes: {
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_MAX_PENDING_SETTINGS_ACK,
    ERR_HTTP2_PING_CANCEL,
    ERR_HTTP2_PING_LENGTH,
    ERR_HTTP2_SESSION_ERROR,
    ERR_HTTP2_SOCKET_BOUND,
    ERR_HTTP2_STREAM_CANCEL,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_CLOSED,
  },
} = require('internal/errors');
const { now } = require('internal/observed');
const { validateBuffer, validateFunction, validateInt32, validateNumber } = require('internal/validators');
const { StreamHandle } = require('internal/stream_handle');
const { NghttpError } = require('http2/http2_errors');
const { sessionNumbers } = require('http2/http2_options');
const { SessionState, kSession, kState } = require('http2/http2_session_state');
const { fromPairs, toPairs, validateSettings } = require('http2/http2_settings');
const { kSocket, proxySocket } = require('http2/http2_socket');
const { clearTimer, kTimer, setTimer, touch } = require('http2/http2_timeout');

const native = natives('http2');

const kProxySocket = Symbol('proxySocket');

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const CANCEL = 8;
const UV_EBUSY = -16;
const ERR_INVALID_ARGUMENT = -501;
const kMaxInt = 2 ** 31 - 1;
const kMaxUint32 = 2 ** 32 - 1;

class Http2Session extends EventEmitter {
  constructor(options, socket, isServer) {
    super();
    this[kState] = new SessionState(options, isServer);
    this[kSocket] = socket;
    this[kProxySocket] = null;
    this[kTimer] = null;
    if (socket[kSession] !== undefined) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kSession] = this;
    socket.disableRenegotiation?.();
    socket.setNoDelay?.(true); // small frames would wait for acknowledgements that wait for more
    socket.on('close', socketOnClose);
    socket.on('error', socketOnError);
  }

  // ---- what it is ----

  get type() { return this[kState].isServer ? 0 : 1; }
  get destroyed() { return this[kState].destroyed; }
  get closed() { return this[kState].closed; }
  get connecting() { return this[kState].box === null && !this[kState].destroyed; }
  get pendingSettingsAck() { return this[kState].pendingAck > 0; }

  get socket() {
    if (this[kSocket] === undefined) return undefined;
    return this[kProxySocket] ??= proxySocket(this);
  }

  get encrypted() {
    const socket = this[kSocket];
    if (socket === undefined || this[kState].box === null) return undefined;
    return Boolean(socket.encrypted);
  }

  get alpnProtocol() {
    const socket = this[kSocket];
    if (socket === undefined || this[kState].box === null) return undefined;
    return socket.encrypted ? socket.alpnProtocol : 'h2c';
  }

  get originSet() {
    if (!this.encrypted || this.destroyed) return undefined;
    return Array.from(originsOf(this));
  }

  get localSettings() {
    const state = this[kState];
    if (state.destroyed || state.box === null) return {};
    if (state.localSettings === undefined) {
      state.localSettings = settingsNow(native.localSettings(state.box), state.localCustom);
    }
    return state.localSettings;
  }

  get remoteSettings() {
    const state = this[kState];
    if (state.destroyed || state.box === null) return {};
    if (state.remoteSettings === undefined) {
      state.remoteSettings = settingsNow(native.remoteSettings(state.box), state.remoteCustom);
    }
    return state.remoteSettings;
  }

  get state() {
    const { box } = this[kState];
    const state = box === null ? undefined : native.sessionState(box);
    if (state === undefined) return {};
    return {
      effectiveLocalWindowSize: state[0],
      effectiveRecvDataLength: state[1],
      nextStreamID: state[2],
      localWindowSize: state[3],
      lastProcStreamID: state[4],
      remoteWindowSize: state[5],
      outboundQueueSize: state[6],
      deflateDynamicTableSize: state[7],
      inflateDynamicTableSize: state[8],
    };
  }

  ref() { this[kSocket]?.ref?.(); }
  unref() { this[kSocket]?.unref?.(); }

  // ---- time-outs ----

  setTimeout(msecs, callback) { return setTimer(this, msecs, callback); }

  bytesOnTheWay() {
    const { box, writing } = this[kState];
    return writing || (box !== null && native.queued(box, 0) > 0) ? this[kSocket]?.bytesWritten : undefined;
  }

  onTimeout() { this.emit('timeout'); }

  // ---- frames ----

  setNextStreamID(id) {
    checkAlive(this);
    validateNumber(id, 'id');
    if (id <= 0 || id > kMaxUint32) throw new ERR_OUT_OF_RANGE('id', `> 0 and <= ${kMaxUint32}`, id);
    const code = id > kMaxInt ? ERR_INVALID_ARGUMENT : native.setNextId(this[kState].box, Math.trunc(id));
    if (code < 0) throw new NghttpError(code);
  }

  setLocalWindowSize(windowSize) {
    checkAlive(this);
    validateInt32(windowSize, 'windowSize', 0);
    const code = native.setWindow(this[kState].box, windowSize);
    if (code < 0) this.destroy(new NghttpError(code));
    else schedule(this);
  }

  ping(payload, callback) {
    checkAlive(this);
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined) {
      validateBuffer(payload, 'payload');
      if (payload.byteLength !== 8) throw new ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this[kState].box === null) {
      whenConnected(this, () => sendPing(this, payload, callback));
      return undefined;
    }
    return sendPing(this, payload, callback);
  }

  settings(settings, callback) {
    checkAlive(this);
    validateSettings(settings);
    if (callback !== undefined) validateFunction(callback, 'callback');
    this[kState].pendingAck++;
    const pending = { callback, settings: { ...settings }, sent: 0 };
    if (this.connecting) whenConnected(this, () => submitSettings(this, pending));
    else submitSettings(this, pending);
  }

  goaway(code = NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    checkAlive(this);
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    const send = () => {
      const { box } = this[kState];
      if (box === null) return;
      this[kState].goawaySent = true;
      native.goaway(box, code >>> 0, lastStreamID | 0, opaqueData);
      schedule(this);
    };
    if (this.connecting) whenConnected(this, send);
    else send();
  }

  // ---- the end ----

  close(callback) {
    const state = this[kState];
    if (state.closed || state.destroyed) return;
    state.closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    maybeDestroy(this);
  }

  destroy(error = NO_ERROR, code = undefined) {
    if (this.destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NO_ERROR ? new ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error != null) code = INTERNAL_ERROR;
    closeSession(this, code ?? NO_ERROR, error);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/inspect');
    const shown = {
      type: this.type,
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      localSettings: this.localSettings,
      remoteSettings: this.remoteSettings,
    };
    return `Http2Session ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  static {
    Object.defineProperty(this.prototype, EventEmitter.captureRejectionSymbol, {
      __proto__: null,
      configurable: true,
      writable: true,
      value(error, event, ...args) {
        if (event === 'stream') args[0].destroy(error);
        else this.destroy(error);
      },
    });
  }
}

function ignore() {}

function checkAlive(session) {
  if (session.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
}

function settingsNow(pairs, custom) {
  const settings = { __proto__: null, ...fromPairs(pairs) };
  if (custom !== undefined) settings.customSettings = { ...custom };
  return settings;
}

function originsOf(session) {
  const state = session[kState];
  if (state.originSet !== undefined) return state.originSet;
  state.originSet = new Set();
  const socket = session[kSocket];
  let host = socket.servername;
  if (!host) host = socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress;
  let origin = `https://${host}`;
  if (socket.remotePort != null) origin += `:${socket.remotePort}`;
  const { URL } = require('web/url');
  state.originSet.add(URL.canParse(origin) ? new URL(origin).origin : origin);
  return state.originSet;
}

// ---- the connection ------------------------------------------------------------------------------

// The socket is connected: from here on it carries frames.
function begin(session) {
  const state = session[kState];
  const socket = session[kSocket];
  if (state.destroyed) return;
  state.box = native.create(session, state.isServer, sessionNumbers(state.options, state.isServer));
  const handle = socket._handle;
  const taken = handle instanceof StreamHandle && handle.consumer === null && native.attach(state.box, handle.box);
  if (taken) {
    handle.consumer = session;
    state.handle = handle;
  }
  state.pendingAck++;
  submitSettings(session, { callback: undefined, settings: { ...state.options.settings }, sent: 0 });
  if (!taken) socket.on('data', (chunk) => receive(session, chunk));
  else if (socket.readableLength > 0) process.nextTick(receiveBuffered, session, socket);
  if (!taken) socket.resume();
  else if (!handle.reading) handle.readStart();
  process.nextTick(emitConnect, session, socket);
}

function emitConnect(session, socket) {
  if (!session.destroyed) session.emit('connect', session, socket);
}

// One listener for all that waits.
function whenConnected(session, fn) {
  const state = session[kState];
  if (state.whenConnected !== null) {
    state.whenConnected.push(fn);
    return;
  }
  state.whenConnected = [fn];
  session.once('connect', () => {
    const list = state.whenConnected;
    state.whenConnected = null;
    for (const each of list) each();
  });
}

function receive(session, chunk) {
  const state = session[kState];
  if (state.inputs !== null) {
    state.inputs.push(chunk);
  } else if (!parse(state, chunk)) {
    state.inputs = [chunk];
    setImmediate(receiveLater, session);
  }
}

// False: the other side answers while we still write to it, or parse what it had written; later.
function parse(state, chunk) {
  if (state.box === null) return true;
  const before = state.input;
  state.input = chunk;
  if (native.receive(state.box, chunk) !== UV_EBUSY) return true;
  state.input = before;
  return false;
}

// What the socket had read before: told when there are listeners.
function receiveBuffered(session, socket) {
  for (let chunk; (chunk = socket.read()) !== null;) receive(session, chunk);
}

function receiveLater(session) {
  const state = session[kState];
  for (const chunks = state.inputs; chunks.length > 0; chunks.shift()) {
    if (parse(state, chunks[0])) continue;
    setImmediate(receiveLater, session);
    return;
  }
  state.inputs = null;
}

function submitSettings(session, pending) {
  const state = session[kState];
  if (state.box === null) return;
  if (state.settings.length >= state.maxSettings) {
    session.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
    return;
  }
  const code = native.settings(state.box, toPairs(pending.settings));
  if (code < 0) {
    session.destroy(new NghttpError(code));
    return;
  }
  const custom = pending.settings.customSettings;
  if (custom !== undefined) state.localCustom = { ...state.localCustom, ...custom };
  pending.sent = now();
  state.settings.push(pending);
  schedule(session);
}

// Its callback runs in the async context of who asked.
class Ping extends AsyncResource {
  constructor(callback) {
    super('HTTP2PING');
    this.callback = callback;
    this.sent = 0;
  }

  done(error, ...args) {
    this.runInAsyncScope(this.callback, undefined, error, ...args);
    this.emitDestroy();
  }
}

function sendPing(session, payload, callback) {
  const state = session[kState];
  const ping = new Ping(callback);
  if (state.box === null || state.pings.length >= state.maxPings) {
    process.nextTick(() => ping.done(new ERR_HTTP2_PING_CANCEL()));
    return false;
  }
  let bytes;
  if (payload !== undefined) {
    bytes = Buffer.from(payload.buffer, payload.byteOffset, 8);
  } else {
    bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(process.hrtime.bigint());
  }
  const code = native.ping(state.box, bytes);
  if (code < 0) {
    process.nextTick(() => ping.done(new ERR_HTTP2_PING_CANCEL()));
    return false;
  }
  ping.sent = now();
  state.pings.push(ping);
  schedule(session);
  return true;
}

// ---- sending -------------------------------------------------------------------------------------

function schedule(session) {
  const state = session[kState];
  if (state.immediate === null && state.box !== null) state.immediate = setImmediate(flushNow, session);
}

// Whether it could be done: not within a hook.
function flushAtOnce(session) {
  const state = session[kState];
  if (state.box !== null && !native.flush(state.box)) return false;
  if (state.immediate !== null) clearImmediate(state.immediate);
  state.immediate = null;
  return true;
}

function flushNow(session) {
  const state = session[kState];
  state.immediate = null;
  if (state.box === null) return;
  native.flush(state.box);
  if (state.closed) maybeDestroy(session);
}

// Hook: what the kernel did not take; undefined when it takes nothing any more.
function writeRest(session, bytes) {
  const state = session[kState];
  const socket = session[kSocket];
  state.writing = true;
  touch(session);
  // Its end or 'close' follows: who reads is told why.
  if (bytes === undefined || socket === undefined || socket.destroyed || socket.writableEnded) return;
  socket.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (error) => {
    state.writing = false;
    touch(session);
    if (error) return; // the socket says so itself
    if (state.box !== null) native.sent(state.box);
    if (state.whenDone !== null && !state.writing) state.whenDone();
    else if (state.closed) maybeDestroy(session);
  });
}

// ---- closing -------------------------------------------------------------------------------------

// Closed, and nothing is left to do.
function maybeDestroy(session, error) {
  const state = session[kState];
  if (error == null) {
    if (!state.closed || state.destroyed || state.streams.size > 0 || state.pending.size > 0) return;
    if (state.writing || (state.immediate !== null && !flushAtOnce(session))) return; // comes again
    if (state.writing || state.destroyed) return;
  }
  session.destroy(error);
}

function cancelCallbacks(state) {
  const { pings } = state;
  state.pings = [];
  state.settings = [];
  for (const ping of pings) ping.done(new ERR_HTTP2_PING_CANCEL());
}

function closeSession(session, code, error) {
  const state = session[kState];
  state.destroyed = true;
  state.destroyCode = code;
  clearTimer(session);
  session.removeAllListeners('timeout');
  if (state.pending.size > 0) {
    const cancelled = new ERR_HTTP2_STREAM_CANCEL(error);
    for (const stream of state.pending) stream.destroy(cancelled);
  }
  for (const stream of state.streams.values()) {
    // What has come whole before the connection went can still be read.
    if (!state.lost || !stream.isComplete()) stream.destroy(error);
  }
  cancelCallbacks(state);
  const socket = session[kSocket];
  if (state.box !== null && !socket.destroyed) {
    if (state.goawayCode === null || code !== NO_ERROR || !state.closed) native.terminate(state.box, code >>> 0);
    lastFlush(session, error);
  } else {
    finishClosing(session, error);
  }
}

// What is ready goes out before the socket goes.
function lastFlush(session, error) {
  const state = session[kState];
  if (!flushAtOnce(session)) setImmediate(lastFlush, session, error);
  else if (!state.writing) finishClosing(session, error);
  else state.whenDone = () => finishClosing(session, error);
}

function release(session) {
  const state = session[kState];
  const socket = session[kSocket];
  state.whenDone = null;
  if (state.immediate !== null) clearImmediate(state.immediate);
  state.immediate = null;
  if (state.box !== null) {
    state.watch?.end(native.counts(state.box), socket);
    native.destroy(state.box);
  }
  state.box = null;
  session[kSocket] = undefined;
  if (socket === undefined) return;
  if (state.handle !== null) state.handle.consumer = null;
  state.handle = null;
  socket[kSession] = undefined;
  socket.removeListener('error', socketOnError);
  socket.removeListener('close', socketOnClose);
}

function finishClosing(session, error) {
  const state = session[kState];
  const socket = session[kSocket];
  release(session);
  if (socket === undefined || socket.destroyed) {
    process.nextTick(emitClose, session, error);
    return;
  }
  socket.on('error', ignore);
  socket.on('close', () => emitClose(session, error));
  if (state.closed && !error) {
    // The other side may still be reading; its end tells that it has.
    socket.resume();
    socket.end();
  } else {
    socket.destroy(error);
  }
}

function emitClose(session, error) {
  if (error) session.emit('error', error);
  session.emit('close');
}

// Listeners of the socket: `this` is the socket.
function socketOnError(error) {
  const session = this[kSession];
  if (session === undefined) return;
  session[kState].lost = true;
  // Resets are how browsers go.
  if (error.code === 'ECONNRESET' && session[kState].goawayCode === NO_ERROR) {
    session.destroy();
    return;
  }
  session.destroy(error);
}

// A server says that it is about to close the session, and refuses nothing yet (supervisor_worker).
function announceEnd(session) {
  native.notice(session[kState].box);
  schedule(session);
}

function socketOnClose() {
  const session = this[kSession];
  if (session === undefined) return;
  const state = session[kState];
  if (state.destroyed) {
    if (state.whenDone !== null) state.whenDone();
    return;
  }
  state.closed = state.lost = true;
  for (const stream of [...state.streams.values(), ...state.pending]) stream.close(CANCEL);
  session.destroy(state.box === null ? new ERR_SOCKET_CLOSED() : undefined);
}

module.exports = {
  Http2Session,
  announceEnd,
  begin,
  kSession,
  kState,
  maybeDestroy,
  originsOf,
  schedule,
  whenConnected,
  writeRest,
};
