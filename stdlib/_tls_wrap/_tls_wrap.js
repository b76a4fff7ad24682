/* SPDX-License-Identifier: MIT */
/* _tls_wrap.js - a legacy public name for parts of tls. */
'use strict';

const { connect } = require('tls/tls_connect');
const { Server } = require('tls/tls_server');
const { TLSSocket } = require('tls/tls_socket');

module.exports = { Server, TLSSocket, connect, createServer: (options, listener) => new Server(options, listener) };
