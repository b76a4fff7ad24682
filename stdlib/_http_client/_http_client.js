/* SPDX-License-Identifier: MIT */
/* _http_client.js - a legacy public name for parts of http. */
'use strict';

const { ClientRequest } = require('http/http_client');

module.exports = { ClientRequest };
