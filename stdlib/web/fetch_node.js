// SPDX-License-Identifier: MIT
'use strict';
// What undici (deps/undici.py) asks of Node, without what few requests need: those rooms are loaded when they are used.

const { isLoaded } = require('internal/loader');
const { brand } = require('web/host_object');

function lazy(id, names) {
  const view = {};
  for (const name of names) Object.defineProperty(view, name, { get: () => require(id)[name] });
  return view;
}

function assert(value, message) {
  if (!value) require('assert')(value, message);
}

// Whether a stream is the request or response of a server or client of node:http.
function isIncomingMessage(stream) {
  return isLoaded('http/http_incoming') && Object.getPrototypeOf(stream).constructor === require('http/http_incoming').IncomingMessage;
}

const MAX_PENDING = 250; // the size of the buffer of performance
let pending = [];

const performance = {
  now: natives('perf_hooks').now,
  // Who wants to see such entries loads perf_hooks, which then takes what there was before.
  markResourceTiming(...args) {
    if (isLoaded('perf_hooks')) require('perf_hooks').performance.markResourceTiming(...args);
    else if (pending.length < MAX_PENDING) pending.push(args);
  },
};

function takeTimings() {
  const all = pending;
  pending = [];
  return all;
}

module.exports = {
  assert,
  isIncomingMessage,
  markAsUncloneable: brand, // which has no method to clone them (web/host_object)
  performance,
  takeTimings,
  crypto: lazy('crypto', ['hash', 'randomBytes', 'randomFillSync', 'randomInt']),
  zlib: lazy('zlib', [
    'constants', 'createBrotliDecompress', 'createGunzip', 'createInflate', 'createInflateRaw', 'createZstdDecompress',
  ]),
};
