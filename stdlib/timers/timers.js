// SPDX-License-Identifier: MIT
'use strict';
// The public module 'timers': see internal/timers.js.

const {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
} = require('internal/timers');
const promises = require('timers/promises');

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  promises,
};
