/* SPDX-License-Identifier: MIT */
/* _http_common.js - a legacy public name for parts of http; what programs still take from it. */
'use strict';

const { chunkedText, continueText, hasBadValueChar, isToken } = require('http/http_common');
const { METHODS } = require('http/http_methods');
const { parsers } = require('http/http_parser');

module.exports = {
  _checkInvalidHeaderChar: hasBadValueChar,
  _checkIsHttpToken: isToken,
  chunkExpression: chunkedText,
  continueExpression: continueText,
  CRLF: '\r\n',
  methods: METHODS,
  parsers,
};
