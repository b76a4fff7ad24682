/* SPDX-License-Identifier: MIT */
/* sys.js - the old name of util. */
'use strict';

module.exports = require('util');
