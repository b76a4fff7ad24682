/* SPDX-License-Identifier: MIT */
/* http2_stream_server.js - ServerHttp2Stream: responding, informing and pushing. Files: http2_stream_file. */
'use strict';

const {
  codes: {
    ERR_HTTP2_HEADERS_AFTER_RESPOND,
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
    ERR_HTTP2_INVALID_INFO_STATUS,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_NESTED_PUSH,
    ERR_HTTP2_OUT_OF_STREAMS,
    ERR_HTTP2_PUSH_DISABLED,
    ERR_HTTP2_STATUS_101,
    ERR_HTTP2_STATUS_INVALID,
  },
} = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { channels } = require('http2/http2_channels');
const { NghttpError } = require('http2/http2_errors');
const { httpDate, rawValue, sensitiveHeaders, toHeaderList } = require('http2/http2_headers');
const { kState: kSessionState, schedule } = require('http2/http2_session');
const { Http2Stream, kBegin, kIsServer, kSession, kState } = require('http2/http2_stream');

const native = natives('http2');

const kAuthority = Symbol('authority');
const kScheme = Symbol('scheme');

const ERR_STREAM_ID_NOT_AVAILABLE = -509;
const withoutBody = new Set([204, 205, 304]);

function hasHeader(headers, name) {
  return (Array.isArray(headers) ? rawValue(headers, name) : headers[name]) !== undefined;
}

function statusOf(headers) {
  if (!Array.isArray(headers)) return headers[':status'];
  const at = headers.indexOf(':status');
  return at < 0 ? undefined : headers[at + 1];
}

// A copy of the headers with a status and a date, and the status.
function complete(given, sendDate) {
  let headers;
  if (Array.isArray(given)) headers = given.slice();
  else headers = { __proto__: null, ...given };
  let status = statusOf(headers);
  if (status === undefined || status === null) {
    status = 200;
    if (Array.isArray(headers)) headers.unshift(':status', 200);
    else headers[':status'] = 200;
  }
  status = Number(status) | 0;
  if (sendDate !== false && !hasHeader(headers, 'date')) {
    if (Array.isArray(headers)) headers.push('date', httpDate());
    else headers.date = httpDate();
  }
  if (Array.isArray(given)) copySensitive(given, headers);
  return { headers, status };
}

