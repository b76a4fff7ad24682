/* SPDX-License-Identifier: MIT */
/*
 * test_invoke.js - calling the function of a test or of a hook, which may be synchronous, give a promise
 * or take a callback, and giving it no more than its time. Source: Node's doc/api/test.md.
 */
'use strict';

const { setTimeout, clearTimeout } = require('timers');
const { failure } = require('test/test_failure');
const { within } = require('test/test_current');
const { isPromise } = require('util/types');

// What done() of one call does; a second call fails the test, or is an uncaught error when it is over.
function callback() {
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const done = (err) => {
    if (++calls > 2) return;
    if (calls === 2) throw failure('callback invoked multiple times', 'multipleCallbackInvocations');
    if (err) reject(err);
    else resolve();
  };
  return { done, promise };
}

// Calls fn(context) as code of `owner`, with a callback when it takes one more argument.
function invoke(owner, fn, self, context) {
  const args = context === undefined ? [] : [context];
  if (fn.length !== args.length + 1) return within(owner, fn, self, args);
  const { done, promise } = callback();
  const result = within(owner, fn, self, [...args, done]);
  if (!isPromise(result)) return promise;
  result.then(undefined, () => {});
  throw failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
}

// { promise, end }: rejects after `timeout` ms, unless end() is called first; promise is undefined for none.
// The timer does not keep the process alive.
function timeLimit(timeout, signal) {
  if (timeout === Infinity && signal === undefined) return { promise: undefined, end() {} };
  const { promise, reject } = Promise.withResolvers();
  promise.catch(() => {});
  let timer;
  if (timeout !== Infinity) {
    const expire = () => reject(failure(`test timed out after ${timeout}ms`, 'testTimeoutFailure'));
    timer = setTimeout(expire, timeout).unref();
  }
  const onAbort = () => reject(failure(signal.reason, 'testAborted'));
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    promise,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

module.exports = { invoke, timeLimit };
