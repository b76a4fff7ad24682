/* SPDX-License-Identifier: MIT */
/*
 * http2_compat_request.js - Http2ServerRequest: a server's stream with the face of http's IncomingMessage.
 * It reads the stream when it is read itself, so that a request nobody reads holds its sender back.
 * Errors of the stream are not its errors: it is 'aborted', and closes.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { Readable } = require('stream');
const { validateString } = require('internal/validators');
const { authorityOf } = require('http2/http2_headers');
const { proxyStreamSocket } = require('http2/http2_socket');

const kRequest = Symbol('request');
const kResponse = Symbol('response');
const kProxySocket = Symbol('proxySocket');
const kState = Symbol('state');

// ---- listeners of the stream: `this` is the stream -----------------------------------------------

function onTrailers(trailers, flags, rawTrailers) {
  const state = this[kRequest][kState];
  Object.assign(state.trailers, trailers);
  state.rawTrailers.push(...rawTrailers);
}

function onData(chunk) {
  if (!this[kRequest].push(chunk)) this.pause();
}

function onEnd() {
  this[kRequest].push(null);
}

// Programs that want errors of a stream listen to the stream.
function onError() {}

// Nobody has looked at the body, and the response is out: it is let go, so that the stream and the request can end.
function dump(request) {
  if (request._readableState.flowing === null && !request.readableDidRead) request.resume();
}

function onAborted() {
  const request = this[kRequest];
  if (request[kState].closed) return;
  request[kState].aborted = true;
  request.emit('aborted');
}

function onClose() {
  const request = this[kRequest];
  request[kState].closed = true;
  if (request.destroyed) return; // its own 'close' is on the way
  request.push(null);
  dump(request);
  request._readableState.emitClose = false;
  request.emit('close');
}

function onFinish() {
  dump(this[kRequest]);
}

function onTimeout() {
  this[kRequest].emit('timeout');
}

function listen(stream) {
  stream.on('trailers', onTrailers);
  stream.on('end', onEnd);
  stream.on('error', onError);
  stream.on('aborted', onAborted);
  stream.on('finish', onFinish);
  stream.on('close', onClose);
  stream.on('timeout', onTimeout);
}

// ---- the class -----------------------------------------------------------------------------------

// State lies under a symbol, not in private fields: middleware wraps requests with Object.create() and proxies.
class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = {
      stream, headers, rawHeaders,
      trailers: {},
      rawTrailers: [],
      url: headers[':path'],
      aborted: false,
      closed: false,
      reading: false, // the stream's data flow here
    };
    stream[kRequest] = this;
    listen(stream);
  }

  get stream() { return this[kState].stream; }
  get headers() { return this[kState].headers; }
  get rawHeaders() { return this[kState].rawHeaders; }
  get trailers() { return this[kState].trailers; }
  get rawTrailers() { return this[kState].rawTrailers; }
  get aborted() { return this[kState].aborted; }
  get httpVersion() { return '2.0'; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get socket() { return streamSocket(this.stream); }
  get connection() { return this.socket; }
  get authority() { return authorityOf(this.headers); }
  get scheme() { return this.headers[':scheme']; }
  get url() { return this[kState].url; }
  set url(url) { this[kState].url = url; }

  get complete() {
    const { aborted, closed, stream } = this[kState];
    return aborted || closed || this.readableEnded || stream.destroyed;
  }

  get method() { return this.headers[':method']; }

  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this.headers[':method'] = method;
  }

  setTimeout(msecs, callback) {
    const { closed, stream } = this[kState];
    if (!closed) stream.setTimeout(msecs, callback);
    return this;
  }

  _read() {
    const state = this[kState];
    if (state.stream.destroyed) return;
    if (state.reading) {
      process.nextTick(resume, state.stream);
    } else {
      state.reading = true;
      state.stream.on('data', onData);
    }
  }

  _destroy(error, callback) {
    this.stream.destroy(error ?? undefined);
    callback(error);
  }
}

function resume(stream) {
  if (!stream.destroyed) stream.resume();
}

// The socket that a stream's request and response show: one for both.
function streamSocket(stream) {
  return stream[kProxySocket] ??= proxyStreamSocket(stream);
}

module.exports = { Http2ServerRequest, kRequest, kResponse, kState, streamSocket };
