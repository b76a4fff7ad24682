/* SPDX-License-Identifier: MIT */
/*
 * The `common` module that Node's addon tests ask for, reduced to what they use and to modules
 * every runtime has.
 */
'use strict';

const assert = require('assert');

const checks = [];

function expectCalls(fn, field, expected) {
  if (typeof fn === 'number') {
    expected = fn;
    fn = undefined;
  }
  const check = {
    field,
    expected: expected === undefined ? 1 : expected,
    actual: 0,
    stack: new Error().stack,
    name: (fn && fn.name) || '<anonymous>',
  };
  if (checks.length === 0) process.on('exit', verifyCalls);
  checks.push(check);
  return function counted(...args) {
    check.actual++;
    return fn === undefined ? undefined : fn.apply(this, args);
  };
}

function verifyCalls(code) {
  if (code !== 0) return;
  const bad = checks.filter((c) => (
    c.field === 'exact' ? c.actual !== c.expected : c.actual < c.expected));
  for (const c of bad) {
    console.log(`Mismatched ${c.name} function calls. Expected ${c.field} ${c.expected}, ` +
                `actual ${c.actual}.`);
    console.log(c.stack.split('\n').slice(2).join('\n'));
  }
  if (bad.length > 0) process.exit(1);
}

function mustCall(fn, exact) {
  return expectCalls(fn, 'exact', exact);
}

function mustCallAtLeast(fn, minimum) {
  return expectCalls(fn, 'minimum', minimum);
}

function mustNotCall(msg) {
  const where = new Error().stack.split('\n')[2];
  return function mustNotBeCalled(...args) {
    assert.fail(`${msg || 'function should not have been called'} at ${where}: ${args}`);
  };
}

function mustSucceed(fn, exact) {
  return mustCall(function succeeded(err, ...args) {
    assert.ifError(err);
    return fn === undefined ? undefined : fn.apply(this, args);
  }, exact);
}

function nodeProcessAborted(exitCode, signal) {
  return signal === null ? [132, 133, 134].includes(exitCode) : ['SIGILL', 'SIGTRAP', 'SIGABRT']
    .includes(signal);
}

function skip(msg) {
  console.log(`1..0 # Skipped: ${msg}`);
  process.exit(0);
}

module.exports = {
  buildType: 'Release',
  isWindows: false,
  isLinux: process.platform === 'linux',
  isMainThread: true,
  mustCall,
  mustCallAtLeast,
  mustNotCall,
  mustSucceed,
  nodeProcessAborted,
  platformTimeout: (ms) => ms,
  skip,
};
