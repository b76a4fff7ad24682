/* SPDX-License-Identifier: MIT */
/* http_response.js - ServerResponse: the server's answer to one request. */
'use strict';

const {
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
  },
} = require('internal/errors');
const { validateInteger, validateLinkHeaderValue, validateObject } = require('internal/validators');
const {
  chunkedText,
  hasBadValueChar,
  validateHeaderName,
  validateHeaderValue,
} = require('http/http_common');
const { abortSignal } = require('http/http_incoming');
const { OutgoingMessage, kOutHeaders } = require('http/http_outgoing');
const { STATUS_CODES, statusLine } = require('http/http_status');

function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  this.statusCode = 200;
  this.statusMessage = undefined;
  this.req = req;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (req.method === 'HEAD') this._hasBody = false;
  // HTTP/1.0 knows neither chunks nor, unless asked, keep-alive.
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = chunkedText.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

// ---- the socket ---------------------------------------------------------------------------------

// Listener of a socket's 'close'; server-side, `this` is the socket.
function onSocketClose() {
  const res = this._httpMessage;
  if (!res) return;
  if (res.req) abortSignal(res.req);
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  // One listener serves all responses of a connection.
  if (socket._responseCloseHandled !== true) {
    socket._responseCloseHandled = true;
    socket.on('close', onSocketClose);
  }
  this.socket = socket;
  if (this._events !== undefined) this.emit('socket', socket);
  if (this.outputData.length > 0 || this.finished) this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  socket._httpMessage = null;
  this.socket = null;
};

// ---- informational responses --------------------------------------------------------------------

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'latin1', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'latin1', callback);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (hasBadValueChar(link)) throw new ERR_INVALID_CHAR('header content', 'Link');
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const name of Object.keys(hints)) {
    if (name === 'link') continue;
    validateHeaderName(name);
    validateHeaderValue(name, hints[name]);
    head += `${name}: ${hints[name]}\r\n`;
  }
  this._writeRaw(`${head}\r\n`, 'latin1', callback);
};

ServerResponse.prototype.writeInformation = function writeInformation(status, headers, callback) {
  if (typeof headers === 'function') {
    callback = headers;
    headers = undefined;
  }
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  validateInteger(status, 'statusCode', 100, 199);
  if (status === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(status);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] || 'unknown'}\r\n`;
  for (const [name, value] of headerPairs(headers)) {
    validateHeaderName(name);
    for (const one of Array.isArray(value) ? value : [value]) {
      validateHeaderValue(name, one);
      head += `${name}: ${one}\r\n`;
    }
  }
  this._writeRaw(`${head}\r\n`, 'latin1', callback);
};

// writeHead's header forms as pairs.
function headerPairs(headers) {
  if (!headers) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  if (headers.length > 0 && Array.isArray(headers[0])) return headers;
  const pairs = [];
  for (let i = 0; i + 1 < headers.length; i += 2) pairs.push([headers[i], headers[i + 1]]);
  return pairs;
}

// ---- the head -----------------------------------------------------------------------------------

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

// Headers given to writeHead on top of those that were set before.
function mergeHeaders(res, headers) {
  if (Array.isArray(headers)) {
    const nested = headers.length > 0 && Array.isArray(headers[0]);
    if (!nested && headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
    const pairs = headerPairs(headers);
    // A list may repeat a name; the first one replaces what was set, the others add to it.
    for (const [name] of pairs) if (name) res.removeHeader(name);
    for (const [name, value] of pairs) if (name) res.appendHeader(name, value);
    return;
  }
  for (const name of Object.keys(headers)) if (name) res.setHeader(name, headers[name]);
}

function chooseReason(res, status, reason) {
  if (typeof reason === 'string') return reason;
  return res.statusMessage || STATUS_CODES[status] || 'unknown';
}

function checkStatus(code) {
  const status = code | 0;
  if (status < 100 || status > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(code);
  return status;
}

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const status = checkStatus(statusCode);
  this.statusMessage = chooseReason(this, status, reason);
  if (typeof reason !== 'string') headers ??= reason;
  this.statusCode = status;

  let lines = this[kOutHeaders];
  if (lines !== null) {
    if (headers) mergeHeaders(this, headers);
  } else if (headers) {
    if (Array.isArray(headers) && !Array.isArray(headers[0]) && headers.length % 2 !== 0) {
      throw new ERR_INVALID_ARG_VALUE('headers', headers);
    }
    lines = headers;
  }
  if (hasBadValueChar(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
  if (status === 204 || status === 304 || (status >= 100 && status <= 199)) {
    // RFC 9110, section 6.4.1: these have no content.
    this._hasBody = false;
  }
  // A client that waits for 100 Continue and gets a final answer may or may not send its body.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(statusLine(status, this.statusMessage), lines);
  return this;
};

ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;

module.exports = { ServerResponse };
