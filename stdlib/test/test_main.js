/* SPDX-License-Identifier: MIT */
/*
 * test_main.js - `ingot --test [PATTERN...]`: the run that the command line describes, and the exit code
 * that it gives. Source: Node's doc/api/test.md, "Running tests from the command line".
 */
'use strict';

const { isInspected } = require('internal/inspecting');
const { readConfig } = require('test/test_config');
const { setUpReporters } = require('test/test_reporting');
const { run } = require('test/test_run');
const { debuglog } = require('util');

// `required`: what --require names. The files' own processes load it, too.
function main(required) {
  const config = readConfig();
  const patterns = process.argv.slice(1);
  const inline = config.isolation === 'none';
  const seed = config.seed !== undefined;
  const options = {
    __proto__: null,
    isRunner: true,
    timeout: config.fileTimeout ?? Infinity,
    concurrency: inline ? 1 : config.fileConcurrency ?? true,
    forceExit: config.forceExit,
    globPatterns: patterns.length === 0 ? undefined : patterns,
    isolation: config.isolation,
    prepare: (root) => {
      root.config.reporters = config.reporters;
      return setUpReporters(root);
    },
    preload: inline ? required : undefined,
    randomize: seed && process.execArgv.includes('--test-randomize') ? true : undefined,
    randomSeed: seed ? config.seed : undefined,
    rerunFailuresFilePath: config.rerunFile,
    shard: config.shard,
    watch: config.watch,
  };
  if (!inline && isInspected()) {
    process.emitWarning('Using the inspector with --test forces running at a concurrency of 1. ' +
      'Use the inspectPort option to run with concurrency');
    options.concurrency = 1;
    options.inspectPort = process.debugPort;
  }
  debuglog('test_runner')('test runner configuration:', options);
  if (!inline) require('internal/run_main').preloadModules(required);
  run(options).on('test:summary', (data) => {
    if (!data.success) process.exitCode = 1;
  });
}

module.exports = { main };
