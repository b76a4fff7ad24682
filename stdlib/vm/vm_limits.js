// SPDX-License-Identifier: MIT
'use strict';
// The options timeout and breakOnSigint of what runs code.

const { validateBoolean, validateUint32 } = require('internal/validators');

function validateLimits({ timeout, breakOnSigint }) {
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  if (breakOnSigint !== undefined) validateBoolean(breakOnSigint, 'options.breakOnSigint');
}

// While SIGINT ends the code that run() runs, the program's listeners of it rest.
function withoutListeners(run) {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return run();
  } finally {
    for (const listener of listeners) process.on('SIGINT', listener);
  }
}

module.exports = { validateLimits, withoutListeners };
