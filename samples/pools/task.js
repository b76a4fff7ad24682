// SPDX-License-Identifier: MIT
'use strict';
const { isMainThread } = require('worker_threads');

// The sum of 1 to n; below 0 an error, Infinity never ends.
module.exports = (n) => {
  if (isMainThread) throw new Error('not in a thread');
  if (n < 0) throw new RangeError(`no sum of ${n}`);
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += i;
  return sum;
};
