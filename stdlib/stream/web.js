/* SPDX-License-Identifier: MIT */
/* web.js - node:stream/web. */
'use strict';

module.exports = { ...require('web/streams') };
