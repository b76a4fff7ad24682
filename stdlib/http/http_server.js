/* SPDX-License-Identifier: MIT */
/*
 * http_server.js - http.Server and the life of its connections.
 *
 * Per request there is one call from the parser (onHead), two objects, and no closure, timer or
 * listener: what follows a response hangs on OutgoingMessage's kOnFinish, and the idle time of a
 * kept-alive connection is measured by one timer per connection (http_connection.js).
 */
'use strict';

const net = require('net');
const dc = require('diagnostics_channel');
const EventEmitter = require('events');
const timers = require('timers');
const {
  codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING },
  genericNodeError,
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  continueText,
  getMaxHeaderSize,
  kLenientValues,
  kNeedDrain,
  kOnFinish,
} = require('http/http_common');
const {
  abortSignal,
  closeUnused,
  endBody,
  kBlock,
  kMaxPairs,
  kState: kStream,
  kTrailerBlock,
  kVersion,
  readStart,
  readStop,
} = require('http/http_incoming');
const { runInFrame } = require('internal/async_context');
const { StreamHandle } = require('internal/stream_handle');
const { serverArgs } = require('net/net_args');
const {
  GO_ON,
  HEAD_COMPLETE,
  HEAD_HAS_EXPECT,
  HEAD_HAS_HOST,
  HEAD_KEEP_ALIVE,
  HEAD_UNFRAMED,
  HEAD_UPGRADE,
  UPGRADE,
  kIdle,
  kLate,
  methodName,
  takeParser,
} = require('http/http_parser');
const {
  ConnectionState,
  becomeBusy,
  becomeIdle,
  stopWatching,
} = require('http/http_connection');
const { headOf } = require('http/http_heads');
const { kPlain, lenientFlags, storeHTTPOptions } = require('http/http_server_options');
const { STATUS_CODES } = require('http/http_status');

const requestStartChannel = dc.channel('http.server.request.start');
const responseCreatedChannel = dc.channel('http.server.response.created');
const responseFinishChannel = dc.channel('http.server.response.finish');

const kConnections = Symbol('kConnections'); // Set of connection states
const kConnectionsCheckingInterval = Symbol('kConnectionsCheckingInterval');
const kMaxHeadersCount = 1000; // field lines, where maxHeadersCount says nothing
const kState = Symbol('kConnectionState');

const checkOptions = (options) => validateObject(options, 'options');
const httpServerArgs = (options, listener) => serverArgs(options, listener, checkOptions);

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  ({ 0: options, 1: requestListener } = httpServerArgs(options, requestListener));
  storeHTTPOptions(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
    blockList: options.blockList,
  });
  if (requestListener) this.on('request', requestListener);
  setUpServer(this, 'connection');
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// `event` brings the connections: of tls they are others.
function setUpServer(server, event) {
  server[kConnections] = new Set();
  server[kConnectionsCheckingInterval] = null;
  server.httpAllowHalfOpen = false;
  server.timeout = 0;
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  if (event !== 'secureConnection') server.on('connection', connectionListener);
  server.on('listening', startChecking);
}

// ---- the server as a whole ----------------------------------------------------------------------

function startChecking() {
  const former = this[kConnectionsCheckingInterval];
  if (former !== null) timers.clearInterval(former);
  const timer = timers.setInterval(checkConnections, this.connectionsCheckingInterval, this);
  this[kConnectionsCheckingInterval] = timer;
  timer.unref();
}

function checkConnections(server) {
  if (server.headersTimeout === 0 && server.requestTimeout === 0) return;
  for (const state of server[kConnections]) {
    const { parser, socket } = state;
    if (parser.handlers === null || parser.socket !== socket) continue;
    if (parser.timing(server.headersTimeout, server.requestTimeout) === kLate) {
      onSocketError.call(socket, new ERR_HTTP_REQUEST_TIMEOUT());
    }
  }
}

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype.close = function close(...args) {
  this.closeIdleConnections();
  if (this[kConnectionsCheckingInterval] !== null) {
    timers.clearInterval(this[kConnectionsCheckingInterval]);
  }
  return net.Server.prototype.close.apply(this, args);
};

Server.prototype[Symbol.asyncDispose] = net.Server.prototype[Symbol.asyncDispose];

Server.prototype.closeAllConnections = function closeAllConnections() {
  for (const { socket } of this[kConnections]) socket.destroy();
};

// Of a connection: nothing of a request has come, and no answer is under way.
function isIdle({ parser, socket }) {
  const res = socket._httpMessage;
  return (!res || res.finished) && parser.handlers !== null && parser.timing(0, 0) === kIdle;
}

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  for (const connection of this[kConnections]) if (isIdle(connection)) connection.socket.destroy();
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function rejected(error, event, ...args) {
  if (event !== 'request') {
    net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, ...args);
    return;
  }
  const res = args[1];
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};

