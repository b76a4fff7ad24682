// SPDX-License-Identifier: MIT
'use strict';
// The public module 'process': the global object.

module.exports = process;
