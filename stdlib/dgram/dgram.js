/* SPDX-License-Identifier: MIT */
/*
 * dgram.js - the public module: UDP sockets. Parts: dgram_socket (Socket), dgram_options (what can be set
 * on one), dgram_send (sending), dgram_handle (UDP over natives('dgram')). Source of behaviour: doc dgram.md.
 */
'use strict';

const { Socket } = require('dgram/dgram_socket');
require('dgram/dgram_send');
require('dgram/dgram_options');

function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { createSocket, Socket };
