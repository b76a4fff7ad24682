/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_process.js - the coverage of a run's own process, counted from its beginning (boot/start) and
 * written beside the files of the other processes, which NODE_V8_COVERAGE makes write theirs.
 */
'use strict';

const { join } = require('path');
const counts = require('v8/v8_coverage');

let started = false;

function begin() {
  if (started) return;
  started = true;
  if (!process.env.NODE_V8_COVERAGE) counts.start(); // Else boot/diagnostics has.
}

// Writes what was counted since the beginning, in Node's format: scripts of programs only.
function write(folder) {
  const { mkdirSync, writeFileSync } = require('fs');
  const result = counts.take().filter(({ url }) => url.startsWith('file:'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `coverage-${process.pid}-${Date.now()}-1000.json`), JSON.stringify({ result }));
}

module.exports = { begin, write };
