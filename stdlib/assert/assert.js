/* SPDX-License-Identifier: MIT */
/*
 * assert.js - the `assert` module. The functions are methods of Assert.prototype that also work
 * without
 * an instance: `this` only brings options. Source: Node's doc/api/assert.md.
 */
'use strict';

const { AssertionError } = require('internal/assert_error');
const { falsyMessage } = require('internal/assert_source');
const { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } = require('internal/comparisons');
const {
  codes: {
    ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { inspect } = require('internal/inspect');
const { types: { isRegExp } } = require('internal/types');
const { defineLazyProperties, isError, setOwnProperty } = require('internal/util');
const { validateOneOf } = require('internal/validators');
const { expectNothing, expectThrown, rejectedBy, thrownBy } = require('assert/assert_throws');

const kOptions = Symbol('options');
const defaultOptions = { diff: 'simple', strict: true, skipPrototype: false };

function optionsOf(self) {
  return self?.[kOptions] ?? defaultOptions;
}

function failWith(self, options) {
  if (isError(options.message)) throw options.message;
  throw new AssertionError({ ...options, diff: optionsOf(self).diff });
}

function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = { ...defaultOptions, ...options };
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  else options.diff = 'simple';
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, { __proto__: null, value: options });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

// ---- fail, ok -----------------------------------------------------------------------------------

let warnedFail = false;
function warnOfFail() {
  if (warnedFail) return;
  warnedFail = true;
  process.emitWarning('assert.fail() with more than one argument is deprecated. Please use ' +
    'assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094');
}

Assert.prototype.fail = function fail(actual, expected, message, operator, stackStartFn) {
  let isDefault = false;
  if (actual == null && arguments.length <= 1) {
    message = 'Failed';
    isDefault = true;
  } else if (arguments.length === 1) {
    message = actual;
    actual = undefined;
  } else {
    warnOfFail();
    if (arguments.length === 2) operator = '!=';
  }
  if (isError(message)) throw message;
  const error = new AssertionError({
    actual,
    expected,
    operator: operator === undefined ? 'fail' : operator,
    stackStartFn: stackStartFn || fail,
    message,
    diff: optionsOf(this).diff,
  });
  if (isDefault) error.generatedMessage = true;
  throw error;
};

function checkTruth(self, fn, args) {
  const { 0: value } = args;
  if (value) return;
  let { 1: message } = args;
  let generatedMessage = false;
  if (args.length === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generatedMessage = true;
    message = falsyMessage(fn, value);
  } else if (isError(message)) {
    throw message;
  }
  const error = new AssertionError({
    actual: value, expected: true, message, operator: '==', stackStartFn: fn, diff: optionsOf(self).diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

Assert.prototype.ok = function ok(...args) {
  checkTruth(this, ok, args);
};

// ---- equality -----------------------------------------------------------------------------------

function needTwo(count) {
  if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

/* eslint-disable eqeqeq */
Assert.prototype.equal = function equal(actual, expected, message) {
  needTwo(arguments.length);
  if (actual == expected || (Number.isNaN(actual) && Number.isNaN(expected))) return;
  failWith(this, { actual, expected, message, operator: '==', stackStartFn: equal });
};

Assert.prototype.notEqual = function notEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (actual != expected && !(Number.isNaN(actual) && Number.isNaN(expected))) return;
  failWith(this, { actual, expected, message, operator: '!=', stackStartFn: notEqual });
};
/* eslint-enable eqeqeq */

Assert.prototype.deepEqual = function deepEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (isDeepEqual(actual, expected)) return;
  failWith(this, { actual, expected, message, operator: 'deepEqual', stackStartFn: deepEqual });
};

Assert.prototype.notDeepEqual = function notDeepEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (!isDeepEqual(actual, expected)) return;
  failWith(this, { actual, expected, message, operator: 'notDeepEqual', stackStartFn: notDeepEqual });
};

Assert.prototype.deepStrictEqual = function deepStrictEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype)) return;
  failWith(this, { actual, expected, message, operator: 'deepStrictEqual', stackStartFn: deepStrictEqual });
};

Assert.prototype.notDeepStrictEqual = function notDeepStrictEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (!isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype)) return;
  failWith(this, {
    actual, expected, message, operator: 'notDeepStrictEqual', stackStartFn: notDeepStrictEqual,
  });
};

