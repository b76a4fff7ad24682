/* SPDX-License-Identifier: MIT */
/*
 * http2_timeout.js - setTimeout() of sessions and streams. A timer only exists where one was asked for. Bytes that the
 * connection goes on sending while something of this session or stream still waits are activity that nobody reported.
 */
'use strict';

const timers = require('timers');
const { validateFunction } = require('internal/validators');
const { timerDuration } = require('net/net_args');

const kTimer = Symbol('timer');
const kSentBefore = Symbol('bytes sent before');

function fire(target) {
  const sent = target.bytesOnTheWay();
  if (sent !== undefined && sent !== target[kSentBefore]) {
    target[kSentBefore] = sent;
    target[kTimer].refresh();
    return;
  }
  target[kTimer] = null;
  target.onTimeout();
}

// target: has bytesOnTheWay() -> what the connection has sent, or undefined when nothing waits; and onTimeout().
function setTimer(target, msecs, callback) {
  if (target.destroyed) return target;
  msecs = timerDuration(msecs, 'msecs');
  if (callback !== undefined) validateFunction(callback, 'callback');
  clearTimer(target);
  if (msecs === 0) {
    if (callback !== undefined) target.removeListener('timeout', callback);
    return target;
  }
  target[kSentBefore] = target.bytesOnTheWay();
  target[kTimer] = timers.setTimeout(fire, msecs, target);
  target[kTimer].unref();
  if (callback !== undefined) target.once('timeout', callback);
  return target;
}

function clearTimer(target) {
  if (target[kTimer] === null) return;
  timers.clearTimeout(target[kTimer]);
  target[kTimer] = null;
}

function touch(target) {
  if (target[kTimer] !== null) target[kTimer].refresh();
}

module.exports = { clearTimer, kTimer, setTimer, touch };
