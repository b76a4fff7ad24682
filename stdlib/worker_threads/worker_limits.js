/* SPDX-License-Identifier: MIT */
/* worker_limits.js - resourceLimits, as options and as the native half has them: bytes, in this order. */
'use strict';

const kMiB = 1024 * 1024;
const kNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const kStackSizeMb = 4;
const kSmallestStackMb = 0.25; // what C code needs

function limitsOf(given) {
  const out = new Float64Array(kNames.length);
  kNames.forEach((name, i) => {
    const value = given?.[name];
    if (typeof value === 'number' && value > 0) out[i] = value * kMiB;
  });
  out[3] = Math.max(out[3] || kStackSizeMb * kMiB, kSmallestStackMb * kMiB);
  return out;
}

function limitsShown(bytes) {
  const out = {};
  kNames.forEach((name, i) => { out[name] = bytes[i] / kMiB; });
  return out;
}

module.exports = { limitsOf, limitsShown };