Assert.prototype.strictEqual = function strictEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (Object.is(actual, expected)) return;
  failWith(this, { actual, expected, message, operator: 'strictEqual', stackStartFn: strictEqual });
};

Assert.prototype.notStrictEqual = function notStrictEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (!Object.is(actual, expected)) return;
  failWith(this, { actual, expected, message, operator: 'notStrictEqual', stackStartFn: notStrictEqual });
};

Assert.prototype.partialDeepStrictEqual = function partialDeepStrictEqual(actual, expected, message) {
  needTwo(arguments.length);
  if (isPartialStrictEqual(actual, expected)) return;
  failWith(this, {
    actual, expected, message, operator: 'partialDeepStrictEqual', stackStartFn: partialDeepStrictEqual,
  });
};

// ---- errors -------------------------------------------------------------------------------------

Assert.prototype.throws = function throws(fn, ...args) {
  expectThrown({ fn: throws, diff: optionsOf(this).diff }, false, thrownBy(fn), args);
};

Assert.prototype.rejects = async function rejects(promiseFn, ...args) {
  expectThrown({ fn: rejects, diff: optionsOf(this).diff }, true, await rejectedBy(promiseFn), args);
};

Assert.prototype.doesNotThrow = function doesNotThrow(fn, ...args) {
  expectNothing({ fn: doesNotThrow, diff: optionsOf(this).diff }, false, thrownBy(fn), args);
};

Assert.prototype.doesNotReject = async function doesNotReject(fn, ...args) {
  expectNothing({ fn: doesNotReject, diff: optionsOf(this).diff }, true, await rejectedBy(fn), args);
};

function textOfError(error) {
  if (typeof error !== 'object' || typeof error.message !== 'string') return inspect(error);
  return error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
}

// The frames of the assertion down to where they meet those of the error it is about.
function joinStacks(error, original) {
  if (typeof original !== 'string') return;
  const start = original.indexOf('\n    at');
  if (start === -1) return;
  const originalFrames = original.slice(start + 1).split('\n');
  let frames = error.stack.split('\n');
  for (const frame of originalFrames) {
    const index = frames.indexOf(frame);
    if (index !== -1) {
      frames = frames.slice(0, index);
      break;
    }
  }
  error.stack = `${frames.join('\n')}\n${originalFrames.join('\n')}`;
}

Assert.prototype.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  const failure = new AssertionError({
    actual: error,
    expected: null,
    operator: 'ifError',
    message: `ifError got unwanted exception: ${textOfError(error)}`,
    stackStartFn: ifError,
    diff: optionsOf(this).diff,
  });
  joinStacks(failure, error.stack);
  throw failure;
};

// ---- texts --------------------------------------------------------------------------------------

function checkMatch(self, string, regexp, message, fn, wanted) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const isString = typeof string === 'string';
  if (isString && (RegExp.prototype.exec.call(regexp, string) !== null) === wanted) return;
  if (isError(message)) throw message;
  const generatedMessage = !message;
  message ||= !isString ?
    `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
    `${wanted ? 'The input did not match the regular expression ' :
      'The input was expected to not match the regular expression '}${inspect(regexp)}. ` +
      `Input:\n\n${inspect(string)}\n`;
  const error = new AssertionError({
    actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn,
    diff: optionsOf(self).diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

Assert.prototype.match = function match(string, regexp, message) {
  checkMatch(this, string, regexp, message, match, true);
};

Assert.prototype.doesNotMatch = function doesNotMatch(string, regexp, message) {
  checkMatch(this, string, regexp, message, doesNotMatch, false);
};

// ---- the module ---------------------------------------------------------------------------------

const assert = function ok(...args) { // Stacks of programs show it as "ok".
  checkTruth(undefined, assert, args);
};

function strict(...args) {
  checkTruth(undefined, strict, args);
}

for (const name of Object.keys(Assert.prototype)) {
  if (name !== 'constructor') assert[name] = Assert.prototype[name];
}
assert.AssertionError = AssertionError;
assert.Assert = Assert;
assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
setOwnProperty(assert.strict, 'strict', assert.strict);
for (const face of [assert, strict]) defineLazyProperties(face, 'assert/assert_call_tracker', ['CallTracker'], true, require);

module.exports = assert;