// ---- one connection -----------------------------------------------------------------------------

function connectionListener(socket) {
  const server = this;
  // `server.emit('connection', duplex)` gives any stream; only our own sockets are read in C.
  socket.server = server;
  const parser = takeParser();
  const state = new ConnectionState(server, socket, parser);
  const onPendingData = (amount) => updateWaiting(state, amount);
  state.onPendingData = onPendingData; // why not at once: internal/streams/readable_pipe.js
  const { maxHeadersCount } = server;
  const limit = Math.max(0, maxHeadersCount ?? kMaxHeadersCount);
  const maxBytes = server.maxHeaderSize || getMaxHeaderSize();
  parser.init(serverHandlers, false, maxBytes, lenientFlags(server), limit);
  parser.maxHeaderPairs = 0; // more than the limit is an error
  parser.socket = socket;
  parser.state = state;
  parser.joinDuplicateHeaders = Boolean(server.joinDuplicateHeaders);
  socket.parser = parser;
  socket[kState] = state;
  socket._paused = false;
  socket._httpMessage = null;
  server[kConnections].add(state);

  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.on('timeout', onSocketTimeout);
  socket.on('error', onSocketError);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  const handle = socket._handle;
  const direct = socket instanceof net.Socket && handle instanceof StreamHandle;
  socket._directWrite = direct;
  socket.setEncoding = forbidEncoding;
  socket.on('data', onSocketData);
  // Bytes that the stream has read already must be parsed first, so then all of them go that way.
  if (direct && socket.readableLength === 0 && parser.consume(handle)) {
    takeOverSocket(socket);
    if (!handle.reading) handle.readStart();
  }
}

// ---- while the parser reads the handle in C -----------------------------------------------------

// Whoever wants the socket's bytes from now on gets them from the stream, and so does the parser.
function consumedOn(event, listener) {
  if (event === 'data' || event === 'readable') unconsume(this);
  return net.Socket.prototype.on.call(this, event, listener);
}

function consumedPrepend(event, listener) {
  if (event === 'data' || event === 'readable') unconsume(this);
  return net.Socket.prototype.prependListener.call(this, event, listener);
}

function takeOverSocket(socket) {
  socket.on = socket.addListener = consumedOn;
  socket.prependListener = consumedPrepend;
}

function unconsume(socket) {
  if (socket.on === consumedOn) {
    delete socket.on;
    delete socket.addListener;
    delete socket.prependListener;
  }
  if (socket.parser) socket.parser.unconsume();
}

function forbidEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

// ---- socket events ------------------------------------------------------------------------------

function onSocketData(chunk) {
  const { parser } = this;
  if (!parser) return;
  const result = parser.execute(chunk);
  if (result instanceof Error) {
    result.rawPacket = chunk;
    onSocketError.call(this, result);
  } else if (parser.incoming && parser.incoming.upgrade) {
    upgradeSocket(this, parser, chunk.subarray(result));
  }
}

function onSocketTimeout() {
  const req = this.parser?.incoming;
  const byRequest = req && !req.complete && req.emit('timeout', this);
  const res = this._httpMessage;
  const byResponse = res && res.emit('timeout', this);
  const byServer = this.server.emit('timeout', this);
  if (!byRequest && !byResponse && !byServer) this.destroy();
}

const simpleResponses = {
  400: 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n',
  408: 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n',
  413: 'HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n',
  431: 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n',
};

function responseToError(error) {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW': return simpleResponses[431];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW': return simpleResponses[413];
    case 'ERR_HTTP_REQUEST_TIMEOUT': return simpleResponses[408];
    default: return simpleResponses[400];
  }
}

function ignoreError() {}

function onSocketError(error) {
  // Once is enough.
  this.removeListener('error', onSocketError);
  if (this.listenerCount('error') === 0) this.on('error', ignoreError);
  if (this.server.emit('clientError', error, this)) return;
  const res = this._httpMessage;
  // An answer is possible if nothing of another one is on its way.
  if (this.writable && (!res || !res._headerSent)) {
    this.write(responseToError(error));
  }
  this.destroy(error);
}

function onSocketEnd() {
  const { parser, server } = this;
  const state = this[kState];
  if (parser && parser.handlers !== null) {
    const error = parser.finish();
    if (error) {
      onSocketError.call(this, error);
      return;
    }
  }
  if (!server.httpAllowHalfOpen) {
    abortIncoming(state);
    this.end();
  } else if (state.waiting !== null && state.waiting.length > 0) {
    state.waiting[state.waiting.length - 1]._last = true;
  } else if (this._httpMessage) {
    this._httpMessage._last = true;
  } else {
    this.end();
  }
}

