/* SPDX-License-Identifier: MIT */
/*
 * http_headers.js - the headers of a message being sent: the store behind setHeader and its
 * relatives, and the text of the head with what HTTP/1.1 adds by itself (Date, Connection,
 * Keep-Alive, framing).
 *
 * The store is three short parallel arrays: messages have few headers, and arrays of interned
 * strings are searched faster than a dictionary is made.
 */
'use strict';

const {
  codes: { ERR_HTTP_TRAILER_INVALID },
} = require('internal/errors');
const {
  chunkedText,
  dateHeader,
  kLenientValues,
  validateHeaderName,
  validateHeaderValue,
  validateLenientValue,
} = require('http/http_common');

class HeaderStore {
  constructor() {
    this.keys = []; // lower case
    this.names = []; // as given
    this.values = [];
  }

  get(key) {
    const i = this.keys.indexOf(key);
    return i === -1 ? undefined : this.values[i];
  }

  has(key) {
    return this.keys.includes(key);
  }

  set(key, name, value) {
    const i = this.keys.indexOf(key);
    if (i === -1) {
      this.keys.push(key);
      this.names.push(name);
      this.values.push(value);
    } else {
      this.names[i] = name;
      this.values[i] = value;
    }
  }

  append(key, name, value) {
    const i = this.keys.indexOf(key);
    if (i === -1) {
      this.set(key, name, value);
      return;
    }
    const had = Array.isArray(this.values[i]) ? this.values[i] : [this.values[i]];
    this.values[i] = had.concat(value);
  }

  delete(key) {
    const i = this.keys.indexOf(key);
    if (i === -1) return;
    this.keys.splice(i, 1);
    this.names.splice(i, 1);
    this.values.splice(i, 1);
  }

  toObject() {
    const object = { __proto__: null };
    for (let i = 0; i < this.keys.length; i++) object[this.keys[i]] = this.values[i];
    return object;
  }
}

// What the head said, while it is being made.
const kConnection = 1;
const kContentLength = 2;
const kTransferEncoding = 4;
const kDate = 8;
const kExpect = 16;
const kTrailer = 32;

const closeText = /(?:^|\W)close(?:$|\W)/i;

// A field that changes how the message is sent. Gives its bit.
function noteField(message, key, value) {
  switch (key.length) {
    case 4:
      return key === 'date' ? kDate : 0;
    case 6:
      return key === 'expect' ? kExpect : 0;
    case 7:
      return key === 'trailer' ? kTrailer : 0;
    case 10:
      if (key === 'connection') {
        message._removedConnection = false;
        if (closeText.test(value)) message._last = true;
        else message.shouldKeepAlive = true;
        return kConnection;
      }
      if (key === 'keep-alive') message._defaultKeepAlive = false;
      return 0;
    case 14:
      if (key !== 'content-length') return 0;
      message._contentLength = +value;
      message._removedContLen = false;
      return kContentLength;
    case 17:
      if (key !== 'transfer-encoding') return 0;
      message._removedTE = false;
      if (chunkedText.test(value)) message.chunkedEncoding = true;
      return kTransferEncoding;
    default:
      return 0;
  }
}

// The lines being collected; one at a time, never across a call into user code.
let text = '';
let seen = 0;

function addLine(message, name, key, value, validate) {
  if (validate) {
    if (message[kLenientValues]) validateLenientValue(name, value);
    else validateHeaderValue(name, value);
  }
  text += `${name}: ${value}\r\n`;
  seen |= noteField(message, key, value);
}

function addField(message, name, value, validate) {
  if (validate) validateHeaderName(name);
  const key = name.toLowerCase();
  if (!Array.isArray(value)) {
    addLine(message, name, key, value, validate);
    return;
  }
  const unique = message._uniqueHeaders;
  if ((value.length < 2 || key !== 'cookie') && !(unique && unique.has(key))) {
    for (const one of value) addLine(message, name, key, one, validate);
  } else {
    addLine(message, name, key, value.join('; '), validate);
  }
}

function addStore(message, store) {
  const { keys, names, values } = store;
  for (let i = 0; i < keys.length; i++) {
    const value = values[i];
    if (Array.isArray(value)) {
      addField(message, names[i], value, false);
    } else {
      text += `${names[i]}: ${value}\r\n`;
      seen |= noteField(message, keys[i], value);
    }
  }
}

// writeHead's forms: a flat list, a list of pairs, an object.
function addGiven(message, headers) {
  if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (const [name, value] of headers) addField(message, name, value, true);
    } else {
      for (let i = 0; i + 1 < headers.length; i += 2) {
        addField(message, headers[i], headers[i + 1], true);
      }
    }
    return;
  }
  for (const name in headers) {
    if (Object.hasOwn(headers, name)) addField(message, name, headers[name], true);
  }
}

function addConnection(message) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return;
  }
  if ((seen & kConnection) !== 0) return;
  const keep = message.shouldKeepAlive &&
    ((seen & kContentLength) !== 0 || message.useChunkedEncodingByDefault || message.agent);
  if (keep && message.maxRequestsOnConnectionReached) {
    text += 'Connection: close\r\n';
  } else if (keep) {
    text += 'Connection: keep-alive\r\n';
    if (message._keepAliveTimeout && message._defaultKeepAlive) addKeepAlive(message);
  } else {
    message._last = true;
    text += 'Connection: close\r\n';
  }
}

function addKeepAlive(message) {
  const max = ~~message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
  text += `Keep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${max}\r\n`;
}

// How the end of the body will be known (RFC 9112, section 6).
function addFraming(message) {
  if ((seen & (kContentLength | kTransferEncoding)) !== 0) return;
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if ((seen & kTrailer) === 0 && !message._removedContLen &&
             typeof message._contentLength === 'number') {
    text += `Content-Length: ${message._contentLength}\r\n`;
  } else if (!message._removedTE) {
    text += 'Transfer-Encoding: chunked\r\n';
    message.chunkedEncoding = true;
  } else {
    message._last = true; // the body ends with the connection
  }
}

/*
 * The head of `message`. `headers`: a HeaderStore, one of writeHead's forms, or null. Gives the
 * text; the last two lines of it and whether an Expect was among them are up to the caller.
 */
function renderHead(message, firstLine, headers) {
  text = firstLine;
  seen = 0;
  if (headers instanceof HeaderStore) addStore(message, headers);
  else if (headers) addGiven(message, headers);
  if (message.sendDate && (seen & kDate) === 0) text += dateHeader();
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    // Such responses have no body, so chunks would be taken for the next message.
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
  addConnection(message);
  addFraming(message);
  if (message.chunkedEncoding !== true && (seen & kTrailer) !== 0) {
    throw new ERR_HTTP_TRAILER_INVALID();
  }
  const head = `${text}\r\n`;
  text = '';
  return head;
}

function headExpects() {
  return (seen & kExpect) !== 0;
}

module.exports = { HeaderStore, headExpects, renderHead };
