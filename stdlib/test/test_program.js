/* SPDX-License-Identifier: MIT */
/*
 * test_program.js - the root of the tests that a program declares by itself: `ingot FILE`, a file that
 * `ingot --test` started, an executable with tests in it, or the files of a run without isolation.
 */
'use strict';

const { readConfig } = require('test/test_config');
const { Root } = require('test/test_root');

let root = null;

// What is done before the first test: reporters, global setup.
async function setUp(own) {
  await undefined; // own.ready is set.
  if (own.config.reporters.length !== 0) await require('test/test_reporting').setUpReporters(own);
  if (own.config.globalSetup !== undefined && !own.config.isChild) {
    await require('test/test_setup').setUp(own);
  }
  own.ready = null;
}

function makeRoot() {
  const config = readConfig();
  const own = new Root(config, process.argv[1]);
  if (config.isChild) require('test/test_wire').sendEvents(own);
  if (config.coverage !== null) require('test/test_coverage').collect(own);
  if (config.rerunFile !== undefined) require('test/test_rerun').remember(own);
  own.stream.on('test:summary', ({ success }) => {
    if (!success) process.exitCode = 1;
  });
  own.listen(true);
  own.ready = setUp(own);
  return own;
}

function programRoot() { return (root ??= makeRoot()); }

// run() without isolation: what files declare belongs to its root.
function adopt(own) { root = own; }

module.exports = { adopt, programRoot };
