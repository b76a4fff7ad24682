/* SPDX-License-Identifier: MIT */
/*
 * http2_stream.js - Http2Stream: a request with its response, as a Duplex over the native half's numbered streams.
 * Servers' streams are in http2_stream_server, clients' in http2_client; events arrive from http2_events.
 *
 * A stream ends by itself when its last frame is sent and its readable side was read; until then close() and destroy()
 * tell the peer why not.
 */
'use strict';

const { Buffer } = require('buffer');
const { Duplex } = require('stream');
const { setImmediate } = require('timers');
const {
  codes: {
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_STREAM_ERROR,
    ERR_HTTP2_TRAILERS_ALREADY_SENT,
    ERR_HTTP2_TRAILERS_NOT_READY,
  },
} = require('internal/errors');
const { getFrame } = require('internal/async_context');
const { chunkCode, kBytes } = require('internal/stream_handle');
const { validateFunction, validateObject, validateUint32 } = require('internal/validators');
const { channels } = require('http2/http2_channels');
const { NghttpError, codeNames } = require('http2/http2_errors');
const { rawToObject, toHeaderList } = require('http2/http2_headers');
const { kState: kSessionState, maybeDestroy, schedule } = require('http2/http2_session');
const { kSocket } = require('http2/http2_socket');
const { clearTimer, kTimer, setTimer, touch } = require('http2/http2_timeout');

const native = natives('http2');

const kSession = Symbol('session');
const kState = Symbol('state');
const kBegin = Symbol('begin');
const kIsServer = Symbol('isServer');

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const CANCEL = 8;

const options = { allowHalfOpen: true, decodeStrings: false, autoDestroy: false };

class StreamState {
  constructor() {
    this.id = undefined;
    this.frame = getFrame(); // the async context of who asked for it
    this.rstCode = undefined;
    this.closed = false;
    this.aborted = false;
    this.headersSent = false;
    this.headRequest = false;
    this.endAfterHeaders = false;
    this.wantTrailers = false; // asked for with the headers
    this.trailersReady = false;
    this.trailersSent = false;
    this.didRead = false;
    this.held = null; // what came before anybody read: push() would look for more
    this.ending = false; // inside end(): what is written is the last
    this.complete = false; // both sides have said all, and what came is still to be read
    this.ended = false; // the native half knows the end of the body
    this.writeDone = null;
    this.sending = 0; // length of what writeDone is for
    this.sentHeaders = undefined;
    this.sentInfoHeaders = undefined;
    this.sentTrailers = undefined;
    this.watch = undefined; // of those who observe
    this.file = null; // what is sent from a file (http2_stream_file)
  }
}

class Http2Stream extends Duplex {
  constructor(session) {
    super(options);
    this[kSession] = session;
    this[kState] = new StreamState();
    this[kTimer] = null;
  }

  // It has a number: it can be used.
  [kBegin](id) {
    const session = this[kSession];
    this[kState].id = id;
    session[kSessionState].pending.delete(this);
    session[kSessionState].streams.set(id, this);
    this[kState].watch = session[kSessionState].watch?.stream(id);
  }

  // ---- what it is ----

  get [kIsServer]() { return false; }
  get id() { return this[kState].id; }
  get session() { return this[kSession]; }
  get pending() { return this[kState].id === undefined; }
  get closed() { return this[kState].closed; }
  get aborted() { return this[kState].aborted; }
  get rstCode() { return this[kState].rstCode; }
  get endAfterHeaders() { return this[kState].endAfterHeaders; }
  get headersSent() { return this[kState].headersSent; }
  get headRequest() { return this[kState].headRequest; }
  get sentTrailers() { return this[kState].sentTrailers; }
  get sentInfoHeaders() { return this[kState].sentInfoHeaders; }
  get _handle() { return this[kState].id !== undefined && !this.destroyed ? this : undefined; }

  get sentHeaders() {
    const headers = this[kState].sentHeaders;
    if (Array.isArray(headers)) this[kState].sentHeaders = rawToObject(headers);
    return this[kState].sentHeaders;
  }

  get bufferSize() {
    const { id } = this[kState];
    const session = this[kSession];
    const queued = id === undefined || session === undefined ? 0 : native.queued(session[kSessionState].box, id);
    return Math.max(queued, this.writableLength);
  }

  get state() {
    const session = this[kSession];
    const { id } = this[kState];
    if (id === undefined || session === undefined) return {};
    const now = native.streamState(session[kSessionState].box, id);
    if (now === undefined) return {};
    return {
      state: now[0],
      weight: 16,
      sumDependencyWeight: 0,
      localClose: now[1],
      remoteClose: now[2],
      localWindowSize: now[3],
    };
  }

  priority() {
    warnPriority();
    if (this.destroyed) throw new ERR_HTTP2_INVALID_STREAM();
  }

