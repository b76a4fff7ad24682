/* SPDX-License-Identifier: MIT */
/* http2_events.js - the hooks of http2_callbacks.c: what comes on a connection, told to its session and streams. */
'use strict';

const { Buffer } = require('buffer');
const { getFrame, setFrame } = require('internal/async_context');
const { codes: { ERR_HTTP2_SESSION_ERROR } } = require('internal/errors');
const { now } = require('internal/observed');
const { NghttpError, kOver, nativeError, protocolCode } = require('http2/http2_errors');
const { toHeadersObject } = require('http2/http2_headers');
const { kState: kSessionState, schedule, writeRest } = require('http2/http2_session');
const { finished, kState, received, written } = require('http2/http2_stream');
const { touch } = require('http2/http2_timeout');

const { setImmediate } = require('timers');

const native = natives('http2');
const FastBuffer = Buffer[Symbol.species] ?? Buffer;

// types and flags of frames
const HEADERS = 1, PRIORITY = 2, SETTINGS = 4, PING = 6, GOAWAY = 7, ALTSVC = 10, ORIGIN = 12;
const ACK = 1;
const END_STREAM = 1;
const ERR_PROTO = -505;

// categories of header blocks; 4 is ours
const REQUEST = 0, PUSH_RESPONSE = 2, PUSH_PROMISE = 4;

const { hooks } = native;

function streamOf(session, id) {
  return session[kSessionState].streams.get(id);
}

// fn(stream, ...) in the async context that the stream belongs to.
function within(stream, fn, a, b, c) {
  const { frame } = stream[kState];
  const before = getFrame();
  if (before === frame) return fn(stream, a, b, c);
  setFrame(frame);
  try {
    return fn(stream, a, b, c);
  } finally {
    setFrame(before);
  }
}

// ---- streams -------------------------------------------------------------------------------------

hooks.on_headers = function onHeaders(session, id, category, flags, block, sensitive, parent) {
  const state = session[kSessionState];
  touch(session);
  const raw = block === '' ? [] : block.split('\n');
  const headers = toHeadersObject(raw, sensitive === undefined ? [] : [...new Set(sensitive.split('\n'))]);
  const stream = state.streams.get(id);
  if (stream === undefined) {
    if (category === REQUEST || category === PUSH_PROMISE) session.opened(id, headers, flags, raw, parent);
    return;
  }
  if (stream.destroyed) return;
  within(stream, tellHeaders, category, flags, { headers, raw });
};

function eventOf(stream, category, flags, headers) {
  if (category === PUSH_RESPONSE) return 'push';
  const status = headers[':status'];
  if (status !== undefined) return status >= 200 ? 'response' : 'headers';
  return (flags & END_STREAM) !== 0 ? 'trailers' : 'headers';
}

function tellHeaders(stream, category, flags, { headers, raw }) {
  touch(stream);
  const event = eventOf(stream, category, flags, headers);
  stream[kState].watch?.header();
  if ((flags & END_STREAM) !== 0 && event !== 'trailers') stream[kState].endAfterHeaders = true;
  stream.received(event, headers, flags, raw);
  if ((flags & END_STREAM) !== 0) received(stream, null);
}

hooks.on_data = function onData(session, id, memory, offset, length) {
  const stream = streamOf(session, id);
  if (stream === undefined || stream.destroyed) return;
  const bytes = memory === undefined ? session[kSessionState].input.subarray(offset, offset + length) :
    new FastBuffer(memory, offset, length);
  touch(session);
  within(stream, pushData, bytes);
};

function pushData(stream, bytes) {
  touch(stream);
  stream[kState].watch?.received(bytes.length);
  if (!received(stream, bytes) && stream.session !== undefined) {
    native.pause(stream.session[kSessionState].box, stream[kState].id);
  }
}

hooks.on_end = function onEnd(session, id) {
  const stream = streamOf(session, id);
  if (stream !== undefined && !stream.destroyed) within(stream, pushEnd);
};

function pushEnd(stream) {
  received(stream, null);
}

hooks.on_close = function onClose(session, id, code) {
  const stream = streamOf(session, id);
  if (stream !== undefined) within(stream, finished, code);
};

