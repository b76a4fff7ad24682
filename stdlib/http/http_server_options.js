/* SPDX-License-Identifier: MIT */
/*
 * http_server_options.js - what the options of http.createServer mean, stored on the server.
 * Shared by http.Server and (later) https.Server.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInteger,
  validateOneOf,
} = require('internal/validators');
const { insecureParserByDefault } = require('http/http_common');
const { IncomingMessage } = require('http/http_incoming');
const { LENIENT_ALL, LENIENT_HEADERS } = require('http/http_parser');
const { ServerResponse } = require('http/http_response');

const kPlain = Symbol('kPlain'); // the server uses no subclass of ours

function optionalInteger(options, name, fallback, min = 0) {
  if (options[name] === undefined) return fallback;
  validateInteger(options[name], name, min);
  return options[name];
}

function optionalBoolean(options, name, fallback) {
  if (options[name] === undefined) return fallback;
  validateBoolean(options[name], `options.${name}`);
  return options[name];
}

function uniqueSet(headers) {
  if (!Array.isArray(headers)) return null;
  return new Set(headers.map((name) => String(name).toLowerCase()));
}

function readLeniency(server, options) {
  server.insecureHTTPParser = optionalBoolean(options, 'insecureHTTPParser', undefined);
  const { httpValidation } = options;
  if (httpValidation === undefined) return;
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  if (server.insecureHTTPParser !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
                                    'cannot be used together with options.insecureHTTPParser');
  }
  server.httpValidation = httpValidation;
}

function lenientFlags(server) {
  if (server.httpValidation === 'insecure') return LENIENT_ALL;
  if (server.httpValidation === 'relaxed') return LENIENT_HEADERS;
  return server.insecureHTTPParser ?? insecureParserByDefault() ? LENIENT_ALL : 0;
}

// Sets what http.createServer's options mean on `server` (a net.Server, or later tls.Server).
function storeHTTPOptions(server, options) {
  server[kPlain] = !options.IncomingMessage && !options.ServerResponse;
  server.IncomingMessage = options.IncomingMessage || IncomingMessage;
  server.ServerResponse = options.ServerResponse || ServerResponse;
  server.maxHeaderSize = optionalInteger(options, 'maxHeaderSize', undefined);
  readLeniency(server, options);
  server.requestTimeout = optionalInteger(options, 'requestTimeout', 300000);
  if (options.headersTimeout !== undefined) {
    server.headersTimeout = optionalInteger(options, 'headersTimeout', 0);
  } else {
    // No longer than the whole request may take.
    server.headersTimeout = Math.min(60000, server.requestTimeout || 60000);
  }
  if (server.requestTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  server.keepAliveTimeout = optionalInteger(options, 'keepAliveTimeout', 5000);
  server.keepAliveTimeoutBuffer = optionalInteger(options, 'keepAliveTimeoutBuffer', 1000);
  server.connectionsCheckingInterval =
    optionalInteger(options, 'connectionsCheckingInterval', 30000);
  server.requireHostHeader = optionalBoolean(options, 'requireHostHeader', true);
  server.joinDuplicateHeaders = optionalBoolean(options, 'joinDuplicateHeaders', undefined);
  server.rejectNonStandardBodyWrites =
    optionalBoolean(options, 'rejectNonStandardBodyWrites', false);
  server.optimizeEmptyRequests = optionalBoolean(options, 'optimizeEmptyRequests', false);
  if (options.shouldUpgradeCallback !== undefined) {
    validateFunction(options.shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  }
  server.shouldUpgradeCallback = options.shouldUpgradeCallback ?? upgradeIfListening;
  server._uniqueHeaders = uniqueSet(options.uniqueHeaders);
}

function upgradeIfListening() {
  return this.listenerCount('upgrade') > 0;
}

module.exports = { kPlain, lenientFlags, storeHTTPOptions };
