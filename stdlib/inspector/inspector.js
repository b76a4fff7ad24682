/* SPDX-License-Identifier: MIT */
/*
 * inspector.js - node:inspector, the public face:
 *
 *   inspector_session   Session                       inspector_thread    this thread's half of all sessions
 *   inspector_start     the options                   inspector_domains   what V8 does not answer itself
 *
 * Source: Node's doc/api/inspector.md.
 */
'use strict';

const EventEmitter = require('events');
const { isThere } = require('internal/inspecting');
const { missing, missingMembers } = require('internal/missing');

// The packager leaves V8's inspector out of executables that neither name this module nor are built with --inspector:
// what packages read while they are loaded says that it is not open.
module.exports = isThere() ? require('inspector/inspector_api').members : {
  Session: missing('inspector.Session', EventEmitter),
  close() {},
  url() { return undefined; },
  ...missingMembers('inspector', ['open', 'waitForDebugger']),
};
