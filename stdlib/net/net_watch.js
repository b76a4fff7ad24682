// SPDX-License-Identifier: MIT
'use strict';
// Who wants to know when a connection is begun and made: trace_events and perf_hooks, when they are told to. Until then
// net knows nothing of it.

const { Pipe, TCP } = require('net/net_handle');
const { hooks } = natives('net');

const watchers = [];

function begun(handle, target, code) {
  for (const { begin } of watchers) begin(handle, target);
  if (code < 0) ended(handle, code);
  return code;
}

function ended(handle, status) {
  for (const { end } of watchers) end(handle, status);
}

function patch() {
  const { connect: connectPath } = Pipe.prototype, { connect } = TCP.prototype, { on_connect: onConnect } = hooks;
  Pipe.prototype.connect = function(path) { return begun(this, { path }, Reflect.apply(connectPath, this, [path])); };
  TCP.prototype.connect = function(ip, port) { return begun(this, { ip, port }, Reflect.apply(connect, this, [ip, port])); };
  const onConnectSeen = (handle, status) => {
    ended(handle, status);
    onConnect(handle, status);
  };
  hooks.on_connect = onConnectSeen;
}

// begin(handle, { path } or { ip, port }), end(handle, status)
function watchConnections(watcher) {
  if (watchers.length === 0) patch();
  watchers.push(watcher);
}

module.exports = { watchConnections };
