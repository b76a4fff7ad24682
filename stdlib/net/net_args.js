/* SPDX-License-Identifier: MIT */
/* net_args.js - the argument forms that connect and listen share, and small tests on them. */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');

// Marks an array that normalizeArgs made, so that it is not normalized twice.
const kNormalized = Symbol('normalizedArgs');

// A port in text or a number; anything else that is a string is a path.
function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

// (options[, cb]), (path[, cb]), (port[, host][, ...][, cb]) -> [options, cb]
function normalizeArgs(args) {
  let result;
  const first = args[0];
  if (args.length === 0) {
    result = [{}, null];
  } else {
    let options = {};
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPipeName(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
    const last = args[args.length - 1];
    result = [options, typeof last === 'function' ? last : null];
  }
  result[kNormalized] = true;
  return result;
}

const kTimeoutMax = 2 ** 31 - 1;

// The milliseconds of a timer: validated, and clamped with a warning.
function timerDuration(msecs, name) {
  if (typeof msecs !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', msecs);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs > kTimeoutMax) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.` +
      `\nTimer duration was truncated to ${kTimeoutMax}.`, 'TimeoutOverflowWarning');
    return kTimeoutMax;
  }
  return msecs;
}

function checkServerOptions(options) {
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
}

// [options, listener] of a server's constructor: (options, listener) or (listener). `check` throws what is wrong
// with options.
function serverArgs(options, listener, check = checkServerOptions) {
  if (typeof options === 'function') return [{}, options];
  if (options === null || options === undefined) return [{}, listener];
  check(options);
  return [options, listener];
}

module.exports = { isPipeName, kNormalized, normalizeArgs, serverArgs, timerDuration, toNumber };
