/* SPDX-License-Identifier: MIT */
/* assert_call_tracker.js - assert.CallTracker (deprecated): functions that must be called a number of times. */
'use strict';

const { AssertionError } = require('internal/assert_error');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_UNAVAILABLE_DURING_EXIT } } = require('internal/errors');
const { deprecate, noop } = require('internal/util');
const { validateUint32 } = require('internal/validators');

class Check {
  calls = [];

  constructor(name, exact) {
    this.name = name;
    this.exact = exact;
    this.stack = new Error();
  }

  add(thisArg, args) {
    this.calls[this.calls.length] = Object.freeze({ thisArg, arguments: Object.freeze(args.slice()) });
  }

  // What is wrong, or undefined.
  report() {
    const { length: actual } = this.calls, { exact: expected, name: operator } = this;
    if (actual === expected) return undefined;
    const message = `Expected the ${operator} function to be executed ${expected} time(s) but was executed ${actual} time(s).`;
    return { message, actual, expected, operator, stack: this.stack };
  }
}

class CallTracker {
  #checks = new Map(); // wrapper -> Check

  #checkOf(tracked) {
    const check = this.#checks.get(tracked);
    if (check === undefined) throw new ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    return check;
  }

  calls(fn, exact = 1) {
    if (process._exiting) throw new ERR_UNAVAILABLE_DURING_EXIT();
    if (typeof fn === 'number') {
      exact = fn;
      fn = noop;
    } else if (fn === undefined) {
      fn = noop;
    }
    validateUint32(exact, 'exact', true);
    const check = new Check(fn.name || 'calls', exact);
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        check.add(thisArg, args);
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#checks.set(tracked, check);
    return tracked;
  }

  getCalls(tracked) { return Object.freeze(this.#checkOf(tracked).calls.slice()); }

  reset(tracked) {
    if (tracked !== undefined) this.#checkOf(tracked).calls = [];
    else for (const check of this.#checks.values()) check.calls = [];
  }

  report() { return [...this.#checks.values()].map((check) => check.report()).filter((found) => found !== undefined); }

  verify() {
    const details = this.report();
    if (details.length === 0) return;
    const message = details.length === 1 ? details[0].message : 'Functions were not called the expected number of times';
    throw new AssertionError({ message, details });
  }
}

module.exports = { CallTracker: deprecate(CallTracker, 'assert.CallTracker is deprecated.', 'DEP0173') };
