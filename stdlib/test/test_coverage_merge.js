/* SPDX-License-Identifier: MIT */
/*
 * test_coverage_merge.js - the counts of one script from two processes. Ranges of a function nest: the first is
 * all of it, a range inside says otherwise than the one around it.
 */
'use strict';

function keyOf({ functionName, ranges }) {
  const { startOffset, endOffset } = ranges[0];
  return `${startOffset}-${endOffset} ${functionName}`;
}

// How often the code of [start, end) ran, by the innermost range around it.
function countAt(ranges, start, end) {
  let best;
  for (const range of ranges) {
    if (range.startOffset > start || range.endOffset < end) continue;
    if (best === undefined || range.endOffset - range.startOffset <= best.endOffset - best.startOffset) best = range;
  }
  return best?.count ?? 0;
}

const byPlace = (a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset;

function mergeRanges(one, two) {
  const places = new Map();
  for (const range of [...one, ...two]) places.set(`${range.startOffset}-${range.endOffset}`, range);
  const merged = [];
  for (const { startOffset, endOffset } of [...places.values()].sort(byPlace)) {
    const count = countAt(one, startOffset, endOffset) + countAt(two, startOffset, endOffset);
    // One that says what the one around it says, says nothing.
    if (merged.length !== 0 && countAt(merged, startOffset, endOffset) === count) continue;
    merged.push({ startOffset, endOffset, count });
  }
  return merged;
}

function mergeFunctions(one, two) {
  return {
    functionName: one.functionName, isBlockCoverage: one.isBlockCoverage || two.isBlockCoverage,
    ranges: mergeRanges(one.ranges, two.ranges),
  };
}

function mergeScripts(one, two) {
  const functions = new Map(one.functions.map((fn) => [keyOf(fn), fn]));
  for (const fn of two.functions) {
    const key = keyOf(fn), known = functions.get(key);
    functions.set(key, known === undefined ? fn : mergeFunctions(known, fn));
  }
  const list = [...functions.values()].sort((a, b) => byPlace(a.ranges[0], b.ranges[0]));
  return { scriptId: one.scriptId, url: one.url, functions: list };
}

module.exports = { mergeScripts };
