// SPDX-License-Identifier: MIT
'use strict';
// sqlite_limits.js - database.limits, and the option of the same name.

const { invalidType, isInt32, outOfRange } = require('sqlite/sqlite_errors');

const native = natives('sqlite');

// The place of a name is its SQLITE_LIMIT_*.
const names = [
  'length', 'sqlLength', 'column', 'exprDepth', 'compoundSelect', 'vdbeOp', 'functionArg', 'attach',
  'likePatternLength', 'variableNumber', 'triggerDepth',
];
const kMost = 0x7fffffff; // SQLite makes it the limit that it was compiled with
const kOnlyRead = -1;

// The option -> [number, limit, ...] to apply() when the database is opened.
function check(given) {
  const out = [];
  if (given === undefined) return out;
  if (typeof given !== 'object' || given === null) {
    throw invalidType('The "options.limits" argument must be an object.');
  }
  names.forEach((name, number) => {
    const value = given[name];
    if (value === undefined) return;
    if (!isInt32(value)) throw invalidType(`The "options.limits.${name}" argument must be an integer.`);
    if (value < 0) throw outOfRange(`The "options.limits.${name}" argument must be non-negative.`);
    out.push(number, value);
  });
  return out;
}

function apply(box, list) {
  for (let i = 0; i < list.length; i += 2) native.limit(box, list[i], list[i + 1]);
}

function limitOf(value) {
  if (value === Infinity) return kMost;
  if (!isInt32(value)) throw invalidType('Limit value must be a non-negative integer or Infinity.');
  if (value < 0) throw outOfRange('Limit value must be non-negative.');
  return value;
}

class DatabaseSyncLimits {}

// `box()` is the connection's, or throws when it is not open.
function object(box) {
  const out = new DatabaseSyncLimits();
  names.forEach((name, number) => {
    Object.defineProperty(out, name, {
      enumerable: true,
      configurable: false,
      get: () => native.limit(box(), number, kOnlyRead),
      set: (value) => {
        const open = box();
        native.limit(open, number, limitOf(value));
      },
    });
  });
  return out;
}

module.exports = { apply, check, object };
