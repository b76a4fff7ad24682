/* SPDX-License-Identifier: MIT */
/*
 * assert_throws.js - the comparison of what was thrown with what was expected: for assert.throws,
 * rejects, doesNotThrow and doesNotReject. Used by assert.
 */
'use strict';

const { AssertionError } = require('internal/assert_error');
const { isDeepStrictEqual } = require('internal/comparisons');
const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE,
  },
} = require('internal/errors');
const { inspect } = require('internal/inspect');
const { types: { isPromise, isRegExp } } = require('internal/types');
const { isError } = require('internal/util');
const { validateFunction } = require('internal/validators');

const NOTHING = Symbol('nothing was thrown');

// ---- running the program's function -------------------------------------------------------------

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NOTHING;
}

function isPromiseLike(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' &&
    typeof value.then === 'function' && typeof value.catch === 'function');
}

async function rejectedBy(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) {
      throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
    }
  } else if (!isPromiseLike(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NOTHING;
}

// ---- comparing ----------------------------------------------------------------------------------

// `from` in the following: { fn: the assert function called, diff } for the error that is thrown.

function fail(from, options) {
  if (isError(options.message)) throw options.message;
  throw new AssertionError({ ...options, operator: from.fn.name, stackStartFn: from.fn, diff: from.diff });
}

// The properties of an error that were asked for, to be shown against each other.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      const matches = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) &&
        object[key].exec(actual[key]) !== null;
      this[key] = matches ? actual[key] : object[key];
    }
  }
}

function compareKey(actual, expected, key, message, keys, from) {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message) {
    fail(from, { actual, expected, message });
  }
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: from.fn,
    diff: from.diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = from.fn.name;
  throw error;
}

function compareObject(actual, expected, message, from) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({
      actual, expected, message, operator: 'deepStrictEqual', stackStartFn: from.fn, diff: from.diff,
    });
    error.operator = from.fn.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) {
    keys.push('name', 'message');
  } else if (keys.length === 0) {
    throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  }
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) &&
        expected[key].exec(actual[key]) !== null) continue;
    compareKey(actual, expected, key, message, keys, from);
  }
}

// The message why `actual` is not what the function `expected` stands for; undefined when it is.
function functionMismatch(actual, expected) {
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    const name = isError(actual) ? actual.constructor?.name || actual.name : inspect(actual, { depth: -1 });
    const received = isError(actual) && name === expected.name ?
      'an error with identical name but a different prototype.' : `"${name}"`;
    return `The error is expected to be an instance of "${expected.name}". Received ${received}` +
      `${isError(actual) ? `\n\nError message:\n\n${actual.message}` : ''}`;
  }
  const result = Reflect.apply(expected, {}, [actual]);
  if (result === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  return `The ${name}validation function is expected to return "true". Received ${inspect(result)}` +
    `${isError(actual) ? `\n\nCaught error:\n\n${actual}` : ''}`;
}

function compareThrown(actual, expected, message, from) {
  let mismatch;
  if (typeof expected === 'function') {
    mismatch = functionMismatch(actual, expected);
  } else if (isRegExp(expected)) {
    const text = String(actual);
    if (expected.exec(text) === null) {
      mismatch = `The input did not match the regular expression ${inspect(expected)}. ` +
        `Input:\n\n${inspect(text)}\n`;
    }
  } else {
    compareObject(actual, expected, message, from);
    return;
  }
  if (mismatch === undefined) return;
  if (isError(message)) throw message;
  const error = new AssertionError({
    actual,
    expected,
    message: message || mismatch,
    operator: from.fn.name,
    stackStartFn: from.fn,
    diff: from.diff,
  });
  error.generatedMessage = !message;
  throw error;
}

// `args`: (error, message) as the program gave them.
function expectThrown(from, isRejection, actual, args) {
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw invalidError(error);
    checkAmbiguity(actual, error);
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw invalidError(error);
  }
  if (actual === NOTHING) {
    const details = `${error?.name ? ` (${error.name})` : ''}${message ? `: ${message}` : '.'}`;
    fail(from, {
      actual: undefined,
      expected: error,
      message: isError(message) ? message :
        `Missing expected ${isRejection ? 'rejection' : 'exception'}${details}`,
    });
  }
  if (error) compareThrown(actual, error, message, from);
}

function invalidError(error) {
  return new ERR_INVALID_ARG_TYPE('error', ['Function', 'Error', 'RegExp', 'Object'], error);
}

// A message that is what was thrown was meant as the expected error.
function checkAmbiguity(actual, message) {
  if (typeof actual === 'object' && actual !== null) {
    if (actual.message !== message) return;
    throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
      `The error message "${actual.message}" is identical to the message.`);
  }
  if (actual === message) {
    throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
      `The error "${actual}" is identical to the message.`);
  }
}

function matches(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.exec(String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectNothing(from, isRejection, actual, args) {
  if (actual === NOTHING) return;
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matches(actual, error)) throw actual;
  fail(from, {
    actual,
    expected: error,
    message: `Got unwanted ${isRejection ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\n` +
      `Actual message: "${actual?.message}"`,
  });
}

module.exports = { expectNothing, expectThrown, rejectedBy, thrownBy };
