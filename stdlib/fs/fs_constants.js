/* SPDX-License-Identifier: MIT */
/* fs_constants.js - fs.constants, as the C side lists them. */
'use strict';

const flat = natives('fs').constants();

const constants = { __proto__: null };
for (let i = 0; i < flat.length; i += 2) constants[flat[i]] = flat[i + 1];

module.exports = Object.freeze(constants);
