/* SPDX-License-Identifier: MIT */
/*
 * http2_constants.js - http2.constants: names of headers, methods, states, settings and errors.
 * Who: http2 (which shows them) and its parts. Values: RFC 9113, nghttp2's nghttp2.h, Node's doc/api/http2.md.
 * The lists are kept as text, since names follow from values or count upwards.
 */
'use strict';

const methods = 'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE ' +
  'MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH ' +
  'PUT REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL';

const headers = ':status :method :authority :scheme :path :protocol accept-encoding accept-language accept-ranges ' +
  'accept access-control-allow-credentials access-control-allow-headers access-control-allow-methods ' +
  'access-control-allow-origin access-control-expose-headers access-control-request-headers ' +
  'access-control-request-method age authorization cache-control connection content-disposition content-encoding ' +
  'content-length content-type cookie date etag forwarded host if-modified-since if-none-match if-range ' +
  'last-modified link location range referer server set-cookie strict-transport-security transfer-encoding te ' +
  'upgrade-insecure-requests upgrade user-agent vary x-content-type-options x-frame-options keep-alive ' +
  'proxy-connection x-xss-protection alt-svc content-security-policy early-data expect-ct origin purpose ' +
  'timing-allow-origin x-forwarded-for priority accept-charset access-control-max-age allow content-language ' +
  'content-location content-md5 content-range dnt expect expires from if-match if-unmodified-since max-forwards ' +
  'prefer proxy-authenticate proxy-authorization refresh retry-after trailer tk via warning www-authenticate ' +
  'http2-settings';

// A number says what the next name stands for; the names after it count on.
const statuses = '100 CONTINUE SWITCHING_PROTOCOLS PROCESSING EARLY_HINTS 200 OK CREATED ACCEPTED ' +
  'NON_AUTHORITATIVE_INFORMATION NO_CONTENT RESET_CONTENT PARTIAL_CONTENT MULTI_STATUS ALREADY_REPORTED 226 IM_USED ' +
  '300 MULTIPLE_CHOICES MOVED_PERMANENTLY FOUND SEE_OTHER NOT_MODIFIED USE_PROXY 307 TEMPORARY_REDIRECT ' +
  'PERMANENT_REDIRECT 400 BAD_REQUEST UNAUTHORIZED PAYMENT_REQUIRED FORBIDDEN NOT_FOUND METHOD_NOT_ALLOWED ' +
  'NOT_ACCEPTABLE PROXY_AUTHENTICATION_REQUIRED REQUEST_TIMEOUT CONFLICT GONE LENGTH_REQUIRED PRECONDITION_FAILED ' +
  'PAYLOAD_TOO_LARGE URI_TOO_LONG UNSUPPORTED_MEDIA_TYPE RANGE_NOT_SATISFIABLE EXPECTATION_FAILED TEAPOT ' +
  '421 MISDIRECTED_REQUEST UNPROCESSABLE_ENTITY LOCKED FAILED_DEPENDENCY TOO_EARLY UPGRADE_REQUIRED ' +
  '428 PRECONDITION_REQUIRED TOO_MANY_REQUESTS 431 REQUEST_HEADER_FIELDS_TOO_LARGE ' +
  '451 UNAVAILABLE_FOR_LEGAL_REASONS 500 INTERNAL_SERVER_ERROR NOT_IMPLEMENTED BAD_GATEWAY SERVICE_UNAVAILABLE ' +
  'GATEWAY_TIMEOUT HTTP_VERSION_NOT_SUPPORTED VARIANT_ALSO_NEGOTIATES INSUFFICIENT_STORAGE LOOP_DETECTED ' +
  'BANDWIDTH_LIMIT_EXCEEDED NOT_EXTENDED NETWORK_AUTHENTICATION_REQUIRED';

const nghttp2 = '-522 ERR_FRAME_SIZE_ERROR 0 SESSION_SERVER SESSION_CLIENT 1 STREAM_STATE_IDLE STREAM_STATE_OPEN ' +
  'STREAM_STATE_RESERVED_LOCAL STREAM_STATE_RESERVED_REMOTE STREAM_STATE_HALF_CLOSED_LOCAL ' +
  'STREAM_STATE_HALF_CLOSED_REMOTE STREAM_STATE_CLOSED 0 FLAG_NONE FLAG_END_STREAM 4 FLAG_END_HEADERS 1 FLAG_ACK ' +
  '8 FLAG_PADDED 32 FLAG_PRIORITY 1 SETTINGS_HEADER_TABLE_SIZE SETTINGS_ENABLE_PUSH ' +
  'SETTINGS_MAX_CONCURRENT_STREAMS SETTINGS_INITIAL_WINDOW_SIZE SETTINGS_MAX_FRAME_SIZE ' +
  'SETTINGS_MAX_HEADER_LIST_SIZE 8 SETTINGS_ENABLE_CONNECT_PROTOCOL 0 NO_ERROR PROTOCOL_ERROR INTERNAL_ERROR ' +
  'FLOW_CONTROL_ERROR SETTINGS_TIMEOUT STREAM_CLOSED FRAME_SIZE_ERROR REFUSED_STREAM CANCEL COMPRESSION_ERROR ' +
  'CONNECT_ERROR ENHANCE_YOUR_CALM INADEQUATE_SECURITY HTTP_1_1_REQUIRED 16 DEFAULT_WEIGHT';

// There, but not listed.
const hidden = '0 HCAT_REQUEST HCAT_RESPONSE HCAT_PUSH_RESPONSE HCAT_HEADERS 0 NV_FLAG_NONE NV_FLAG_NO_INDEX ' +
  '-508 ERR_DEFERRED -509 ERR_STREAM_ID_NOT_AVAILABLE -501 ERR_INVALID_ARGUMENT -510 ERR_STREAM_CLOSED -901 ERR_NOMEM';

const defaults = {
  DEFAULT_SETTINGS_HEADER_TABLE_SIZE: 4096,
  DEFAULT_SETTINGS_ENABLE_PUSH: 1,
  DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS: 0xffffffff,
  DEFAULT_SETTINGS_INITIAL_WINDOW_SIZE: 65535,
  DEFAULT_SETTINGS_MAX_FRAME_SIZE: 16384,
  DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE: 65535,
  DEFAULT_SETTINGS_ENABLE_CONNECT_PROTOCOL: 0,
  MAX_MAX_FRAME_SIZE: 16777215,
  MIN_MAX_FRAME_SIZE: 16384,
  MAX_INITIAL_WINDOW_SIZE: 2147483647,
  PADDING_STRATEGY_NONE: 0,
  PADDING_STRATEGY_ALIGNED: 1,
  PADDING_STRATEGY_MAX: 2,
  PADDING_STRATEGY_CALLBACK: 1,
};

const constants = { ...defaults };

function define(name, value, enumerable) {
  Object.defineProperty(constants, name, { __proto__: null, value, enumerable, configurable: true, writable: true });
}

function addCounted(prefix, text, enumerable = true) {
  let next = 0;
  for (const word of text.split(' ')) {
    if (/^-?\d+$/.test(word)) next = Number(word);
    else define(prefix + word, next++, enumerable);
  }
}

function addNamed(prefix, text) {
  for (const value of text.split(' ')) {
    define(prefix + value.replace(':', '').replaceAll('-', '_').toUpperCase(), value, true);
  }
}

addCounted('NGHTTP2_', nghttp2);
addNamed('HTTP2_HEADER_', headers);
addNamed('HTTP2_METHOD_', methods);
addCounted('HTTP_STATUS_', statuses);
addCounted('NGHTTP2_', hidden, false);

module.exports = constants;
