/* SPDX-License-Identifier: MIT */
/* http2_options.js - the options of a session as the numbers that the native half takes (http2.h, enum h2_option). */
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');

const kMaxUint32 = 0xffffffff;
const kMegabyte = 1e6;
const kUnset = -1;
const kMaxCustom = 10;

// What is not a number is not set, as in Node; numbers are held to what 32 bits can say.
function number(value, standard, least = 0) {
  if (typeof value !== 'number' || Number.isNaN(value)) return standard;
  return Math.min(kMaxUint32, Math.max(least, Math.trunc(value)));
}

function reserved(value) {
  return typeof value === 'number' && value < 0 ? kMaxUint32 : number(value, kUnset);
}

function sessionNumbers(options, isServer) {
  return new Float64Array([
    number(options.maxDeflateDynamicTableSize, kUnset),
    number(options.maxSendHeaderBlockLength, kUnset),
    number(options.peerMaxConcurrentStreams, 100),
    number(options.maxHeaderListPairs, 128, isServer ? 4 : 1),
    number(options.paddingStrategy, 0),
    number(options.maxSessionMemory, 10, 1) * kMegabyte,
    number(options.maxSettings, kUnset, 1),
    number(options.streamResetRate, 33),
    number(options.streamResetBurst, 1000),
    number(options.maxSessionInvalidFrames, 1000),
    number(options.maxSessionRejectedStreams, 100),
    options.strictFieldWhitespaceValidation === false ? 1 : 0,
    reserved(options.maxReservedRemoteStreams),
  ]);
}

function checkSessionOptions(options) {
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'streamResetBurst', 'streamResetRate']) {
    if (options[name] !== undefined) validateUint32(options[name], name);
  }
  const custom = options.remoteCustomSettings;
  if (custom === undefined) return;
  validateArray(custom, 'options.remoteCustomSettings');
  if (custom.length > kMaxCustom) throw new ERR_INVALID_ARG_VALUE('options.remoteCustomSettings', custom);
}

module.exports = { checkSessionOptions, number, sessionNumbers };
