/* SPDX-License-Identifier: MIT */
/* _http_outgoing.js - a legacy public name for parts of http. */
'use strict';

const { validateHeaderName, validateHeaderValue } = require('http/http_common');
const { OutgoingMessage } = require('http/http_outgoing');

module.exports = { OutgoingMessage, validateHeaderName, validateHeaderValue };
