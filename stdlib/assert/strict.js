/* SPDX-License-Identifier: MIT */
/* strict.js - the `assert/strict` module. */
'use strict';

module.exports = require('assert').strict;
