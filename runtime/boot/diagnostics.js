// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/diagnostics - what `ingot FILE` records of a program from its beginning to its end, by options of the command
// line and the environment. An executable has no such options. Source of behaviour: doc cli.md.

const options = require('internal/options');

const recording = ['--cpu-prof', '--heap-prof', '--heapsnapshot-near-heap-limit', '--heapsnapshot-signal'];
const reporting = [
  'compact', 'dir', 'directory', 'exclude-env', 'exclude-network', 'filename', 'on-fatalerror', 'on-signal', 'signal', 'uncaught-exception',
].map((name) => `--report-${name}`);
const details = ['dir', 'interval', 'name'];

// The last of those that were given.
const { last } = options;

function startTrace() {
  const categories = last('--trace-event-categories');
  if (categories === undefined && !options.get('--trace-events-enabled')) return;
  require('trace_events/recorder').start(categories ?? 'v8,node,node.async_hooks');
}

// Of the process; `isWorker`: of a thread of it.
function start(isWorker) {
  const { env } = process;
  if (env.NODE_DEBUG) require('trace_events/sources').tellModules();
  if (!isWorker) startTrace();
  const isGiven = (name) => options.get(name) !== undefined;
  const isAsked = (name) => isGiven(name) || details.some((one) => isGiven(`${name}-${one}`));
  if (recording.some(isAsked)) require('v8/v8_diagnostics').start();
  if (reporting.some(isGiven)) require('process/report')[Symbol.for('ingot.report.start')](last);
  if (env.NODE_V8_COVERAGE) require('v8/v8_coverage').writeAtEnd(env.NODE_V8_COVERAGE);
  if (!isWorker && options.get('--experimental-test-coverage')) require('test/test_coverage_process').begin();
}

module.exports = { start };
