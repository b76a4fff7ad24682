/* SPDX-License-Identifier: MIT */
/*
 * http2_compat_response.js - Http2ServerResponse: the writable half of a server's stream with the face of http's
 * ServerResponse. Headers are collected here until the first byte, then the stream responds with them.
 * As with requests, errors of the stream are the stream's alone; 'finish' and 'close' come when it is closed.
 */
'use strict';

const {
  codes: {
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
    ERR_HTTP2_INVALID_HEADER_VALUE,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
    ERR_HTTP2_STATUS_INVALID,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { Stream } = require('stream');
const {
  validateFunction,
  validateLinkHeaderValue,
  validateObject,
  validateString,
} = require('internal/validators');
const { isToken } = require('http/http_common');
const { kRequest, kResponse, kState, streamSocket } = require('http2/http2_compat_request');

// ---- headers ---------------------------------------------------------------------------------------

function keyOf(name) {
  validateString(name, 'name');
  return name.trim().toLowerCase();
}

function checkHeader(key, value) {
  if (key === '') throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
  if (key[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, key);
  if (!isToken(key)) throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
}

let toldConnection = false;

// Applications for HTTP/1 set `connection`; it means nothing here, and is left out with a warning.
function isDropped(key, value) {
  if (key !== 'connection' || value === 'trailers') return false;
  if (!toldConnection) {
    toldConnection = true;
    process.emitWarning('The provided connection header is not valid, the value will be dropped from the header and ' +
      'will never be in use.', 'UnsupportedWarning');
  }
  return true;
}

let toldStatusMessage = false;

function warnStatusMessage() {
  if (toldStatusMessage) return;
  toldStatusMessage = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

function addValue(headers, key, value) {
  const had = headers[key];
  headers[key] = had === undefined ? value : (Array.isArray(had) ? had : [had]).concat(value);
}

// The forms of writeHead's headers as pairs: an object, [name, value, ...], or [[name, value], ...].
function headerPairs(headers) {
  if (headers === undefined || headers === null) return [];
  if (!Array.isArray(headers)) return typeof headers === 'object' ? Object.entries(headers) : [];
  if (Array.isArray(headers[0])) return headers;
  if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  const pairs = [];
  for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i], headers[i + 1]]);
  return pairs;
}

// ---- the head --------------------------------------------------------------------------------------

// Whether headers can still be changed; where there is nobody left to see them, a change does nothing.
function isChangeable(response) {
  if (response.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  const { closed, stream } = response[kState];
  return !closed && !stream.destroyed;
}

// headers: those of writeHead. They take the place of what setHeader gave; a name that is there twice has both values.
function mergeHeaders(response, headers) {
  const seen = new Set();
  for (const [name, value] of headerPairs(headers)) {
    const key = keyOf(name);
    if (seen.has(key)) response.appendHeader(name, value);
    else response.setHeader(name, value);
    seen.add(key);
  }
}

// last: nothing can be added any more, neither trailers nor, without hasBody, a body.
function respond(response, last, hasBody) {
  const { headers, sendDate, statusCode, stream, trailers } = response[kState];
  const waitForTrailers = !last || Object.keys(trailers).length !== 0;
  headers[':status'] = statusCode;
  stream.respond(headers, { endStream: !waitForTrailers && !hasBody, waitForTrailers, sendDate });
}

// Sends an informational head. Gives whether it was sent: after the final head it is not.
function inform(response, headers) {
  const { closed, stream } = response[kState];
  if (closed || stream.destroyed || stream.headersSent) return false;
  stream.additionalHeaders(headers);
  return true;
}

function addInfoHeaders(headers, more) {
  for (const name of Object.keys(more)) {
    const key = keyOf(name);
    if (key === 'link' && headers.link !== undefined) continue; // the checked one
    checkHeader(key, more[name]);
    headers[key] = more[name];
  }
}

// ---- listeners of the stream: `this` is the stream ---------------------------------------------------

function onDrain() {
  this[kResponse].emit('drain');
}

function onTimeout() {
  this[kResponse].emit('timeout');
}

function onWantTrailers() {
  this.sendTrailers(this[kResponse][kState].trailers);
}

function onClose() {
  const response = this[kResponse];
  response[kState].closed = true;
  response.emit('finish');
  response.emit('close');
}

// Of a pushed stream: there is no request that listens to it.
function onError() {}

function listen(stream) {
  stream.on('drain', onDrain);
  stream.on('timeout', onTimeout);
  stream.on('wantTrailers', onWantTrailers);
  stream.on('close', onClose);
  if (stream[kRequest] === undefined) stream.on('error', onError);
}

// ---- the class ---------------------------------------------------------------------------------------

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = {
      stream,
      headers: { __proto__: null },
      trailers: { __proto__: null },
      statusCode: 200,
      sendDate: true,
      ending: false, // end() was called
      destroyed: false,
      closed: false,
    };
    this.writable = true;
    this.req = stream[kRequest];
    stream[kResponse] = this;
    listen(stream);
  }

  get stream() { return this[kState].stream; }
  get headersSent() { return this[kState].stream.headersSent; }
  get _header() { return this.headersSent; } // what middleware for HTTP/1 looks at
  get finished() { return this[kState].ending; }
  get writableEnded() { return this[kState].ending; }
  get writableCorked() { return this[kState].stream.writableCorked; }
  get writableFinished() { return this[kState].stream.writableFinished; }
  get writableHighWaterMark() { return this[kState].stream.writableHighWaterMark; }
  get writableLength() { return this[kState].stream.writableLength; }
  get writableNeedDrain() { return this[kState].stream.writableNeedDrain; }
  get writableObjectMode() { return this[kState].stream.writableObjectMode; }
  get connection() { return this.socket; }
  get sendDate() { return this[kState].sendDate; }
  set sendDate(value) { this[kState].sendDate = Boolean(value); }

  get socket() {
    const { closed, stream } = this[kState];
    return closed ? undefined : streamSocket(stream);
  }

  get statusCode() { return this[kState].statusCode; }

  set statusCode(code) {
    const status = code | 0;
    if (status >= 100 && status < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (status < 100 || status > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = status;
  }

  get statusMessage() {
    warnStatusMessage();
    return '';
  }

  set statusMessage(message) {
    warnStatusMessage();
  }

  // ---- headers and trailers ----

  getHeader(name) { return this[kState].headers[keyOf(name)]; }
  getHeaderNames() { return Object.keys(this[kState].headers); }
  getHeaders() { return { __proto__: null, ...this[kState].headers }; }
  hasHeader(name) { return Object.hasOwn(this[kState].headers, keyOf(name)); }

  setHeader(name, value) {
    const key = keyOf(name);
    checkHeader(key, value);
    if (isChangeable(this) && !isDropped(key, value)) this[kState].headers[key] = value;
  }

  appendHeader(name, value) {
    const key = keyOf(name);
    checkHeader(key, value);
    if (isChangeable(this) && !isDropped(key, value)) addValue(this[kState].headers, key, value);
  }

  removeHeader(name) {
    const key = keyOf(name);
    if (!isChangeable(this)) return;
    if (key === 'date') this[kState].sendDate = false;
    delete this[kState].headers[key];
  }

  setTrailer(name, value) {
    const key = keyOf(name);
    checkHeader(key, value);
    this[kState].trailers[key] = value;
  }

  addTrailers(trailers) {
    for (const name of Object.keys(trailers)) this.setTrailer(name, trailers[name]);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    const { stream } = state;
    if (state.closed || stream.destroyed || stream.closed) return this;
    if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') warnStatusMessage();
    const status = statusCode | 0;
    if (status < 200 || status > 599) throw new ERR_HTTP2_STATUS_INVALID(statusCode);
    mergeHeaders(this, headers ?? statusMessage);
    state.statusCode = status;
    respond(this, false, true);
    return this;
  }

  flushHeaders() {
    const { closed, statusCode, stream } = this[kState];
    if (!closed && !stream.headersSent) this.writeHead(statusCode);
  }

  // ---- the body ----

  cork() { this[kState].stream.cork(); }
  uncork() { this[kState].stream.uncork(); }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const { closed, destroyed, ending, statusCode, stream } = this[kState];
    if (ending || closed) return writeLate(this, callback);
    if (destroyed) return false;
    if (!stream.headersSent) this.writeHead(statusCode);
    // The answer to HEAD, or one whose status has no body: as in HTTP/1, the body is dropped.
    if (stream.headersSent && stream.writableEnded) return dropBody(callback);
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const state = this[kState];
    if (state.ending || state.closed) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    finish(this, chunk === null || chunk === '' ? undefined : chunk, encoding, callback);
    return this;
  }

  destroy(error) {
    const state = this[kState];
    if (state.destroyed) return;
    state.destroyed = true;
    state.stream.destroy(error);
  }

  setTimeout(msecs, callback) {
    const { closed, stream } = this[kState];
    if (!closed) stream.setTimeout(msecs, callback);
    return this;
  }

  // ---- informational answers, pushes ----

  writeContinue() {
    return inform(this, { ':status': 100 });
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const link = validateLinkHeaderValue(hints.link);
    const headers = { '__proto__': null, ':status': 103, link };
    addInfoHeaders(headers, hints);
    return link.length !== 0 && inform(this, headers);
  }

  writeInformation(statusCode, headers) {
    if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 199 || statusCode === 101) {
      throw new ERR_HTTP2_STATUS_INVALID(statusCode);
    }
    const all = { '__proto__': null, ':status': statusCode };
    if (headers !== undefined) {
      validateObject(headers, 'headers');
      addInfoHeaders(all, headers);
    }
    return inform(this, all);
  }

  // callback(error, response): the response of a new stream that is pushed to the client.
  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    const { closed, stream } = this[kState];
    if (closed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    stream.pushStream(headers, {}, (error, pushed) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(pushed));
    });
  }
}

// ---- ends of write and end ---------------------------------------------------------------------------

function writeLate(response, callback) {
  const error = response[kState].ending ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_HTTP2_INVALID_STREAM();
  if (typeof callback === 'function') process.nextTick(callback, error);
  response.destroy(error);
  return false;
}

function dropBody(callback) {
  if (typeof callback === 'function') process.nextTick(callback);
  return true;
}

// chunk: undefined for none.
function finish(response, chunk, encoding, callback) {
  const state = response[kState];
  const { stream } = state;
  if (!stream.destroyed && !stream.closed && !stream.headersSent) respond(response, true, chunk !== undefined);
  const over = stream.destroyed || stream.closed || stream.writableEnded;
  if (!over && Object.keys(state.trailers).length === 0 && stream.listenerCount('wantTrailers') === 1) {
    stream.withoutTrailers();
  }
  if (!over) stream.end(chunk, encoding); // throws when chunk is no chunk: then this is not the end
  state.ending = true;
  // Where the stream was ended before, its closing is what is waited for.
  if (typeof callback === 'function') (over ? response : stream).once('finish', callback);
}

module.exports = { Http2ServerResponse };
