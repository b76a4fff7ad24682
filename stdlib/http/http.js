/* SPDX-License-Identifier: MIT */
/*
 * http.js - the public http module. Parts: http_server, http_response, http_incoming,
 * http_outgoing, http_headers, http_client, http_agent, http_parser (over natives('http')),
 * http_common, http_status.
 */
'use strict';

const agent = require('http/http_agent');
const { ClientRequest } = require('http/http_client');
const { getMaxHeaderSize, validateHeaderName, validateHeaderValue } = require('http/http_common');
const { IncomingMessage } = require('http/http_incoming');
const { METHODS } = require('http/http_methods');
const { OutgoingMessage } = require('http/http_outgoing');
const { setMaxIdleHTTPParsers } = require('http/http_parser');
const { ServerResponse } = require('http/http_response');
const { Server, _connectionListener } = require('http/http_server');
const { STATUS_CODES } = require('http/http_status');

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

module.exports = {
  _connectionListener,
  METHODS,
  STATUS_CODES,
  Agent: agent.Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setGlobalProxyFromEnv: (proxyEnv) => require('http_proxy/http_proxy_global').setGlobalProxyFromEnv(proxyEnv),
  setMaxIdleHTTPParsers,
};

function accessor(name, get, set) {
  Object.defineProperty(module.exports, name,
                        { __proto__: null, configurable: true, enumerable: true, get, set });
}

accessor('maxHeaderSize', getMaxHeaderSize);
// The globals of these names: rooms that are loaded when somebody asks.
accessor('WebSocket', () => require('undici/websocket').WebSocket);
accessor('CloseEvent', () => require('undici/websocket/events').CloseEvent);
accessor('MessageEvent', () => require('web/message').MessageEvent);
accessor('globalAgent', agent.getGlobalAgent, agent.setGlobalAgent);
