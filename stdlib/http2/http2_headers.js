/* SPDX-License-Identifier: MIT */
/*
 * http2_headers.js - header blocks: what programs give and get, and the flat lists that cross to nghttp2.
 *
 * Outgoing: an object, or a raw array [name, value, ...], becomes [name, value, flags, ...], checked, with names in
 * lower case and pseudo headers first. flags: 1 where the value may never be indexed by a compressor.
 * Incoming: [name, value, ...] becomes an object.
 * Rules: RFC 9113, section 8.2 and 8.3; Node's doc/api/http2.md, "Headers object".
 */
'use strict';

const {
  codes: {
    ERR_HTTP2_HEADER_SINGLE_VALUE,
    ERR_HTTP2_INVALID_CONNECTION_HEADERS,
    ERR_HTTP2_INVALID_PSEUDOHEADER,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
  },
} = require('internal/errors');
const { dateHeader, isToken } = require('http/http_common');

const sensitiveHeaders = Symbol('nodejs.http2.sensitiveHeaders');

const kFields = 3; // of one header in an outgoing list
const kNeverIndex = 1;

const single = new Set((':status :method :authority :scheme :path :protocol access-control-allow-credentials ' +
  'access-control-max-age access-control-request-method age authorization content-encoding content-language ' +
  'content-length content-location content-md5 content-range content-type date dnt etag expires from host if-match ' +
  'if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards ' +
  'proxy-authorization range referer retry-after tk upgrade-insecure-requests user-agent x-content-type-options')
  .split(' '));

// What manages one connection of HTTP/1 has no place in a stream; `te` only to announce trailers.
const forbidden = new Set(['connection', 'http2-settings', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding',
                           'upgrade']);

const requestPseudo = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);
const responsePseudo = new Set([':status']);
const pseudoOf = {
  __proto__: null,
  request: requestPseudo,
  push: requestPseudo,
  response: responsePseudo,
  info: responsePseudo,
  trailers: new Set(),
};

// ---- outgoing ------------------------------------------------------------------------------------

class ListWriter {
  constructor(kind, strict, sensitive) {
    this.allowed = pseudoOf[kind];
    this.strict = strict;
    this.sensitive = sensitive;
    this.pseudo = [];
    this.regular = [];
  }

  // name: as given; value: neither undefined nor an array. List: where it belongs.
  #push(list, key, value) {
    list.push(key, String(value), this.sensitive !== undefined && this.sensitive.includes(key) ? kNeverIndex : 0);
  }

  #checkSingle(list, key, count) {
    if (!this.strict || !single.has(key)) return;
    if (count > 1 || hasName(list, key)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(key);
  }

  add(name, value) {
    if (value === undefined || name === '') return;
    const many = Array.isArray(value) && value.length !== 1;
    if (many && value.length === 0) return;
    const key = name.toLowerCase();
    const isPseudo = key[0] === ':';
    const list = isPseudo ? this.pseudo : this.regular;
    const one = Array.isArray(value) && !many ? value[0] : value;
    this.#checkSingle(list, key, many ? value.length : 1);
    if (isPseudo) {
      if (!this.allowed.has(key)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
    } else {
      if (!isToken(key)) throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
      if (forbidden.has(key) && (key !== 'te' || many || String(one) !== 'trailers')) {
        throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(key);
      }
    }
    if (!many) this.#push(list, key, one);
    else for (const each of value) this.#push(list, key, each);
  }

  result() {
    return this.pseudo.length === 0 ? this.regular : this.pseudo.concat(this.regular);
  }
}

function hasName(list, key) {
  for (let i = 0; i < list.length; i += kFields) if (list[i] === key) return true;
  return false;
}

function lowerNames(names) {
  if (names === undefined) return undefined;
  if (!Array.isArray(names)) throw new ERR_INVALID_ARG_VALUE('headers[http2.sensitiveHeaders]', names);
  return names.map((name) => String(name).toLowerCase());
}

// headers: object or raw array. kind: 'request', 'response', 'info', 'trailers' or 'push'.
// validateStrict: false lets headers of a single value have more. Throws what is wrong with them.
function toHeaderList(headers, { kind, validateStrict = true }) {
  const writer = new ListWriter(kind, validateStrict, lowerNames(headers[sensitiveHeaders]));
  if (Array.isArray(headers)) {
    checkRaw(headers);
    for (let i = 0; i < headers.length; i += 2) writer.add(headers[i], headers[i + 1]);
  } else {
    for (const name of Object.keys(headers)) writer.add(name, headers[name]);
  }
  return writer.result();
}

function checkRaw(headers) {
  if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  for (let i = 0; i < headers.length; i += 2) {
    if (typeof headers[i] !== 'string') throw new ERR_INVALID_ARG_TYPE(`headers[${i}]`, 'string', headers[i]);
  }
}

// A raw array as the object that `sentHeaders` shows: names as given, repeated ones with their values in an array.
function rawToObject(raw) {
  const object = { __proto__: null };
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const had = object[raw[i]];
    if (had === undefined) object[raw[i]] = raw[i + 1];
    else if (Array.isArray(had)) had.push(raw[i + 1]);
    else object[raw[i]] = [had, raw[i + 1]];
  }
  if (raw[sensitiveHeaders] !== undefined) object[sensitiveHeaders] = raw[sensitiveHeaders];
  return object;
}

// ---- incoming ------------------------------------------------------------------------------------

function addReceived(object, name, value) {
  const had = object[name];
  if (name === ':status') {
    if (had === undefined) object[name] = Number(value);
  } else if (name === 'set-cookie') {
    if (had === undefined) object[name] = [value];
    else had.push(value);
  } else if (had === undefined) {
    object[name] = value;
  } else if (!single.has(name)) {
    object[name] = `${had}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
}

// flat: [name, value, ...], names in lower case. sensitiveNames: those that came marked "never index".
function toHeadersObject(flat, sensitiveNames) {
  const object = { __proto__: null };
  for (let i = 0; i < flat.length; i += 2) addReceived(object, flat[i], flat[i + 1]);
  object[sensitiveHeaders] = sensitiveNames;
  return object;
}

// ---- shared --------------------------------------------------------------------------------------

// Whom a request is for: HTTP/1 said it in `host`.
function authorityOf(headers) {
  return headers[':authority'] ?? headers.host;
}

// The value of a Date header.
function httpDate() {
  return dateHeader().slice('Date: '.length, -2);
}

// Of headers as an array of names and values.
function rawValue(headers, name) {
  for (let i = 0; i < headers.length; i += 2) {
    if (typeof headers[i] === 'string' && headers[i].toLowerCase() === name) return headers[i + 1];
  }
  return undefined;
}

module.exports = { authorityOf, httpDate, rawToObject, rawValue, sensitiveHeaders, toHeaderList, toHeadersObject };
