/* SPDX-License-Identifier: MIT */
/*
 * http_common.js - grammar checks, the cached Date, and the symbols that http's parts share.
 * RFC 9110, sections 5.5 and 5.6.2: field values and tokens.
 */
'use strict';

const {
  codes: { ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN },
} = require('internal/errors');
const options = require('internal/options');
const { msSince, roundTime } = require('internal/task_queue');

const tokenText = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const badValueChar = /[^\t\x20-\x7e\x80-\xff]/; // control characters, beyond Latin-1
// What even a lenient peer could not send: it would end the line, or needs more than a byte.
const impossibleChar = /[\0\r\n]|[^\x00-\xff]/;
const continueText = /(?:^|\W)100-continue(?:$|\W)/i;
const chunkedText = /(?:^|\W)chunked(?:$|\W)/i;

// Names seen before need no second look: a small table, cleared when full of strangers.
const goodTokens = new Set();
const kMaxGoodTokens = 512;

function isToken(text) {
  if (goodTokens.has(text)) return true;
  if (!tokenText.test(text)) return false;
  if (goodTokens.size >= kMaxGoodTokens) goodTokens.clear();
  goodTokens.add(text);
  return true;
}

function hasBadValueChar(text, lenient = false) {
  return (lenient ? impossibleChar : badValueChar).test(text);
}

function validateHeaderName(name, label) {
  if (typeof name !== 'string' || name === '' || !isToken(name)) {
    throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (badValueChar.test(value)) throw new ERR_INVALID_CHAR('header content', name);
}

// For a message whose httpValidation is not strict.
function validateLenientValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (impossibleChar.test(value)) throw new ERR_INVALID_CHAR('header content', name);
}

// ---- Date ---------------------------------------------------------------------------------------

// A Date header is good for the second it names.
let dateLine = '';
let dateTime = 0; // roundTime() when it was made
let dateGood = 0; // milliseconds from then on

function dateHeader() {
  if (msSince(dateTime) >= dateGood) {
    const now = Date.now();
    dateLine = `Date: ${new Date(now).toUTCString()}\r\n`;
    dateTime = roundTime();
    dateGood = 1000 - now % 1000;
  }
  return dateLine;
}

// ---- limits -------------------------------------------------------------------------------------

let maxHeaderSize = 0;

// Bytes; --max-http-header-size, else 16 KiB.
function getMaxHeaderSize() {
  if (maxHeaderSize === 0) {
    maxHeaderSize = Number(options.get('--max-http-header-size')) || 16 * 1024;
  }
  return maxHeaderSize;
}

let insecure;

function insecureParserByDefault() {
  return insecure ??= options.get('--insecure-http-parser') === true;
}

module.exports = {
  chunkedText,
  continueText,
  dateHeader,
  getMaxHeaderSize,
  hasBadValueChar,
  insecureParserByDefault,
  isToken,
  kAbort: Symbol('kAbort'),
  kLenientValues: Symbol('kLenientValues'),
  kCorked: Symbol('kCorked'),
  kNeedDrain: Symbol('kNeedDrain'),
  kOnFinish: Symbol('kOnFinish'),
  validateHeaderName,
  validateHeaderValue,
  validateLenientValue,
};
