/* SPDX-License-Identifier: MIT */
/*
 * net.js - the public net module. Parts: net_socket (Socket), net_connect (how it connects),
 * net_server, net_handle (TCP, Pipe over natives('net')), net_address (isIP, BlockList,
 * SocketAddress).
 */
'use strict';

const { BlockList, SocketAddress, isIP, isIPv4, isIPv6 } = require('net/net_address');
const { normalizeArgs } = require('net/net_args');
const { BoundSocket } = require('net/net_bound');
const defaults = require('net/net_defaults');
const { Server, createServerHandle } = require('net/net_server');
const { Socket } = require('net/net_socket');

function connect(...args) {
  const normalized = normalizeArgs(args);
  const options = normalized[0];
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

// Windows only ever used it; kept because programs call it.
function _setSimultaneousAccepts() {}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  _setSimultaneousAccepts,
  BlockList,
  BoundSocket,
  SocketAddress,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket, // legacy name
  ...defaults,
};
