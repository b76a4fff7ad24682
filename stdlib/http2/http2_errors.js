/* SPDX-License-Identifier: MIT */
/* http2_errors.js - errors that nghttp2 reports, and the names of the codes of RFC 9113, section 7. */
'use strict';

const { codes: { ERR_HTTP2_TOO_MANY_INVALID_FRAMES } } = require('internal/errors');
const constants = require('http2/http2_constants');

const native = natives('http2');

// of on_error: no codes of nghttp2
const kTooManyInvalidFrames = 1;
const kOver = 2;

class NghttpError extends Error {
  constructor(errno) {
    super(native.errorText(errno));
    this.code = 'ERR_HTTP2_ERROR';
    this.errno = errno;
  }

  get name() {
    return 'Error';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function nativeError(errno) {
  if (errno !== kTooManyInvalidFrames) return new NghttpError(errno);
  return new ERR_HTTP2_TOO_MANY_INVALID_FRAMES();
}

const codeNames = [];
for (const name of ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT',
                    'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR',
                    'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED']) {
  codeNames[constants[`NGHTTP2_${name}`]] = `NGHTTP2_${name}`;
}

// nghttp2's codes of what could not be sent, as codes of the protocol.
const protocolCodes = {
  '__proto__': null,
  [kTooManyInvalidFrames]: constants.NGHTTP2_ENHANCE_YOUR_CALM,
  '-510': constants.NGHTTP2_STREAM_CLOSED,
  '-523': constants.NGHTTP2_COMPRESSION_ERROR,
  '-522': constants.NGHTTP2_FRAME_SIZE_ERROR,
  '-524': constants.NGHTTP2_FLOW_CONTROL_ERROR,
  '-533': constants.NGHTTP2_REFUSED_STREAM,
  '-505': constants.NGHTTP2_PROTOCOL_ERROR,
  '-531': constants.NGHTTP2_PROTOCOL_ERROR,
  '-532': constants.NGHTTP2_PROTOCOL_ERROR,
};

function protocolCode(errno) {
  return protocolCodes[errno] ?? constants.NGHTTP2_INTERNAL_ERROR;
}

module.exports = { NghttpError, kOver, codeNames, nativeError, protocolCode };
