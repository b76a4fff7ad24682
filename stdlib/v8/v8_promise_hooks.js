// SPDX-License-Identifier: MIT
'use strict';
// v8.promiseHooks: what happens to promises. Source of behaviour: doc v8.md.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { addPromiseHooks } = require('internal/promise_hooks');
const { fatal } = require('internal/process_events');
const { types: { isAsyncFunction } } = require('internal/types');

// A hook of its own promises would never end.
function validateHook(fn, name) {
  if (typeof fn !== 'function' || isAsyncFunction(fn)) throw new ERR_INVALID_ARG_TYPE(name, 'function', fn);
}

// V8 has nobody to give an exception to.
function guarded(fn) {
  if (fn === undefined) return undefined;
  return function hook(...args) {
    try {
      Reflect.apply(fn, undefined, args);
    } catch (err) {
      fatal(err, false);
    }
  };
}

const kinds = ['init', 'before', 'after', 'settled'];

function add(kind, fn) {
  validateHook(fn, `${kind}Hook`);
  return addPromiseHooks(kinds.map((one) => (one === kind ? guarded(fn) : undefined)));
}

function createHook(hooks = {}) {
  const fns = kinds.map((kind) => hooks[kind]);
  fns.forEach((fn, i) => { if (fn !== undefined) validateHook(fn, `${kinds[i]}Hook`); });
  return addPromiseHooks(fns.map(guarded));
}

module.exports = {
  createHook,
  onInit: (fn) => add('init', fn),
  onBefore: (fn) => add('before', fn),
  onAfter: (fn) => add('after', fn),
  onSettled: (fn) => add('settled', fn),
};
