/* SPDX-License-Identifier: MIT */
/*
 * http_client.js - ClientRequest: one request, the socket it borrows from its agent, and the
 * response. The order of events is Node's (http.md, http.request).
 */
'use strict';

const net = require('net');
const dc = require('diagnostics_channel');
const { addAbortSignal, finished } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
  },
  genericNodeError,
} = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { getFrame, runInFrame } = require('internal/async_context');
const { debuglog } = require('internal/debuglog');
const { once } = require('internal/util');
const { timerDuration } = require('net/net_args');
const agents = require('http/http_agent');
const { kProxy, kTunnel } = agents;
const {
  chooseAgent,
  hostHeader,
  readArguments,
  readLeniency,
  readMethod,
  validateHost,
} = require('http/http_client_options');
const {
  getMaxHeaderSize,
  kLenientValues,
  kNeedDrain,
  kOnFinish,
} = require('http/http_common');
const {
  IncomingMessage,
  endBody,
  kBlock,
  kMaxPairs,
  kTrailerBlock,
  kVersion,
  readStart,
  readStop,
} = require('http/http_incoming');
const { headOf } = require('http/http_heads');
const { OutgoingMessage, kOutHeaders } = require('http/http_outgoing');
const {
  GO_ON,
  HEAD_KEEP_ALIVE,
  HEAD_UPGRADE,
  NO_BODY,
  UPGRADE,
  takeParser,
} = require('http/http_parser');

const createdChannel = dc.channel('http.client.request.created');
const startChannel = dc.channel('http.client.request.start');
const errorChannel = dc.channel('http.client.request.error');
const responseChannel = dc.channel('http.client.response.finish');

const kError = Symbol('kError');
const kFrame = Symbol('kFrame'); // the async context the request was made in
const kPath = Symbol('kPath');
const badPathChar = /[^\u0021-\u00ff]/;
const noBodyMethods = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

// Messages with NODE_DEBUG=http.
const debug = debuglog('http');

function hangUp(message = 'socket hang up') {
  return genericNodeError(message, { code: 'ECONNRESET' });
}

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  ({ options, callback } = readArguments(input, options, callback));
  const defaultAgent = options._defaultAgent || agents.getGlobalAgent();
  this.agent = chooseAgent(options, defaultAgent);
  checkTarget(this, options, defaultAgent);
  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host =
    validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost';
  const defaults = options.setDefaultHeaders === undefined || Boolean(options.setDefaultHeaders);
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : defaults;
  this._removedConnection = this._removedContLen = this._removedTE = !defaults;
  this.socketPath = options.socketPath;
  const { maxHeaderSize, timeout } = options;
  this.timeout = timeout === undefined ? undefined : timerDuration(timeout, 'timeout');
  this.method = readMethod(options.method);
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  this.insecureHTTPParser = options.insecureHTTPParser;
  this._lenientFlags = readLeniency(options);
  this[kLenientValues] = this._lenientFlags !== 0;
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  this.path = options.path || '/';
  this.host = host;
  this.protocol = options.protocol || defaultAgent.protocol;
  this.useChunkedEncodingByDefault = !noBodyMethods.has(this.method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this[kError] = undefined;
  this[kFrame] = getFrame();
  this[kOnFinish] = onRequestSent;
  if (callback) this.once('response', callback);
  if (options.signal) addAbortSignal(options.signal, this);
  if (this.agent) {
    // Without keep-alive and without a limit there is nobody to leave the socket to.
    const single = !this.agent.keepAlive && !Number.isFinite(this.agent.maxSockets);
    this._last = single;
    this.shouldKeepAlive = !single;
  }
  if (Array.isArray(options.uniqueHeaders)) {
    this._uniqueHeaders = new Set(options.uniqueHeaders.map((name) => String(name).toLowerCase()));
  }
  const proxy = this.agent?.[kProxy];
  if (proxy && this.agent.protocol === 'http:') {
    options = require('http_proxy/http_proxy_request').prepare(this, proxy, options, setHost);
  }
  setHeaders(this, options, setHost ? hostHeader(host, port, defaultPort) : null);
  obtainSocket(this, options);
  if (createdChannel.hasSubscribers) createdChannel.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function checkTarget(req, options, defaultAgent) {
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = req.agent?.protocol || defaultAgent.protocol;
  if (options.path && badPathChar.test(String(options.path))) {
    throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);
}

function firstLine(req) {
  return `${req.method} ${req.path} HTTP/1.1\r\n`;
}

function basicAuth(options) {
  return `Basic ${Buffer.from(options.auth).toString('base64')}`;
}

// A list of headers goes out as it is.
function storeHeaderList(req, options) {
  const { headers } = options;
  const nested = headers.length > 0 && Array.isArray(headers[0]);
  if (!nested && headers.length % 2 !== 0) {
    throw new ERR_INVALID_ARG_VALUE('options.headers', headers);
  }
  req._storeHeader(firstLine(req), headers);
}

function setHeaders(req, options, host) {
  if (Array.isArray(options.headers)) {
    storeHeaderList(req, options);
    return;
  }
  if (options.headers) {
    for (const name of Object.keys(options.headers)) req.setHeader(name, options.headers[name]);
  }
  if (host !== null && !req.getHeader('host')) req.setHeader('Host', host);
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', basicAuth(options));
  }
  if (req.getHeader('expect')) req._storeHeader(firstLine(req), req[kOutHeaders]);
}