function abortIncoming(state) {
  const { incoming } = state.parser;
  abortMessage(incoming ?? state.current?.req ?? null);
  if (state.current !== null && state.current.req !== incoming) abortMessage(state.current.req);
  for (const res of state.waiting ?? []) abortMessage(res.req);
}

function abortMessage(req) {
  if (!req) return;
  if (req.complete && closeUnused(req)) {
    abortSignal(req);
    return;
  }
  if (req.complete && req.readableEnded) {
    abortSignal(req);
    return;
  }
  req.destroy(connectionReset());
}

function connectionReset() {
  return genericNodeError('aborted', { code: 'ECONNRESET' });
}

function onSocketClose() {
  const state = this[kState];
  if (state === undefined) return; // called by hand
  stopWatching(state);
  state.server[kConnections].delete(state);
  abortIncoming(state);
  for (const res of state.waiting ?? []) emitResponseClose(res);
  state.parser.free();
  this.parser = null;
}

function onSocketDrain() {
  const state = this[kState];
  const limit = this.writableHighWaterMark;
  if (this._paused && state.waitingData < limit) {
    this._paused = false;
    readStart(this);
  }
  const res = this._httpMessage;
  if (res && !res.finished && res[kNeedDrain]) {
    res[kNeedDrain] = false;
    res.emit('drain');
  }
}

// Responses that wait for their turn hold data: too much of it stops the reading.
function updateWaiting(state, amount) {
  state.waitingData += amount;
  const { socket } = state;
  if (socket._paused && state.waitingData < socket.writableHighWaterMark) {
    onSocketDrain.call(socket);
  }
}

// ---- the parser's calls -------------------------------------------------------------------------

function makeRequest(parser, flags, code, text, block, version) {
  const { server } = parser.state;
  const req = new server.IncomingMessage(parser.socket);
  req[kVersion] = version;
  req[kBlock] = headOf(block);
  req[kMaxPairs] = parser.maxHeaderPairs;
  req.joinDuplicateHeaders = parser.joinDuplicateHeaders;
  req.url = text;
  req.method = methodName(code);
  req.upgrade = (flags & HEAD_UPGRADE) !== 0;
  return req;
}

function onHead(parser, flags, code, text, block, version) {
  const { socket, state } = parser;
  const { server } = state;
  const req = makeRequest(parser, flags, code, text, block, version);
  parser.incoming = req;
  if (socket.timeout) socket._unrefTimer?.();
  if (req.upgrade) {
    req.upgrade = req.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(req));
    if (req.upgrade) {
      becomeBusy(state);
      return UPGRADE;
    }
  }
  // Too many answers wait for a client that does not read: no more questions for now.
  if (socket._paused === false && (socket.writableLength >= socket.writableHighWaterMark ||
      state.waitingData >= socket.writableHighWaterMark)) {
    socket._paused = true;
    readStop(socket);
  }
  becomeBusy(state);
  if (server.optimizeEmptyRequests && (flags & HEAD_UNFRAMED) !== 0) req._dumpAndCloseReadable();
  answer(server, state, req, flags);
  if ((flags & HEAD_COMPLETE) !== 0) {
    endBody(req);
  }
  return GO_ON;
}

function answer(server, state, req, flags) {
  const { socket } = state;
  const plain = server[kPlain] && !server.rejectNonStandardBodyWrites &&
    server.highWaterMark === undefined;
  const res = new server.ServerResponse(req, plain ? undefined : {
    highWaterMark: socket.writableHighWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  });
  res._keepAliveTimeout = server.keepAliveTimeout;
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  res._onPendingData = state.onPendingData;
  res.shouldKeepAlive = (flags & HEAD_KEEP_ALIVE) !== 0;
  res._uniqueHeaders = server._uniqueHeaders;
  if (state.lenient) res[kLenientValues] = true;
  res[kOnFinish] = onResponseFinish;
  if (requestStartChannel.hasSubscribers) {
    requestStartChannel.publish({ request: req, response: res, socket, server });
  }
  if (responseCreatedChannel.hasSubscribers) {
    responseCreatedChannel.publish({ request: req, response: res });
  }
  if (socket._httpMessage) {
    (state.waiting ??= []).push(res);
  } else {
    state.current = res;
    res.assignSocket(socket);
  }
  dispatch(server, state, req, res, flags);
}

