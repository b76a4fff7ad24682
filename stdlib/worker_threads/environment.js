/* SPDX-License-Identifier: MIT */
/* environment.js - the data of setEnvironmentData(), which new workers get a copy of. */
'use strict';

module.exports = new Map();
