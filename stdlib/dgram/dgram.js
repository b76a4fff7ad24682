/* SPDX-License-Identifier: MIT */
/* dgram.js - what packages read of node:dgram while they are loaded. There is no UDP yet: internal/missing. */
'use strict';

const EventEmitter = require('events');
const { missing } = require('internal/missing');

module.exports = {
  createSocket: missing('dgram.createSocket'),
  Socket: missing('dgram.Socket', EventEmitter),
};
