/* SPDX-License-Identifier: MIT */
/*
 * test_watch_child.js - tells the process that watches (WATCH_REPORT_DEPENDENCIES) which modules this one loads.
 * Loaded by boot/start.
 */
'use strict';

function begin() {
  if (typeof process.send !== 'function') return;
  require('module').registerHooks({
    load(url, context, nextLoad) {
      if (process.connected) process.send({ 'watch:import': [url] });
      return nextLoad(url, context);
    },
  });
}

module.exports = { begin };
