/* SPDX-License-Identifier: MIT */
/* constants.js - node:constants: those of os, fs and crypto in one object (deprecated in Node's docs, still read). */
'use strict';

const { constants: crypto } = require('crypto');
const { constants: fs } = require('fs');
const { constants: os } = require('os');

module.exports = Object.freeze({ ...os.dlopen, ...os.errno, ...os.priority, ...os.signals, ...fs, ...crypto });
