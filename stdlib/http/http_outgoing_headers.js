/* SPDX-License-Identifier: MIT */
/*
 * http_outgoing_headers.js - setHeader and its relatives: the methods of OutgoingMessage that deal
 * with headers and trailers. http_outgoing.js puts them on its prototype.
 */
'use strict';

const {
  codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const {
  hasBadValueChar,
  kLenientValues,
  validateHeaderName,
  validateHeaderValue,
  validateLenientValue,
} = require('http/http_common');
const { HeaderStore } = require('http/http_headers');

const kOutHeaders = Symbol('kOutHeaders');
const headerMethods = {};

function checkValue(message, name, value) {
  if (message[kLenientValues]) validateLenientValue(name, value);
  else validateHeaderValue(name, value);
}

function openStore(message) {
  return message[kOutHeaders] ??= new HeaderStore();
}

headerMethods.setHeader = function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  validateHeaderName(name);
  checkValue(this, name, value);
  openStore(this).set(name.toLowerCase(), name, value);
  return this;
};

headerMethods.setHeaders = function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' ||
      typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  const cookies = [];
  for (const [name, value] of headers) {
    if (name === 'set-cookie') cookies.push(...(Array.isArray(value) ? value : [value]));
    else this.setHeader(name, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

headerMethods.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  checkValue(this, name, value);
  openStore(this).append(name.toLowerCase(), name, value);
  return this;
};

headerMethods.getHeader = function getHeader(name) {
  validateString(name, 'name');
  const store = this[kOutHeaders];
  return store === null ? undefined : store.get(name.toLowerCase());
};

headerMethods.getHeaderNames = function getHeaderNames() {
  return this[kOutHeaders] === null ? [] : this[kOutHeaders].keys.slice();
};

headerMethods.getRawHeaderNames = function getRawHeaderNames() {
  return this[kOutHeaders] === null ? [] : this[kOutHeaders].names.slice();
};

headerMethods.getHeaders = function getHeaders() {
  return this[kOutHeaders] === null ? { __proto__: null } : this[kOutHeaders].toObject();
};

headerMethods.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && this[kOutHeaders].has(name.toLowerCase());
};

headerMethods.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  switch (key) {
    case 'connection':
      this._removedConnection = true;
      break;
    case 'content-length':
      this._removedContLen = true;
      break;
    case 'transfer-encoding':
      this._removedTE = true;
      break;
    case 'date':
      this.sendDate = false;
      break;
  }
  if (this[kOutHeaders] !== null) this[kOutHeaders].delete(key);
};

headerMethods.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  const flat = Array.isArray(headers);
  for (const key of Object.keys(headers)) {
    const name = flat ? headers[key][0] : key;
    const value = flat ? headers[key][1] : headers[key];
    validateHeaderName(name, 'Trailer name');
    const many = Array.isArray(value) && value.length > 1 &&
      !(this._uniqueHeaders && this._uniqueHeaders.has(name.toLowerCase()));
    const values = many ? value : [Array.isArray(value) ? value.join('; ') : value];
    for (const one of values) {
      if (hasBadValueChar(String(one))) throw new ERR_INVALID_CHAR('trailer content', name);
      this._trailer += `${name}: ${one}\r\n`;
    }
  }
};

headerMethods._renderHeaders = function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const headers = {};
  const store = this[kOutHeaders];
  if (store !== null) store.names.forEach((name, i) => { headers[name] = store.values[i]; });
  return headers;
};

// ---- what old programs look at ------------------------------------------------------------------

function noop() {}

function legacy(name, get, set) {
  Object.defineProperty(headerMethods, name,
                        { __proto__: null, configurable: true, enumerable: false, get, set });
}

legacy('_headers', function() { return this.getHeaders(); }, function(value) {
  this[kOutHeaders] = null;
  if (value === null || typeof value !== 'object') return;
  this[kOutHeaders] = new HeaderStore();
  for (const name of Object.keys(value)) {
    this[kOutHeaders].set(name.toLowerCase(), name, value[name]);
  }
});
legacy('_headerNames', function() {
  const names = { __proto__: null };
  const store = this[kOutHeaders];
  if (store !== null) store.keys.forEach((key, i) => { names[key] = store.names[i]; });
  return names;
}, noop);

module.exports = { headerMethods, kOutHeaders };