hooks.on_sent = function onSent(session, done, closed, trailers, half) {
  touch(session);
  if (done !== undefined) {
    for (const id of done) {
      const stream = streamOf(session, id);
      if (stream !== undefined) within(stream, written);
    }
  }
  if (trailers !== undefined) {
    for (const id of trailers) {
      const stream = streamOf(session, id);
      if (stream !== undefined && !stream.destroyed && !stream.closed) within(stream, wantTrailers);
    }
  }
  if (closed !== undefined) {
    for (let i = 0; i < closed.length; i += 2) {
      const stream = streamOf(session, closed[i]);
      if (stream !== undefined) within(stream, finished, closed[i + 1]);
    }
  }
  if (half === undefined) return;
  for (const id of half) {
    const stream = streamOf(session, id);
    if (stream !== undefined && !stream.destroyed) within(stream, letGo);
  }
};

// The response is out, and nobody reads the request: what is still to come of it is not wanted. Not at once, as
// something may yet be pushed.
function letGo(stream) {
  const state = stream[kState];
  const unread = () => !state.didRead && stream.readableFlowing === null;
  if (state.wantTrailers || !unread()) return;
  setImmediate(() => {
    if (!stream.destroyed && !stream.closed && unread()) stream.close();
  });
}

function wantTrailers(stream) {
  stream[kState].trailersReady = true;
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

hooks.on_write = writeRest;

// ---- the connection ------------------------------------------------------------------------------

hooks.on_frame = function onFrame(session, type, flags, id, a, b, c) {
  touch(session);
  if (type === SETTINGS) onSettings(session, (flags & ACK) !== 0, a);
  else if (type === PING) onPing(session, (flags & ACK) !== 0, new FastBuffer(a.buffer, 0, a.length));
  else if (type === GOAWAY) onGoaway(session, a, b, c);
  else if (type === ALTSVC) session.emit('altsvc', b, a, id);
  else if (type === ORIGIN) session.receivedOrigins?.(a);
  else if (type === PRIORITY) (streamOf(session, id) ?? session).emit('priority', id, 0, 16, false);
};

function onSettings(session, acknowledged, pairs) {
  const state = session[kSessionState];
  if (!acknowledged) {
    state.remoteSettings = undefined;
    rememberCustom(state, pairs);
    session.emit('remoteSettings', session.remoteSettings);
    return;
  }
  const pending = state.settings.shift();
  if (pending !== undefined) state.pendingAck--;
  state.localSettings = undefined;
  const settings = session.localSettings;
  if (pending?.callback !== undefined) pending.callback(null, settings, now() - pending.sent);
  session.emit('localSettings', settings);
}

// Of settings that nobody knows those stay that were asked for.
function rememberCustom(state, pairs) {
  const wanted = state.options.remoteCustomSettings;
  if (wanted === undefined) return;
  const custom = {};
  for (let i = 0; i < pairs.length; i += 2) {
    if (wanted.includes(pairs[i])) custom[pairs[i]] = pairs[i + 1];
  }
  state.remoteCustom = { ...state.remoteCustom, ...custom };
}

function onPing(session, acknowledged, payload) {
  if (!acknowledged) {
    session.emit('ping', payload);
    return;
  }
  const pending = session[kSessionState].pings.shift();
  if (pending === undefined) session.destroy(new NghttpError(ERR_PROTO)); // nobody had asked
  else ponged(session, pending, payload);
}

function ponged(session, pending, payload) {
  const took = now() - pending.sent;
  const { watch } = session[kSessionState];
  if (watch !== undefined) watch.pingRTT = took;
  pending.done(null, took, payload);
}

function onGoaway(session, code, lastId, bytes) {
  const state = session[kSessionState];
  state.goawayCode = code;
  const opaque = bytes === undefined ? undefined : new FastBuffer(bytes.buffer, 0, bytes.length);
  session.emit('goaway', code, lastId, opaque);
  if (session.destroyed) return;
  if (code === 0) session.close();
  else session.destroy(new ERR_HTTP2_SESSION_ERROR(code), 0);
}

hooks.on_error = function onError(session, code) {
  const { closed, goawayCode, goawaySent } = session[kSessionState];
  if (code !== kOver) session.destroy(nativeError(code), protocolCode(code));
  else if (!closed && !goawaySent && goawayCode === null) session.destroy(new NghttpError(ERR_PROTO), protocolCode(ERR_PROTO));
};

hooks.on_frame_error = function onFrameError(session, id, type, errno) {
  const target = streamOf(session, id) ?? session;
  const code = protocolCode(errno);
  target.emit('frameError', type, code, id);
  // A request's stream closes anyway.
  if (target !== session && (type !== HEADERS || session[kSessionState].isServer)) target.close(code);
  session.close();
  schedule(session);
};
