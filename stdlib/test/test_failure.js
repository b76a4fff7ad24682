/* SPDX-License-Identifier: MIT */
/*
 * test_failure.js - the error that a test fails with: what was thrown is its cause, failureType says how it
 * came. Its own stack names places of the program only.
 */
'use strict';

const { codes: { ERR_TEST_FAILURE } } = require('internal/errors');
const { inspect } = require('internal/inspect');

function make(cause, type) {
  try {
    return new ERR_TEST_FAILURE(cause, type);
  } catch {
    const err = new ERR_TEST_FAILURE(inspect(cause, { customInspect: false }), type);
    err.cause = cause;
    return err;
  }
}

function failure(thrown, type) {
  const err = make(thrown, type), { cause, code } = err;
  delete err.failureType;
  delete err.cause;
  Object.assign(err, { code, failureType: type, cause }); // as they are shown
  const [head, ...frames] = String(err.stack).split(/\n(?=\s+at )/);
  const own = frames.filter((frame) => !/[( ]node:[^\n]*$/.test(frame));
  Object.defineProperty(err, 'stack', {
    configurable: true, enumerable: false, writable: true, value: [head, ...own].join('\n'),
  });
  return err;
}

const isFailure = (err) => err?.code === 'ERR_TEST_FAILURE';

module.exports = { failure, isFailure };