function obtainSocket(req, options) {
  if (options.socketPath) {
    req._last = true;
    options.path = options.socketPath;
  } else if (req.agent === null || req.agent === undefined || typeof options.path === 'string') {
    options = { ...options, path: undefined }; // the URL's path is none of the socket's business
  }
  if (req.agent) {
    const { signal, ...rest } = options; // the request itself obeys the signal
    req.agent.addRequest(req, signal === undefined ? options : rest);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  if (typeof options.createConnection !== 'function') {
    req.onSocket(net.createConnection(options));
    return;
  }
  const created = once((error, socket) => {
    if (error) process.nextTick(emitError, req, error);
    else req.onSocket(socket);
  });
  try {
    const socket = options.createConnection(options, created);
    if (socket) created(null, socket);
  } catch (error) {
    created(error);
  }
}

// ---- the request as a stream --------------------------------------------------------------------

function emitError(req, error) {
  if (errorChannel.hasSubscribers) errorChannel.publish({ request: req, error });
  req.emit('error', error);
}

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (startChannel.hasSubscribers) startChannel.publish({ request: this });
};

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(firstLine(this), this[kOutHeaders]);
};

function emitAbort(req) {
  req.emit('abort');
}

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbort, this);
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // Nobody wants the rest of the response.
  if (this.res) this.res._dump();
  this[kError] = error;
  if (this.socket) this.socket.destroy(error);
  else this[kTunnel]?.(error);
  return this;
};

// The path may change until the head is made; it must stay one word.
Object.defineProperty(ClientRequest.prototype, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this[kPath];
  },
  set(value) {
    const path = String(value);
    if (badPathChar.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

Object.defineProperty(ClientRequest.prototype, 'errored', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return this[kError] ?? null;
  },
});

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  whenConnected(this, (socket) => socket.setNoDelay(noDelay));
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  whenConnected(this, (socket) => socket.setKeepAlive(enable, initialDelay));
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

function whenConnected(req, action) {
  const withSocket = (socket) => {
    if (socket.connecting) socket.once('connect', () => action(socket));
    else action(socket);
  };
  if (req.socket) withSocket(req.socket);
  else req.once('socket', withSocket);
}

// ---- time-outs ----------------------------------------------------------------------------------

// Listener of a socket's 'timeout'.
function emitRequestTimeout() {
  const req = this._httpMessage;
  if (req) req.emit('timeout');
}

// Also a listener of a socket's 'timeout'.
function onResponseTimeout() {
  const res = this._httpMessage?.res;
  if (res) res.emit('timeout');
}

function listenTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) {
    req.socket.once('timeout', emitRequestTimeout);
  } else {
    req.on('socket', (socket) => {
      socket.once('timeout', emitRequestTimeout);
    });
  }
}

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenTimeout(this);
  msecs = timerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  whenConnected(this, (socket) => socket.setTimeout(msecs));
  return this;
};

// ---- the socket ---------------------------------------------------------------------------------

ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  process.nextTick(takeSocket, this, socket, error);
};

function takeSocket(req, socket, error) {
  if (!req.destroyed && !error) {
    attachSocket(req, socket);
    req._flush();
    return;
  }
  if (!socket) {
    closeUnsent(req, error || req[kError]);
    return;
  }
  if (req.agent && !error && !req[kError] && !socket.destroyed) {
    socket._httpMessage = req;
    socket.emit('free'); // it is as good as before
    closeUnsent(req, undefined);
    return;
  }
  finished(socket.destroy(error || req[kError]), (failure) => {
    if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
    closeUnsent(req, failure || error || req[kError]);
  });
}

function closeUnsent(req, error) {
  if (!req.aborted && !error) error = hangUp();
  req.destroyed = true;
  if (error) emitError(req, error);
  req._closed = true;
  req.emit('close');
}

function attachSocket(req, socket) {
  debug('request %s %s', req.method, req.path);
  const parser = takeParser();
  req.socket = socket;
  parser.init(clientHandlers, true, req.maxHeaderSize || getMaxHeaderSize(), req._lenientFlags);
  parser.socket = socket;
  parser.outgoing = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  else parser.maxHeaderPairs = 2000;
  parser.joinDuplicateHeaders = Boolean(req.joinDuplicateHeaders);
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  socket._directWrite = socket instanceof net.Socket;
  socket.on('error', onSocketError);
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenTimeout(req);
  req.emit('socket', socket);
}

function onSocketDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

function stopListening(socket) {
  socket.removeListener('timeout', onResponseTimeout);
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('drain', onSocketDrain);
}

function freeParser(socket, parser) {
  if (!parser) return;
  if (parser.outgoing) parser.outgoing.parser = null;
  parser.free();
  if (socket.parser === parser) socket.parser = null;
}

// The socket of a keep-alive agent was made for another request: its events come in that one's
// async context, so they are moved to this one's.
function inRequest(handle) {
  return function onEvent(value) {
    const frame = this._httpMessage?.[kFrame];
    if (frame === getFrame()) handle.call(this, value);
    else runInFrame(frame, handle, this, [value]);
  };
}

const onSocketClose = inRequest(function handleClose() {
  const req = this._httpMessage;
  if (!req) return;
  const { parser } = this;
  // The end may be what a message without a length waits for.
  if (parser && parser.handlers !== null) parser.finish();
  freeParser(this, parser);
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(hangUp('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!req.socket._hadError) {
      req.socket._hadError = true;
      emitError(req, req[kError] ?? hangUp());
    }
    req._closed = true;
    req.emit('close');
  }
  req.outputData.length = 0;
});

const onSocketError = inRequest(function handleError(error) {
  const req = this._httpMessage;
  if (req) {
    req.socket._hadError = true;
    emitError(req, error);
  }
  const { parser } = this;
  if (parser) {
    parser.finish();
    freeParser(this, parser);
  }
  stopListening(this);
  this.destroy();
});

const onSocketEnd = inRequest(function handleEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !req.socket._hadError) {
    // If it had been given a chance, the server would have answered.
    req.socket._hadError = true;
    emitError(req, hangUp());
  }
  if (parser) {
    parser.finish();
    freeParser(this, parser);
  }
  this.end();
});

function isInformational(status) {
  return status < 200 && status >= 100 && status !== 101;
}

