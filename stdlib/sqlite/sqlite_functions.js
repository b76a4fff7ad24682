// SPDX-License-Identifier: MIT
'use strict';
// sqlite_functions.js - functions of SQL that are written in JavaScript: where they are kept, what they are.
//
// connection.callbacks[0] is the authorizer. A function takes one place, an aggregate four (sqlite_function.c).
// One that replaces another takes its place.

const { booleanOption, checkOptions, checkString, functionOption, invalidType } = require('sqlite/sqlite_errors');

const native = natives('sqlite');

const SQLITE_DETERMINISTIC = 0x800;
const SQLITE_DIRECTONLY = 0x80000;
const kVarargs = -1;

// Places of a connection's functions by kind, number of arguments and name, which SQLite compares without case.
const places = new WeakMap();

function placeOf(connection, key, size) {
  connection.callbacks ??= [undefined];
  const { callbacks } = connection;
  let known = places.get(callbacks);
  if (known === undefined) places.set(callbacks, known = new Map());
  let at = known.get(key);
  if (at === undefined) {
    known.set(key, at = callbacks.length);
    callbacks.length += size;
  }
  return at;
}

// register(place) is the op: what it refuses leaves the functions as they were.
function keep(connection, name, count, values, register) {
  const at = placeOf(connection, `${values.length}/${count}/${name.toLowerCase()}`, values.length);
  const code = register(at);
  if (code >= 0) values.forEach((value, i) => connection.callbacks[at + i] = value);
  return code;
}

function flagsOf(options) {
  return {
    bigints: booleanOption(options, 'useBigIntArguments', false),
    varargs: booleanOption(options, 'varargs', false),
    flags: (booleanOption(options, 'deterministic', false) ? SQLITE_DETERMINISTIC : 0) |
      (booleanOption(options, 'directOnly', false) ? SQLITE_DIRECTONLY : 0),
  };
}

// Each answers as the op does.
function define(connection, name, options, fn) {
  checkString(name, 'name');
  checkOptions(options);
  if (typeof fn !== 'function') throw invalidType('The "function" argument must be a function.');
  const { bigints, varargs, flags } = flagsOf(options);
  const count = varargs ? kVarargs : fn.length;
  return keep(connection, name, count, [fn], (at) =>
    native.setFunction(connection.box, name, count, flags, at, bigints));
}

function checkAggregate(options) {
  if (options.start === undefined) {
    throw invalidType('The "options.start" argument must be a function or a primitive value.');
  }
  if (typeof options.step !== 'function') throw invalidType('The "options.step" argument must be a function.');
}

function defineAggregate(connection, name, options) {
  checkString(name, 'name');
  checkOptions(options);
  checkAggregate(options);
  const { start, step } = options;
  const { bigints, varargs, flags } = flagsOf(options);
  const inverse = functionOption(options, 'inverse');
  const result = functionOption(options, 'result');
  const most = Math.max(step.length, inverse === undefined ? 0 : inverse.length);
  const count = varargs ? kVarargs : Math.max(most - 1, 0);
  return keep(connection, name, count, [step, inverse, result, start], (at) =>
    native.setAggregate(connection.box, name, count, flags, at, bigints, inverse !== undefined));
}

function setAuthorizer(connection, callback) {
  connection.callbacks ??= [undefined];
  connection.callbacks[0] = callback ?? undefined;
}

module.exports = { define, defineAggregate, setAuthorizer };
