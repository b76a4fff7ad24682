/* SPDX-License-Identifier: MIT */
/* win32.js - the `path/win32` module. */
'use strict';

module.exports = require('path').win32;
