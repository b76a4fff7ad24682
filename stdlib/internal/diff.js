/* SPDX-License-Identifier: MIT */
/*
 * diff.js - the shortest edit script of two sequences (E. W. Myers, "An O(ND) Difference Algorithm
 * and Its
 * Variations", 1986), for assertion messages and util.diff().
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateStringArray } = require('internal/validators');

const DELETE = -1; // only in expected
const NOP = 0;
const INSERT = 1;  // only in actual

function sameLine(a, b, ignoreComma) {
  return a === b || (ignoreComma && (`${a},` === b || a === `${b},`));
}

// The operations in order, as [operation, value]. With `ignoreComma`, lines that differ only in a
// comma at
// their end are the same.
function myersDiff(actual, expected, ignoreComma = false) {
  const max = actual.length + expected.length;
  if (max > 2 ** 31 - 1) throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  // v[k + max]: how far the furthest path on diagonal k = x - y has come in `actual`.
  const v = new Int32Array(2 * max + 2);
  const trace = [];
  for (let d = 0; d <= max; d++) {
    trace.push(v.slice(max - d, max + d + 1)); // As left by the step before; only these can be read.
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && v[k - 1 + max] < v[k + 1 + max]);
      let x = isDown ? v[k + 1 + max] : v[k - 1 + max] + 1;
      let y = x - k;
      while (x < actual.length && y < expected.length && sameLine(actual[x], expected[y], ignoreComma)) {
        x++;
        y++;
      }
      v[k + max] = x;
      if (x >= actual.length && y >= expected.length) {
        return operationsOf(trace, actual, expected, ignoreComma);
      }
    }
  }
  return [];
}

function operationsOf(trace, actual, expected, ignoreComma) {
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const v = trace[d];
    const at = (k) => v[k + d] ?? 0;
    const k = x - y;
    const from = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const fromX = at(from);
    const fromY = fromX - from;
    while (x > fromX && y > fromY) {
      const line = actual[x - 1];
      result.push([NOP, ignoreComma && !line.endsWith(',') ? expected[y - 1] : line]);
      x--;
      y--;
    }
    if (d === 0) break;
    if (x > fromX) result.push([INSERT, actual[--x]]);
    else result.push([DELETE, expected[--y]]);
  }
  return result.reverse();
}

function checkSequence(value, name) {
  if (typeof value === 'string') return;
  if (!Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
  validateStringArray(value, name);
}

// util.diff(): of two strings, or of two arrays of strings.
function diff(actual, expected) {
  if (actual === expected) return [];
  checkSequence(actual, 'actual');
  checkSequence(expected, 'expected');
  return myersDiff(actual, expected);
}

module.exports = { DELETE, INSERT, NOP, diff, myersDiff };
