/* SPDX-License-Identifier: MIT */
/*
 * inspector_api.js - the members of node:inspector where there is one. Source: Node's doc/api/inspector.md, "Common
 * Objects".
 */
'use strict';

const ops = natives('inspector');
const {
  codes: { ERR_INSPECTOR_ALREADY_ACTIVATED, ERR_INSPECTOR_NOT_ACTIVE },
} = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { Network } = require('inspector/inspector_network');
const { NetworkResources } = require('inspector/inspector_resources');
const { Session } = require('inspector/inspector_session');
const start = require('inspector/inspector_start');
const { DOMStorage } = require('inspector/inspector_storage');
const thread = require('inspector/inspector_thread');

const url = () => ops.url();

function close() { ops.close(); }

function waitForDebugger() {
  if (ops.url() === undefined) throw new ERR_INSPECTOR_NOT_ACTIVE();
  ops.expect();
  ops.wait();
}

function open(port, host, wait) {
  thread.checkPermission();
  if (ops.url() !== undefined) throw new ERR_INSPECTOR_ALREADY_ACTIVATED();
  if (typeof port === 'number' && Number.isInteger(port)) validateInteger(port, 'port', 0, 65535);
  else port = undefined;
  if (typeof host !== 'string') host = undefined;
  start.open(port, host);
  if (wait) waitForDebugger();
  return { __proto__: { [Symbol.dispose]: close } };
}

module.exports = {
  members: {
    open,
    close,
    url,
    waitForDebugger,
    console: ops.console(),
    Session,
    Network,
    NetworkResources,
    DOMStorage,
  },
};
