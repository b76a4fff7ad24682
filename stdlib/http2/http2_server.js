/* SPDX-License-Identifier: MIT */
/*
 * http2_server.js - Http2Server and Http2SecureServer: servers of net and tls whose connections become sessions. With
 * allowHTTP1 those that do not speak HTTP/2 become http's.
 */
'use strict';

const EventEmitter = require('events');
const net = require('net');
const { clearTimeout, setTimeout } = require('timers');
const { validateFunction, validateObject, validateUint32 } = require('internal/validators');
const {
  Server: HttpServer,
  _connectionListener: httpConnection,
  setUpServer,
  storeHTTPOptions,
} = require('http/http_server');
const { Http2ServerRequest, Http2ServerResponse, onServerStream } = require('http2/http2_compat');
const { checkSessionOptions } = require('http2/http2_options');
const { ServerHttp2Session } = require('http2/http2_session_server');
const { validateSettings } = require('http2/http2_settings');

const kOptions = Symbol('options');
const kSessions = Symbol('sessions');

const kUnknownProtocolTimeout = 10000;

function sessionOptions(given) {
  if (given !== undefined) validateObject(given, 'options');
  const options = { ...given };
  if (options.settings !== undefined) validateObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  validateSettings(options.settings);
  checkSessionOptions(options);
  if (options.unknownProtocolTimeout !== undefined) {
    validateUint32(options.unknownProtocolTimeout, 'unknownProtocolTimeout');
  } else {
    options.unknownProtocolTimeout = kUnknownProtocolTimeout;
  }
  options.Http2ServerRequest ??= Http2ServerRequest;
  options.Http2ServerResponse ??= Http2ServerResponse;
  options.noDelay ??= true;
  return options;
}

// ---- connections ---------------------------------------------------------------------------------

const unknownProtocolText = 'HTTP/1.0 403 Forbidden\r\n' +
  'Content-Type: text/plain\r\n\r\n' +
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not configured with the `allowHTTP1` option or a listener for the ' +
  '`unknownProtocol` event.\n';

function onUnknownProtocol(server, socket, options) {
  const timer = setTimeout(() => {
    if (!socket.destroyed) socket.destroy();
  }, options.unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  if (server.emit('unknownProtocol', socket)) return;
  socket.end(unknownProtocolText);
}

// Listener of 'connection' or 'secureConnection'; `this` is the server.
function onConnection(socket) {
  const options = this[kOptions];
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) httpConnection.call(this, socket);
    else onUnknownProtocol(this, socket, options);
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  session.on('stream', sessionOnStream);
  session.on('error', sessionOnError);
  session.on('priority', sessionOnPriority);
  this[kSessions].add(session);
  session.on('close', sessionOnClose);
  if (this.timeout) session.setTimeout(this.timeout, sessionOnTimeout);
  this.emit('session', session);
}

function sessionOnStream(stream, headers, flags, rawHeaders) {
  this.server.emit('stream', stream, headers, flags, rawHeaders);
}

function sessionOnPriority(stream, parent, weight, exclusive) {
  this.server.emit('priority', stream, parent, weight, exclusive);
}

function sessionOnError(error) {
  this.server.emit('sessionError', error, this);
}

function sessionOnClose() {
  this.server[kSessions].delete(this);
}

function sessionOnTimeout() {
  if (this.destroyed || this.closed) return;
  if (!this.server.emit('timeout', this)) this.destroy();
}

// ---- servers -------------------------------------------------------------------------------------

// The compatibility API costs only those that listen to 'request'.
function onNewListener(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', onNewListener);
  const options = this[kOptions];
  this.on('stream', onServerStream.bind(this, options.Http2ServerRequest, options.Http2ServerResponse));
}

function prepare(server, options, listener) {
  server[kOptions] = options;
  server[kSessions] = new Set();
  server.timeout = 0;
  server.on('newListener', onNewListener);
  if (typeof listener === 'function') server.on('request', listener);
}

const methods = {
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },

  updateSettings(settings) {
    validateObject(settings, 'settings');
    validateSettings(settings);
    this[kOptions].settings = { ...this[kOptions].settings, ...settings };
  },

  [EventEmitter.captureRejectionSymbol](error, event, ...args) {
    if (event === 'stream') {
      const [stream] = args;
      if (stream.sentHeaders) {
        stream.destroy(error);
      } else {
        stream.respond({ ':status': 500 });
        stream.end();
      }
    } else if (event === 'request') {
      const [, response] = args;
      if (response.headersSent || response.finished) {
        response.destroy(error);
      } else {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        response.statusCode = 500;
        response.end('Internal Server Error');
      }
    } else {
      net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, ...args);
    }
  },
};

function closeSessions(server) {
  for (const session of server[kSessions]) session.close();
}

class Http2Server extends net.Server {
  constructor(given, listener) {
    const options = sessionOptions(given);
    super(options, onConnection);
    prepare(this, options, listener);
  }

  close(callback) {
    closeSessions(this);
    return super.close(callback);
  }
}

function define(Class) {
  for (const name of Reflect.ownKeys(methods)) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null, value: methods[name], configurable: true, writable: true,
    });
  }
}
define(Http2Server);

// Made at the first createSecureServer(), as TLS is loaded for it.
let SecureServer = null;

function secureServer() {
  if (SecureServer !== null) return SecureServer;
  const tls = require('tls');
  SecureServer = class Http2SecureServer extends tls.Server {
    constructor(given, listener) {
      const options = secureOptions(given);
      super(options, onConnection);
      prepare(this, options, listener);
      if (options.allowHTTP1 === true) allowHttp1(this, options);
      this.on('tlsClientError', onClientError);
    }

    close(callback) {
      closeSessions(this);
      if (this[kOptions].allowHTTP1 === true) return HttpServer.prototype.close.call(this, callback);
      return super.close(callback);
    }
  };
  define(SecureServer);
  return SecureServer;
}

function secureOptions(given) {
  const options = sessionOptions(given);
  if (!options.ALPNCallback) options.ALPNProtocols = options.allowHTTP1 === true ? ['h2', 'http/1.1'] : ['h2'];
  return options;
}

function allowHttp1(server, options) {
  const own = { IncomingMessage: options.Http1IncomingMessage, ServerResponse: options.Http1ServerResponse };
  for (const name of Object.keys(own)) if (own[name] === undefined) delete own[name];
  storeHTTPOptions(server, { ...options, ...own, ...options.http1Options });
  const { timeout } = server;
  setUpServer(server, 'secureConnection');
  server.timeout = timeout;
  for (const name of ['closeAllConnections', 'closeIdleConnections']) server[name] = HttpServer.prototype[name];
}

function onClientError(error, socket) {
  if (!this.emit('clientError', error, socket)) socket.destroy(error);
}

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = undefined;
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  return new (secureServer())(options, handler);
}

function performServerHandshake(socket, options = {}) {
  return new ServerHttp2Session(sessionOptions(options), socket, undefined);
}

module.exports = { createSecureServer, createServer, performServerHandshake };
