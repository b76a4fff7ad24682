/* SPDX-License-Identifier: MIT */
/* inspector.js - what packages read of node:inspector while they are loaded: not open. The rest: internal/missing. */
'use strict';

const EventEmitter = require('events');
const { missing, missingMembers } = require('internal/missing');

module.exports = {
  Session: missing('inspector.Session', EventEmitter),
  close() {},
  url() { return undefined; },
  ...missingMembers('inspector', ['open', 'waitForDebugger']),
};