function overLimit(server, state) {
  const max = server.maxRequestsPerSocket;
  return typeof max === 'number' && max > 0 && state.requestCount > max;
}

function dispatch(server, state, req, res, flags) {
  const isOld = req[kVersion] < 11;
  state.requestCount++;
  if (!isOld) {
    if (server.requireHostHeader && (flags & HEAD_HAS_HOST) === 0) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return;
    }
    const max = server.maxRequestsPerSocket;
    if (typeof max === 'number' && max > 0) {
      res.maxRequestsOnConnectionReached = max <= state.requestCount;
    }
    if (overLimit(server, state)) {
      server.emit('dropRequest', req, state.socket);
      res.writeHead(503);
      res.end();
      return;
    }
    if ((flags & HEAD_HAS_EXPECT) !== 0) {
      dispatchExpect(server, req, res);
      return;
    }
  }
  server.emit('request', req, res);
}

function dispatchExpect(server, req, res) {
  if (continueText.test(req.headers.expect)) {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
}

function onBody(parser, chunk) {
  const req = parser.incoming;
  if (parser.socket.timeout) parser.socket._unrefTimer?.();
  if (req === null || req._dumped) return;
  if (!req.push(chunk)) readStop(parser.socket);
}

function onComplete(parser, trailers) {
  const req = parser.incoming;
  if (req === null) return;
  if (req.upgrade) return;
  if (trailers !== undefined) req[kTrailerBlock] = trailers;
  endBody(req);
  // The rest of the connection is not this message's to hold back.
  readStart(parser.socket);
}

function onError(parser, error) {
  onSocketError.call(parser.socket, error);
}

function onActivity(parser) {
  if (parser.socket.timeout) parser.socket._unrefTimer?.();
}

function onUpgrade(parser, head) {
  upgradeSocket(parser.socket, parser, head);
}

// The parser's calls come in no async context; a connection that has one lends it to its requests.
function inConnection(handle) {
  return function onCall(parser, a, b, c, d, e) {
    const { frame } = parser.state;
    if (frame === undefined) return handle(parser, a, b, c, d, e);
    return runInFrame(frame, handle, null, [parser, a, b, c, d, e]);
  };
}

const serverHandlers = {
  onHead: inConnection(onHead),
  onBody: inConnection(onBody),
  onComplete: inConnection(onComplete),
  onError: inConnection(onError),
  onUpgrade: inConnection(onUpgrade),
  onActivity,
};

// The connection leaves HTTP: the parser goes, the socket is the listener's.
function upgradeSocket(socket, parser, head) {
  const { server } = socket;
  const req = parser.incoming;
  const state = socket[kState];
  unconsume(socket);
  delete socket.setEncoding;
  parser.free();
  socket.parser = null;
  server[kConnections].delete(state);
  stopWatching(state);
  req.complete = true;
  for (const [event, listener] of socketListeners) socket.removeListener(event, listener);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (server.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  socket.readableFlowing = null;
  server.emit(event, req, socket, head);
}

const socketListeners = [
  ['data', onSocketData],
  ['end', onSocketEnd],
  ['close', onSocketClose],
  ['drain', onSocketDrain],
  ['error', onSocketError],
  ['timeout', onSocketTimeout],
];

// ---- after a response ---------------------------------------------------------------------------

function emitResponseClose(res) {
  res.destroyed = true;
  if (res._closed) return;
  res._closed = true;
  res.emit('close');
}

// The parser forgets a request that is answered and read.
function clearIncoming(parser, req) {
  if (req[kStream] === null || req.readableEnded) {
    if (req.complete) parser.incoming = null;
    return;
  }
  req.on('end', () => {
    if (parser.incoming === req) parser.incoming = null;
  });
}

function onResponseFinish(res) {
  const { req, socket } = res;
  if (socket === null || socket === undefined) return;
  const state = socket[kState];
  if (state === undefined) return;
  if (responseFinishChannel.hasSubscribers) {
    responseFinishChannel.publish({ request: req, response: res, socket, server: state.server });
  }
  if (!req._consumed) req._dump();
  if (state.parser.incoming === req) clearIncoming(state.parser, req);
  res.detachSocket(socket);
  state.current = null;
  process.nextTick(emitResponseClose, res);
  if (res._last) {
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (state.waiting === null || state.waiting.length === 0) {
    becomeIdle(state);
  } else {
    const next = state.waiting.shift();
    state.current = next;
    next.assignSocket(socket);
  }
}

module.exports = {
  Server,
  _connectionListener: connectionListener,
  httpServerArgs,
  isIdle,
  kConnections,
  kConnectionsCheckingInterval,
  setUpServer,
  storeHTTPOptions,
};