function copySensitive(from, to) {
  if (from[sensitiveHeaders] !== undefined) to[sensitiveHeaders] = from[sensitiveHeaders];
}

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, headers, headRequest) {
    super(session);
    const state = this[kState];
    state.headRequest = headRequest;
    this[kScheme] = headers[':scheme'];
    this[kAuthority] = headers[':authority'];
    this[kBegin](id);
  }

  get [kIsServer]() { return true; }

  get pushAllowed() {
    return !this.destroyed && !this.closed && !this.session.closed && !this.session.destroyed &&
      this.session.remoteSettings.enablePush === true;
  }

  // A body without headers: those of a plain response.
  proceed() {
    if (this.destroyed) return false;
    if (!this[kState].headersSent && !this.closed) this.respond();
    return this[kState].headersSent;
  }

  respond(headers = undefined, options = undefined) {
    const state = this[kState];
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (state.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (headers !== undefined && !Array.isArray(headers)) validateObject(headers, 'headers');
    if (options !== undefined) validateObject(options, 'options');
    const full = complete(headers, options?.sendDate);
    checkStatus(full.status);
    let ends = Boolean(options?.endStream);
    if (withoutBody.has(full.status) || state.headRequest) ends = true;
    submit(this, full.headers, ends, Boolean(options?.waitForTrailers) && !ends);
    if (ends && !this.writableEnded) {
      state.ended = true;
      this.end();
    }
  }

  // There will be none, so that the end can go with the last bytes.
  withoutTrailers() {
    const state = this[kState];
    if (!state.wantTrailers || state.trailersReady || this[kSession] === undefined) return;
    native.withoutTrailers(this[kSession][kSessionState].box, state.id);
  }

  additionalHeaders(given) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this[kState].headersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    validateObject(given, 'headers');
    const headers = { __proto__: null, ...given };
    const status = headers[':status'];
    if (status !== undefined && status !== null) {
      headers[':status'] = Number(status) | 0;
      if (headers[':status'] === 101) throw new ERR_HTTP2_STATUS_101();
      if (headers[':status'] < 100 || headers[':status'] >= 200) {
        throw new ERR_HTTP2_INVALID_INFO_STATUS(headers[':status']);
      }
    }
    const session = this[kSession];
    const list = toHeaderList(headers, { kind: 'info', validateStrict: session[kSessionState].strictSingle });
    (this[kState].sentInfoHeaders ??= []).push(headers);
    const code = native.info(session[kSessionState].box, this.id, list);
    if (code < 0) this.destroy(new NghttpError(code));
    else schedule(session);
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new ERR_HTTP2_PUSH_DISABLED();
    if (this.id % 2 === 0) throw new ERR_HTTP2_NESTED_PUSH();
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    if (options !== undefined) validateObject(options, 'options');
    validateFunction(callback, 'callback');
    validateObject(headers, 'headers');
    push(this, { __proto__: null, ...headers }, callback);
  }

  respondWithFD(fd, headers, options) {
    require('http2/http2_stream_file').respondWithFD(this, fd, headers, options);
  }

  respondWithFile(path, headers, options) {
    require('http2/http2_stream_file').respondWithFile(this, path, headers, options);
  }

  // Trailers of the request.
  received(event, headers, flags, raw) {
    this.emit(event, headers, flags, raw);
  }
}

function checkStatus(status) {
  if (status >= 100 && status < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
  if (status < 200 || status > 599) throw new ERR_HTTP2_STATUS_INVALID(status);
}

function submit(stream, headers, ends, wantTrailers) {
  const state = stream[kState];
  const session = stream[kSession];
  const list = toHeaderList(headers, { kind: 'response', validateStrict: session[kSessionState].strictSingle });
  state.sentHeaders = headers;
  state.headersSent = true;
  state.wantTrailers = wantTrailers;
  const code = native.respond(session[kSessionState].box, stream.id, list, ends, wantTrailers);
  if (code < 0) {
    stream.destroy(new NghttpError(code));
    return;
  }
  schedule(session);
  if (channels.server.finish.hasSubscribers) channels.server.finish.publish({ stream, headers: stream.sentHeaders, flags: ends ? 5 : 4 });
}

function push(stream, headers, callback) {
  const session = stream[kSession];
  const { box, strictSingle } = session[kSessionState];
  headers[':method'] ??= 'GET';
  headers[':authority'] ??= stream[kAuthority];
  headers[':scheme'] ??= stream[kScheme];
  headers[':path'] ??= '/';
  const headRequest = headers[':method'] === 'HEAD';
  const list = toHeaderList(headers, { kind: 'push', validateStrict: strictSingle });
  const id = native.push(box, stream.id, list);
  if (id === ERR_STREAM_ID_NOT_AVAILABLE) {
    process.nextTick(callback, new ERR_HTTP2_OUT_OF_STREAMS());
    return;
  }
  if (id < 0) {
    process.nextTick(callback, new NghttpError(id));
    return;
  }
  schedule(session);
  const pushed = new ServerHttp2Stream(session, id, headers, headRequest);
  pushed[kState].sentHeaders = headers;
  pushed.push(null); // nothing comes on it
  if (headRequest) pushed.end();
  if (channels.server.created.hasSubscribers) channels.server.created.publish({ stream: pushed, headers });
  process.nextTick(callback, null, pushed, headers, 0);
  if (channels.server.start.hasSubscribers) channels.server.start.publish({ stream: pushed, headers });
}

module.exports = { ServerHttp2Stream, checkStatus, complete, submit, withoutBody };
