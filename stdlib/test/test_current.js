/* SPDX-License-Identifier: MIT */
/*
 * test_current.js - whose code is running: the test, suite or hook (test/test_hooks) that an asynchronous
 * context belongs to.
 */
'use strict';

const { AsyncLocalStorage } = require('async_hooks');

let storage = null;
const reporters = { hookType: undefined }; // owns what reporters do

// A TestNode, a Hook, or undefined.
function owner() { return storage === null ? undefined : storage.getStore(); }

function within(node, fn, self, args) {
  storage ??= new AsyncLocalStorage();
  return storage.run(node, Reflect.apply, fn, self, args);
}

// The test or suite whose code is running, or undefined; that of a hook is the one it was declared in.
function current() {
  const found = owner();
  if (found === reporters) return undefined;
  return found?.hookType === undefined ? found : found.node;
}

module.exports = { current, owner, reporters, within };
