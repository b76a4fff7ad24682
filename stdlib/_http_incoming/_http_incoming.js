/* SPDX-License-Identifier: MIT */
/* _http_incoming.js - a legacy public name for parts of http. */
'use strict';

const { IncomingMessage, readStart, readStop } = require('http/http_incoming');

module.exports = { IncomingMessage, readStart, readStop };
