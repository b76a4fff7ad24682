// SPDX-License-Identifier: MIT
'use strict';
// The public module 'timers': see internal/timers.js.

const {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
} = require('internal/timers');
const { customPromisify } = require('internal/util');
const promises = require('timers/promises');

for (const { 0: fn, 1: promised } of [[setTimeout, promises.setTimeout], [setImmediate, promises.setImmediate]]) {
  Object.defineProperty(fn, customPromisify, { enumerable: true, get: () => promised });
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  promises,
};
