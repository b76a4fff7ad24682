// SPDX-License-Identifier: MIT
'use strict';
// The global console object.

module.exports = require('internal/console').makeGlobal();
