/* SPDX-License-Identifier: MIT */
/*
 * http_connection.js - what a server knows of one connection, and how long it may be idle: one
 * timer per connection that re-arms itself for the rest of the time, so that a request costs no
 * timer at all.
 */
'use strict';

const timers = require('timers');
const { getFrame } = require('internal/async_context');
const { msSince, roundTime } = require('internal/task_queue');
const { lenientFlags } = require('http/http_server_options');

class ConnectionState {
  constructor(server, socket, parser) {
    this.server = server;
    this.socket = socket;
    this.parser = parser;
    this.current = null; // the response on the socket
    this.waiting = null; // responses to pipelined requests, in order, or null
    this.frame = getFrame(); // the async context of the connection, for its requests
    this.waitingData = 0; // bytes they hold
    this.requestCount = 0;
    this.idleSince = 0; // roundTime() when the last response was done, made odd (never later); 0 while busy
    this.idleTimer = null;
    this.keepAliveTimeoutSet = false;
    this.lenient = lenientFlags(server) !== 0;
    this.onPendingData = null; // function(amount): waitingData changes
  }
}

function idleTimeout(server) {
  const { keepAliveTimeout } = server;
  return keepAliveTimeout > 0 ? keepAliveTimeout + server.keepAliveTimeoutBuffer : keepAliveTimeout;
}

function becomeIdle(state) {
  const { server, socket } = state;
  if (!(server.keepAliveTimeout > 0) || typeof socket.setTimeout !== 'function') return;
  if (socket.timeout) {
    // The connection has a time-out of its own; while it is idle the server's counts.
    socket.setTimeout(idleTimeout(server));
    state.keepAliveTimeoutSet = true;
    return;
  }
  state.idleSince = (roundTime() - 1) | 1;
  if (state.idleTimer === null) {
    state.idleTimer = timers.setTimeout(watchIdle, idleTimeout(server), state);
    state.idleTimer.unref();
  }
}

function endIdle(state, since) {
  if (state.idleSince !== since) {
    watchIdle(state);
    return;
  }
  state.idleTimer = null;
  if (!state.socket.destroyed) state.socket.emit('timeout');
}

function watchIdle(state) {
  const { server, socket } = state;
  state.idleTimer = null;
  if (socket.destroyed) return;
  const limit = idleTimeout(server);
  let rest = limit;
  if (state.idleSince !== 0) {
    const idle = msSince(state.idleSince);
    if (idle >= limit - 1) {
      // Not before the loop has polled: after a long callback the next request may lie there.
      state.idleTimer = timers.setTimeout(endIdle, 1, state, state.idleSince);
      state.idleTimer.unref();
      return;
    }
    rest = limit - idle;
  } else if (!(limit > 0)) {
    return;
  }
  state.idleTimer = timers.setTimeout(watchIdle, rest, state);
  state.idleTimer.unref();
}

function becomeBusy(state) {
  state.idleSince = 0;
  if (state.keepAliveTimeoutSet) {
    state.keepAliveTimeoutSet = false;
    state.socket.setTimeout(state.server.timeout || 0);
  }
}

function stopWatching(state) {
  if (state.idleTimer !== null) timers.clearTimeout(state.idleTimer);
  state.idleTimer = null;
}

module.exports = { ConnectionState, becomeBusy, becomeIdle, stopWatching };
