/* SPDX-License-Identifier: MIT */
/* _http_server.js - a legacy public name for parts of http. */
'use strict';

const { ServerResponse } = require('http/http_response');
const {
  Server,
  _connectionListener,
  kConnectionsCheckingInterval,
  setUpServer,
  storeHTTPOptions,
} = require('http/http_server');
const { STATUS_CODES } = require('http/http_status');

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  _connectionListener,
  kConnectionsCheckingInterval,
  setupConnectionsTracking: setUpServer,
  storeHTTPOptions,
};
