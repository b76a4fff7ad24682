/* SPDX-License-Identifier: MIT */
/* http_client_options.js - the arguments and options of http.request, read and checked. */
'use strict';

const { URL, urlToHttpOptions } = require('web/url');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_HTTP_TOKEN },
} = require('internal/errors');
const { validateBoolean, validateOneOf } = require('internal/validators');
const { insecureParserByDefault, isToken } = require('http/http_common');
const { LENIENT_ALL, LENIENT_HEADERS } = require('http/http_parser');

function isUrl(value) {
  return value instanceof URL ||
    Boolean(value && value.href && value.protocol && value.auth === undefined &&
            value.path === undefined);
}

function readArguments(input, options, callback) {
  let given = null;
  if (typeof input === 'string') {
    given = urlToHttpOptions(new URL(input));
  } else if (isUrl(input)) {
    given = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
  }
  if (typeof options === 'function') {
    callback = options;
    options = given || { __proto__: null };
  } else {
    options = Object.assign(given || { __proto__: null }, options);
  }
  return { options, callback };
}

function chooseAgent(options, fallback) {
  const { agent } = options;
  if (agent === false) return new fallback.constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? agent : fallback;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'],
                                   agent);
  }
  return agent;
}

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function readMethod(method) {
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (!method) return 'GET';
  if (!isToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function readLeniency(options) {
  const { httpValidation, insecureHTTPParser } = options;
  if (insecureHTTPParser !== undefined) {
    validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  }
  if (httpValidation === undefined) {
    return insecureHTTPParser ?? insecureParserByDefault() ? LENIENT_ALL : 0;
  }
  validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  if (insecureHTTPParser !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
                                    'cannot be used together with options.insecureHTTPParser');
  }
  if (httpValidation === 'insecure') return LENIENT_ALL;
  return httpValidation === 'relaxed' ? LENIENT_HEADERS : 0;
}

// The Host header: brackets around IPv6, the port when it is not the usual one.
function hostHeader(host, port, defaultPort) {
  const colon = host.indexOf(':');
  let text = host;
  if (colon !== -1 && host.includes(':', colon + 1) && host[0] !== '[') text = `[${host}]`;
  return port && +port !== defaultPort ? `${text}:${port}` : text;
}

module.exports = {
  chooseAgent,
  hostHeader,
  readArguments,
  readLeniency,
  readMethod,
  validateHost,
};
