// SPDX-License-Identifier: MIT
'use strict';
// A program that computes from its first moment on and never returns to the event loop gets optimized
// code: background threads start although nothing turns the loop.
const assert = require('assert');
require('v8').setFlagsFromString('--allow-natives-syntax');
const statusOf = new Function('fn', 'return %GetOptimizationStatus(fn)');

// Bits of V8's OptimizationStatus (src/runtime/runtime.h): optimized by Maglev, by TurboFan.
const OPTIMIZED = (1 << 5) | (1 << 6);

function hot(n) {
  let sum = 0;
  for (let i = 0; i < 1000; i++) sum = (sum * 31 + i * n) | 0;
  return sum;
}

const end = Date.now() + 20_000;
let rounds = 0;
while ((statusOf(hot) & OPTIMIZED) === 0) {
  hot(rounds++);
  assert.ok(Date.now() < end, `still not optimized after ${rounds} rounds, status ${statusOf(hot).toString(2)}`);
}
