/* SPDX-License-Identifier: MIT */
/* types.js - the `util/types` module: the same object as util.types. */
'use strict';

module.exports = require('internal/types').types;
