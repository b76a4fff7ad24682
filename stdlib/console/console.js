// SPDX-License-Identifier: MIT
'use strict';
// The public module 'console': the global console.

module.exports = require('internal/global_console');
