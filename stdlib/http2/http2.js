/* SPDX-License-Identifier: MIT */
/* http2.js - what packages read of node:http2 while they are loaded. There is no HTTP/2 yet: internal/missing. */
'use strict';

const { missing, missingMembers } = require('internal/missing');
const { Readable, Stream } = require('stream');

const methods = [
  'ACL', 'BASELINE-CONTROL', 'BIND', 'CHECKIN', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD',
  'LABEL', 'LINK', 'LOCK', 'MERGE', 'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MKREDIRECTREF', 'MKWORKSPACE',
  'MOVE', 'OPTIONS', 'ORDERPATCH', 'PATCH', 'POST', 'PRI', 'PROPFIND', 'PROPPATCH', 'PUT', 'REBIND',
  'REPORT', 'SEARCH', 'TRACE', 'UNBIND', 'UNCHECKOUT', 'UNLINK', 'UNLOCK', 'UPDATE', 'UPDATEREDIRECTREF',
  'VERSION-CONTROL',
];
const errors = [
  'NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED',
  'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED',
];
const headers = [
  ':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'accept', 'accept-encoding',
  'accept-language', 'accept-ranges', 'access-control-allow-origin', 'age', 'allow', 'authorization',
  'cache-control', 'connection', 'content-disposition', 'content-encoding', 'content-language',
  'content-length', 'content-location', 'content-range', 'content-type', 'cookie', 'date', 'etag', 'expect',
  'expires', 'forwarded', 'from', 'host', 'http2-settings', 'if-match', 'if-modified-since', 'if-none-match',
  'if-range', 'if-unmodified-since', 'keep-alive', 'last-modified', 'link', 'location', 'origin',
  'proxy-authenticate', 'proxy-connection', 'range', 'referer', 'retry-after', 'server', 'set-cookie', 'te',
  'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'vary', 'via', 'warning', 'www-authenticate',
  'x-forwarded-for',
];

const nameOf = (text) => text.replace(/^:/, '').replace(/-/g, '_').toUpperCase();
const constants = { NGHTTP2_FLAG_END_STREAM: 1, NGHTTP2_DEFAULT_WEIGHT: 16 };
errors.forEach((name, code) => { constants[`NGHTTP2_${name}`] = code; });
for (const name of methods) constants[`HTTP2_METHOD_${nameOf(name)}`] = name;
for (const name of headers) constants[`HTTP2_HEADER_${nameOf(name)}`] = name;

module.exports = {
  Http2ServerRequest: missing('http2.Http2ServerRequest', Readable),
  Http2ServerResponse: missing('http2.Http2ServerResponse', Stream),
  constants,
  sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
  ...missingMembers('http2', ['connect', 'createServer', 'createSecureServer', 'getDefaultSettings',
                              'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake']),
};
