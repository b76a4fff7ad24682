/* SPDX-License-Identifier: MIT */
/*
 * test_place.js - where in its file a test or a hook was declared: { file, line, column }, of the source
 * when source maps are on, as stack traces have them.
 */
'use strict';

const { fileURLToPath } = require('url');

// Where the function `caller` was called from, or null.
function locationOf(caller) {
  const limit = Error.stackTraceLimit, prepare = Error.prepareStackTrace;
  const holder = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = undefined;
  Error.captureStackTrace(holder, caller);
  const stack = String(holder.stack);
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = prepare;
  if (stack.includes('(eval at ')) return null;
  const match = /\(?((?:file:\/\/)?\/[^\n]*?):(\d+):(\d+)\)?$/.exec(stack);
  if (match === null) return null;
  const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
  return { file, line: Number(match[2]), column: Number(match[3]) };
}

module.exports = { locationOf };
