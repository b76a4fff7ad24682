// SPDX-License-Identifier: MIT
'use strict';
// 'timers/promises': setTimeout, setImmediate, setInterval (async iterator) and scheduler.

const { Timeout, Immediate, clearTimeout, clearImmediate } = require('internal/timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateObject, validateNumber } = require('internal/validators');

const abortError = (signal) => new AbortError(undefined, { cause: signal.reason });

// The signal and ref of options, checked; throws.
function readOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// One promise over one timer-like thing: start(resolve) -> handle, stop(handle).
function promised(options, start, stop) {
  let signal, ref;
  try {
    ({ signal, ref } = readOptions(options));
  } catch (err) {
    return Promise.reject(err);
  }
  if (signal?.aborted) return Promise.reject(abortError(signal));
  const { promise, resolve, reject } = Promise.withResolvers();
  const handle = start(resolve);
  if (!ref) handle.unref();
  if (signal === undefined) return promise;
  const onAbort = () => {
    stop(handle);
    reject(abortError(signal));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  // As in Node, the promise of a call with a signal settles some microtasks later: whoever races it with
  // a listener of the same signal's own (p-queue) gets the signal's reason.
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}

function setTimeout(after, value, options = {}) {
  try {
    if (after !== undefined) validateNumber(after, 'delay');
  } catch (err) {
    return Promise.reject(err);
  }
  return promised(options, (done) => new Timeout(done, after, [value], false, true), clearTimeout);
}

function setImmediate(value, options = {}) {
  return promised(options, (done) => new Immediate(done, [value]), clearImmediate);
}

async function* setInterval(after, value, options = {}) {
  if (after !== undefined) validateNumber(after, 'delay');
  const { signal, ref } = readOptions(options);
  if (signal?.aborted) throw abortError(signal);
  let due = 0, wake, fail;
  const interval = new Timeout(() => {
    due++;
    if (wake !== undefined) wake();
  }, after, undefined, true, ref);
  const onAbort = () => {
    clearTimeout(interval);
    if (fail !== undefined) fail(abortError(signal));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0) {
        await new Promise((resolve, reject) => {
          wake = resolve;
          fail = reject;
        });
      }
      for (; due > 0; due--) yield value;
    }
    throw abortError(signal);
  } finally {
    clearTimeout(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');

class Scheduler {
  constructor() { throw new ERR_ILLEGAL_CONSTRUCTOR(); }

  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = Object.create(Scheduler.prototype, { [kScheduler]: { value: true } });

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