const onSocketData = inRequest(function handleData(chunk) {
  const { parser } = this;
  const req = this._httpMessage;
  if (!parser || parser.handlers === null) return;
  const result = parser.execute(chunk);
  if (result instanceof Error) {
    result.rawPacket = chunk;
    freeParser(this, parser);
    stopListening(this);
    this.destroy();
    req.socket._hadError = true;
    emitError(req, result);
    return;
  }
  const res = parser.incoming;
  if (res === null) return;
  if (res.upgrade) {
    upgrade(this, parser, req, res, chunk.subarray(result));
  } else if (res.complete && !isInformational(res.statusCode)) {
    stopListening(this);
    freeParser(this, parser);
  }
});

function upgrade(socket, parser, req, res, head) {
  req.res = res;
  stopListening(socket);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  freeParser(socket, parser);
  res.complete = true;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  req.emit(event, res, socket, head);
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

// ---- the response -------------------------------------------------------------------------------

function makeResponse(parser, code, text, block, version, flags) {
  const res = new IncomingMessage(parser.socket);
  res[kVersion] = version;
  res[kBlock] = headOf(block);
  res[kMaxPairs] = parser.maxHeaderPairs;
  res.joinDuplicateHeaders = parser.joinDuplicateHeaders;
  res.statusCode = code;
  res.statusMessage = text;
  res.upgrade = (flags & HEAD_UPGRADE) !== 0;
  return res;
}

function emitInformation(req, res) {
  if (res.statusCode === 100) req.emit('continue');
  if (req.listenerCount('information') === 0) return;
  req.emit('information', {
    statusCode: res.statusCode,
    statusMessage: res.statusMessage,
    httpVersion: res.httpVersion,
    httpVersionMajor: res.httpVersionMajor,
    httpVersionMinor: res.httpVersionMinor,
    headers: res.headers,
    rawHeaders: res.rawHeaders,
  });
}

function onHead(parser, flags, code, text, block, version) {
  const { socket } = parser;
  const req = parser.outgoing;
  const res = makeResponse(parser, code, text, block, version, flags);
  parser.incoming = res;
  debug('response %d to %s %s', code, req.method, req.path);
  if (req.res) {
    socket.destroy(); // a second answer to one question
    return GO_ON;
  }
  req.res = res;
  if (res.upgrade) return UPGRADE;
  if (req.method === 'CONNECT') {
    res.upgrade = true;
    return UPGRADE;
  }
  if (isInformational(code)) {
    req.res = null;
    emitInformation(req, res);
    return NO_BODY;
  }
  if (req.shouldKeepAlive && (flags & HEAD_KEEP_ALIVE) === 0 && !req.upgradeOrConnect) {
    req.shouldKeepAlive = false;
  }
  if (responseChannel.hasSubscribers) responseChannel.publish({ request: req, response: res });
  res.req = req;
  res.on('end', onResponseEnd);
  socket.on('timeout', onResponseTimeout);
  // A response nobody listens for would keep its socket for ever.
  if (req.aborted || !req.emit('response', res)) res._dump();
  return req.method === 'HEAD' || code === 304 ? NO_BODY : GO_ON;
}

function onBody(parser, chunk) {
  const res = parser.incoming;
  if (res === null || res._dumped) return;
  if (!res.push(chunk)) readStop(parser.socket);
}

function onComplete(parser, trailers) {
  const res = parser.incoming;
  if (res === null || res.upgrade) return;
  if (trailers !== undefined) res[kTrailerBlock] = trailers;
  if (isInformational(res.statusCode)) {
    res.complete = true;
    return;
  }
  endBody(res);
  readStart(parser.socket);
}

const clientHandlers = { onHead, onBody, onComplete };

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket && req.timeoutCb) {
    socket.removeListener('timeout', req.timeoutCb);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    releaseSocket(req);
  }
}

// kOnFinish: the request is on its way; the response may have ended before.
function onRequestSent(req) {
  if (req.shouldKeepAlive && req._ended) releaseSocket(req);
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

function releaseSocket(req) {
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  stopListening(socket);
  freeParser(socket, socket.parser);
  // After the listeners of 'end', who may still look at the socket.
  process.nextTick(emitFree, req);
  req.destroyed = true;
}

module.exports = { ClientRequest };
