// SPDX-License-Identifier: MIT
'use strict';
// boot/diagnostics - what `ingot FILE` records of a program from its beginning to its end, by options of the command
// line and the environment. An executable has no such options. Source of behaviour: doc cli.md.

function start() {
  const { env } = process;
  if (env.NODE_V8_COVERAGE) require('v8/v8_coverage').writeAtEnd(env.NODE_V8_COVERAGE);
}

module.exports = { start };
