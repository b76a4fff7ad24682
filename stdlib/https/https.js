/* SPDX-License-Identifier: MIT */
/* https.js - the public https module: http over tls. Parts: https_agent. */
'use strict';

const { ClientRequest } = require('http');
const {
  Server: HttpServer,
  _connectionListener,
  httpServerArgs,
  setUpServer,
  storeHTTPOptions,
} = require('http/http_server');
const { Agent, getGlobalAgent, setGlobalAgent } = require('https/https_agent');
const { URL, urlToHttpOptions } = require('web/url');
const tls = require('tls');

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  ({ 0: options, 1: requestListener } = httpServerArgs(options, requestListener));
  options = { ...options };
  // Who speaks of protocols at all is told that it is HTTP/1.1.
  if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
  options.noDelay ??= true;
  storeHTTPOptions(this, options);
  tls.Server.call(this, options, _connectionListener);
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', function onClientError(error, socket) {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  setUpServer(this, 'secureConnection');
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

for (const name of ['close', 'closeAllConnections', 'closeIdleConnections', 'setTimeout']) {
  Server.prototype[name] = HttpServer.prototype[name];
}
Server.prototype[Symbol.asyncDispose] = HttpServer.prototype[Symbol.asyncDispose];
const { captureRejectionSymbol } = require('events');
Server.prototype[captureRejectionSymbol] = HttpServer.prototype[captureRejectionSymbol];

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') {
    options = urlToHttpOptions(new URL(args.shift()));
  } else if (args[0] instanceof URL) {
    options = urlToHttpOptions(args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = getGlobalAgent();
  return new ClientRequest(options, ...args);
}

function get(input, options, callback) {
  const req = request(input, options, callback);
  req.end();
  return req;
}

module.exports = { Agent, Server, createServer, get, request };

Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: getGlobalAgent,
  set: setGlobalAgent,
});
