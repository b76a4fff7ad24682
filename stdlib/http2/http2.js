/* SPDX-License-Identifier: MIT */
/*
 * http2.js - node:http2, the public face:
 *
 *   http2_server   servers                       http2_session, http2_session_server   connections
 *   http2_client   connect(), client's half      http2_stream, http2_stream_server, http2_stream_file   streams
 *   http2_events   what comes on connections     http2_compat*   requests and responses as http has them
 */
'use strict';

const { codes: { ERR_NO_HTTP2 } } = require('internal/errors');

// The packager leaves nghttp2 out of executables that do not name this module (packager/apart.h).
if (natives('boot').option('http2') === 'none') throw new ERR_NO_HTTP2();

const { connect } = require('http2/http2_client');
const { Http2ServerRequest, Http2ServerResponse } = require('http2/http2_compat');
const constants = require('http2/http2_constants');
const { sensitiveHeaders } = require('http2/http2_headers');
const { createSecureServer, createServer, performServerHandshake } = require('http2/http2_server');
const { defaultSettings, packSettings, unpackSettings } = require('http2/http2_settings');
require('http2/http2_events');

function getDefaultSettings() {
  return { ...defaultSettings() };
}

function getPackedSettings(settings = {}) {
  return packSettings(settings);
}

function getUnpackedSettings(buf, options = {}) {
  return unpackSettings(buf, options);
}

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
