/* SPDX-License-Identifier: MIT */
/*
 * querystring.js - the `querystring` module. Koa and Express parse every query with it: parse()
 * walks
 * the text once and decodes only names and values that have something to decode.
 * Source: Node's doc/api/querystring.md.
 */
'use strict';

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

// ---- decoding -----------------------------------------------------------------------------------

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

// The bytes of `s` (one for each character, so of Latin-1 texts) with %XX decoded.
function unescapeBuffer(s, decodeSpaces = false) {
  const out = Buffer.allocUnsafe(s.length);
  let length = 0;
  for (let i = 0; i < s.length; i++) {
    let code = s.charCodeAt(i);
    if (code === 43 && decodeSpaces) { // +
      code = 32;
    } else if (code === 37 && i + 2 < s.length) { // %
      const high = hexDigit(s.charCodeAt(i + 1));
      const low = hexDigit(s.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return length === s.length ? out : out.subarray(0, length);
}

// Never throws: what is no UTF-8 becomes U+FFFD.
function unescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return module.exports.unescapeBuffer(s, decodeSpaces).toString();
  }
}

// ---- encoding -----------------------------------------------------------------------------------

const plain = /^[A-Za-z0-9\-_.!~*'()]*$/; // what encodeURIComponent keeps, too

function encode(text) {
  if (plain.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeSurrogates(text);
  }
}

// A high surrogate makes a pair with whatever follows; at the end of the text it is an error.
function encodeSurrogates(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) {
      out += encodeURIComponent(text[i]);
      continue;
    }
    if (++i >= text.length) throw new ERR_INVALID_URI();
    out += encodeURIComponent(String.fromCodePoint(
      0x10000 + (((code & 0x3ff) << 10) | (text.charCodeAt(i) & 0x3ff))));
  }
  return out;
}

function escape(text) {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : text + '';
  return encode(text);
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

// Values whose text needs no escaping skip `encoder`.
function encodePrimitive(value, encoder) {
  switch (typeof value) {
    case 'string': return value.length > 0 ? encoder(value) : '';
    case 'number':
      if (!Number.isFinite(value)) return '';
      return Math.abs(value) < 1e21 ? `${value}` : encoder(`${value}`); // beyond, it has a '+'
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

function stringify(object, separator, equals, options) {
  separator = separator || '&';
  equals = equals || '=';
  let encoder = module.exports.escape;
  if (options && typeof options.encodeURIComponent === 'function') {
    encoder = options.encodeURIComponent;
  }
  const encodeValue = encoder === escape ? (value) => encodePrimitive(value, encode) :
    (value) => encoder(primitiveText(value));
  if (object === null || typeof object !== 'object') return '';
  let text = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const start = `${encodeValue(key)}${equals}`;
    if (!Array.isArray(value)) {
      text += `${text === '' ? '' : separator}${start}${encodeValue(value)}`;
      continue;
    }
    for (let i = 0; i < value.length; i++) {
      text += `${text === '' ? '' : separator}${start}${encodeValue(value[i])}`;
    }
  }
  return text;
}

// ---- parsing ------------------------------------------------------------------------------------

// A name that comes twice has an array of values.
function addPair(result, key, value, hasDecoder, decoder) {
  if (key.length > 0 && hasDecoder.key) key = decodeWith(key, decoder);
  if (value.length > 0 && hasDecoder.value) value = decodeWith(value, decoder);
  const known = result[key];
  if (known === undefined) result[key] = value;
  else if (Array.isArray(known)) known.push(value);
  else result[key] = [known, value];
}

function decodeWith(text, decoder) {
  try {
    return decoder(text);
  } catch {
    return unescape(text, true);
  }
}

function maxPairs(options) {
  // 0 and what is no number: as many as there are.
  return options && typeof options.maxKeys === 'number' ?
    (options.maxKeys > 0 ? options.maxKeys : Infinity) : 1000;
}

const needsDecoding = /[%+]/;
const escaped = /%[0-9a-f]{2}/i; // any other '%' stays as it is

function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  separator = separator ? String(separator) : '&';
  equals = equals ? String(equals) : '=';
  let decoder = module.exports.unescape;
  if (options && typeof options.decodeURIComponent === 'function') {
    decoder = options.decodeURIComponent;
  }
  const isCustom = decoder !== unescape;
  const wants = { key: isCustom, value: isCustom };
  const simple = !isCustom && !needsDecoding.test(text); // Nothing in the whole text to decode.
  let left = maxPairs(options);
  let start = 0;
  while (start <= text.length && left > 0) {
    let end = separator === '' ? -1 : text.indexOf(separator, start);
    if (end === -1) end = text.length;
    if (end > start) { // "&&" has no pair in it
      let middle = text.indexOf(equals, start); // An empty one is everywhere: names are empty.
      if (middle === -1 || middle > end - equals.length) middle = -1;
      let key = middle === -1 ? text.slice(start, end) : text.slice(start, middle);
      let value = middle === -1 ? '' : text.slice(middle + equals.length, end);
      if (!simple) {
        if (!isCustom) {
          wants.key = key.includes('%') && escaped.test(key);
          wants.value = value.includes('%') && escaped.test(value);
        }
        // A decoder of the program's gets '%20' and '+' both as '%20'.
        if (key.includes('+')) key = key.replaceAll('+', isCustom ? '%20' : ' ');
        if (value.includes('+')) value = value.replaceAll('+', isCustom ? '%20' : ' ');
      }
      addPair(result, key, value, wants, decoder);
    }
    left--;
    start = end + (separator.length || 1);
  }
  return result;
}

module.exports = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
