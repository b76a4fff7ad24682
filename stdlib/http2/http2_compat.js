/* SPDX-License-Identifier: MIT */
/*
 * http2_compat.js - the compatibility API: an Http2Server's streams as the events of an http.Server.
 * Who: http2's server, for its 'stream' event when it was given a request handler.
 */
'use strict';

const { Http2ServerRequest } = require('http2/http2_compat_request');
const { Http2ServerResponse } = require('http2/http2_compat_response');

function refuse(response, status) {
  response.statusCode = status;
  response.end();
}

function onExpect(server, request, response) {
  if (request.headers.expect.toLowerCase() === '100-continue') {
    if (server.emit('checkContinue', request, response)) return;
    response.writeContinue();
    server.emit('request', request, response);
  } else if (!server.emit('checkExpectation', request, response)) {
    refuse(response, 417);
  }
}

// Listener of 'stream'; `this` is the server.
function onServerStream(ServerRequest, ServerResponse, stream, headers, flags, rawHeaders) {
  const request = new ServerRequest(stream, headers, undefined, rawHeaders);
  const response = new ServerResponse(stream);
  if (headers[':method'] === 'CONNECT') {
    if (!this.emit('connect', request, response)) refuse(response, 405);
  } else if (headers.expect !== undefined) {
    onExpect(this, request, response);
  } else {
    this.emit('request', request, response);
  }
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onServerStream };
