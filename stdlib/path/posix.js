/* SPDX-License-Identifier: MIT */
/* posix.js - the `path/posix` module. */
'use strict';

module.exports = require('path').posix;