  // ---- time-outs ----

  setTimeout(msecs, callback) { return setTimer(this, msecs, callback); }

  bytesOnTheWay() {
    const session = this[kSession];
    if (session === undefined || (this[kState].writeDone === null && this[kState].file === null)) return undefined;
    return session[kSocket]?.bytesWritten;
  }

  onTimeout() { this.emit('timeout'); }

  isComplete() { return this[kState].complete; }

  // ---- reading ----

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    const state = this[kState];
    state.didRead = true;
    if (state.held !== null) release(this);
    if (state.id === undefined) this.once('ready', resumeReading);
    else resumeReading.call(this);
  }

  // ---- writing ----

  end(chunk, encoding, callback) {
    const state = this[kState];
    state.ending = true;
    try {
      super.end(chunk, encoding, callback);
    } finally {
      state.ending = false;
    }
    // The end goes with what was written before, if that has not gone.
    if (state.writeDone !== null && !state.ended && this.writableLength === state.sending) {
      state.ended = true;
      writeNative(this, undefined, kBytes, true);
    }
    return this;
  }

  _write(chunk, encoding, callback) {
    if (this[kState].id === undefined) {
      this.once('ready', () => this._write(chunk, encoding, callback));
      return;
    }
    if (this.destroyed) { // nobody waits for it any more
      callback();
      return;
    }
    if (channels.bodyChunkSent.hasSubscribers) tellChunk(this, false, chunk, encoding);
    if (this.proceed()) send(this, chunk, encoding, callback);
    else callback();
  }

  _writev(chunks, callback) {
    if (this[kState].id === undefined) {
      this.once('ready', () => this._writev(chunks, callback));
      return;
    }
    if (channels.bodyChunkSent.hasSubscribers) {
      tellChunk(this, true, chunks.allBuffers ? chunks.map((one) => one.chunk) : chunks, '');
    }
    if (this.destroyed || !this.proceed()) {
      callback();
      return;
    }
    const parts = chunks.map(({ chunk, encoding }) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    send(this, Buffer.concat(parts), 'buffer', callback, chunks.reduce((sum, { chunk }) => sum + chunk.length, 0));
  }

  _final(callback) {
    const state = this[kState];
    if (state.id === undefined) {
      this.once('ready', () => this._final(callback));
      return;
    }
    if (!this.destroyed && !state.ended) {
      state.ended = true;
      if (state.headRequest || this.proceed()) writeNative(this, undefined, kBytes, true);
    }
    callback();
    if (channels.bodySent.hasSubscribers) tellBodySent(this);
  }

  // The headers are sent, if only by this. False: there is nobody to write to.
  proceed() { return true; }

  // ---- trailers ----

  sendTrailers(headers) {
    const state = this[kState];
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (state.trailersSent) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!state.trailersReady) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    validateObject(headers, 'headers');
    headers = { __proto__: null, ...headers };
    const { strictSingle } = this[kSession][kSessionState];
    const list = toHeaderList(headers, { kind: 'trailers', validateStrict: strictSingle });
    state.sentTrailers = headers;
    state.trailersReady = false;
    state.trailersSent = true;
    const code = native.trailers(this[kSession][kSessionState].box, state.id, list);
    if (code < 0) this.destroy(new NghttpError(code));
    else schedule(this[kSession]);
  }

  // ---- the end ----

  close(code = NO_ERROR, callback = undefined) {
    validateUint32(code, 'code');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code, true);
  }

  _destroy(error, callback) {
    const session = this[kSession];
    const state = this[kState];
    const sessionState = session[kSessionState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    let code = state.closed ? state.rstCode : sessionCode;
    if (!code && error != null) code = error.name === 'AbortError' ? CANCEL : sessionCode || INTERNAL_ERROR;
    if (!state.closed) closeStream(this, code ?? NO_ERROR, state.id !== undefined, true);
    state.held = null;
    this.push(null);
    if (state.id !== undefined) sessionState.streams.delete(state.id);
    sessionState.pending.delete(this);
    if (error == null && code && code !== CANCEL) { // those who cancel know
      error = new ERR_HTTP2_STREAM_ERROR(codeNames[code] ?? code);
    }
    const done = state.writeDone;
    state.writeDone = null;
    if (done !== null) done(error);
    this[kSession] = undefined;
    state.file?.stop();
    state.watch?.end();
    if (sessionState.closed && !sessionState.destroyed) setImmediate(maybeDestroy, session);
    if (error) tellError(this, error);
    callback(error);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/inspect');
    const shown = {
      id: this.id || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

let warned = false;

function warnPriority() {
  if (warned) return;
  warned = true;
  process.emitWarning('http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113',
                      'DeprecationWarning', 'DEP0194');
}

// ---- diagnostics ---------------------------------------------------------------------------------

function isClient(stream) {
  return !stream[kIsServer];
}

function side(stream) {
  return isClient(stream) ? channels.client : channels.server;
}

function tellChunk(stream, writev, data, encoding) {
  if (isClient(stream)) channels.bodyChunkSent.publish({ stream, writev, data, encoding });
}

function tellBodySent(stream) {
  if (isClient(stream)) channels.bodySent.publish({ stream });
}

function tellError(stream, error) {
  const { error: channel } = side(stream);
  if (channel.hasSubscribers) channel.publish({ stream, error });
}

// ---- reading and writing -------------------------------------------------------------------------

function release(stream) {
  const state = stream[kState];
  const { held } = state;
  state.held = null;
  for (const bytes of held) stream.push(bytes);
}

// bytes: null is the end. Whether more is wanted.
function received(stream, bytes) {
  const state = stream[kState];
  if (state.didRead || (bytes === null && state.held === null)) return stream.push(bytes);
  (state.held ??= []).push(bytes);
  return true;
}

function resumeReading() {
  const session = this[kSession];
  if (session === undefined) return;
  const { box } = session[kSessionState];
  if (box === null) return;
  if (native.resume(box, this[kState].id) > 0) schedule(session);
}

// -> negative when the stream is not there any more
function writeNative(stream, chunk, encoding, last) {
  const session = stream[kSession];
  if (session === undefined) return -1;
  const code = native.write(session[kSessionState].box, stream[kState].id, chunk, encoding, last);
  if (chunk !== undefined) stream[kState].watch?.sent(chunk.length);
  if (code >= 0) schedule(session);
  return code;
}

// length: of the chunk as the Duplex counts it.
function send(stream, chunk, encoding, callback, length = chunk.length) {
  const state = stream[kState];
  touch(stream);
  touch(stream[kSession]);
  let code = chunkCode(chunk, encoding);
  if (code === undefined) {
    chunk = Buffer.from(chunk, encoding);
    code = kBytes;
  }
  // The end goes with the last bytes.
  const last = (state.ending || stream.writableEnded) && stream.writableLength === length;
  if (last) state.ended = true;
  const answer = writeNative(stream, chunk, code, last);
  if (answer !== 1) {
    callback();
    return;
  }
  state.writeDone = callback;
  state.sending = length;
}

// What was written has gone.
function written(stream) {
  const state = stream[kState];
  const done = state.writeDone;
  touch(stream);
  state.writeDone = null;
  if (done !== null) done();
}

// ---- closing -------------------------------------------------------------------------------------

// tell: the peer gets an RST_STREAM, after what is written unless `now`.
function closeStream(stream, code, tell, now = false) {
  const state = stream[kState];
  const ending = stream.writableEnded;
  state.closed = true;
  state.rstCode = code;
  clearTimer(stream);
  stream.removeAllListeners('timeout');
  if (!ending) {
    if (!state.aborted) {
      state.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (side(stream).close.hasSubscribers) side(stream).close.publish({ stream });
  if (!tell) return;
  const reset = () => resetStream(stream, code);
  if (now || !ending || stream.writableFinished || code !== NO_ERROR) reset();
  else stream.once('finish', reset);
}

function resetStream(stream, code) {
  const { id } = stream[kState];
  const session = stream[kSession];
  if (session === undefined) return;
  if (id === undefined) {
    stream.once('ready', () => resetStream(stream, code));
    return;
  }
  const { box } = session[kSessionState];
  if (box === null) return;
  native.reset(box, id, code >>> 0);
  schedule(session);
}

// Both sides have said all: it goes when the program has read the rest.
function finished(stream, code) {
  const state = stream[kState];
  if (stream.destroyed) return;
  // Who has closed it still gets its end.
  const waits = code === NO_ERROR || (state.closed && isClient(stream) && stream.readableFlowing === true);
  if (!state.closed) closeStream(stream, code, false);
  if (!waits || !stream.readable) {
    stream.destroy();
    return;
  }
  state.complete = true;
  stream.on('end', maybeDestroyStream);
  stream.on('finish', maybeDestroyStream);
  if (state.writeDone !== null) written(stream); // it goes nowhere
  received(stream, null);
  if (stream[kIsServer] && !state.didRead && stream.readableFlowing === null) stream.resume();
  else stream.read(0);
}

// Listener of 'end' and 'finish'.
function maybeDestroyStream() {
  const state = this[kState];
  if (!this.writableFinished || this.destroyed) return;
  if (state.closed && this.readableEnded) {
    this.destroy();
  }
}

module.exports = {
  Http2Stream,
  closeStream,
  finished,
  kBegin,
  kIsServer,
  kSession,
  kState,
  received,
  writeNative,
  written,
};
