// SPDX-License-Identifier: MIT
'use strict';
// Async ids and the hooks of async_hooks.createHook. While no hook is enabled, ids are given only to
// what asks for one (AsyncResource) and to timers, and V8 calls nothing here about its promises.

let nextId = 1;
let currentId = 1; // 1: the main script
let currentTrigger = 0;
let currentResource = {};
let top = null; // scopes around the current one, the inner ones first
let hooks = [];
let nextHooks = null; // instead of hooks, when those that run have ended
let depth = 0;        // of hooks on the stack

const enabled = () => hooks.length !== 0 && !muted;
const newId = () => ++nextId;
const current = () => currentId;
const trigger = () => currentTrigger;
const resource = () => currentResource;

// A hook that throws ends the process: no handler of errors can be trusted to run inside of it.
function hookFailed(err) {
  process._rawDebug(typeof err?.stack === 'string' ? err.stack : new Error(String(err)).stack);
  if (require('internal/options').get('--abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

// 0: of nobody's concern
function emit(name, id) {
  if (id === 0) return;
  depth++;
  try {
    for (const h of hooks) if (h[name] !== undefined) h[name](id);
  } catch (err) {
    hookFailed(err);
  }
  if (--depth === 0 && nextHooks !== null) changeHooks(nextHooks);
}

function emitInit(id, type, triggerId, res) {
  const isPromise = type === 'PROMISE';
  depth++;
  try {
    for (const h of hooks) {
      if (h.init !== undefined && !(isPromise && h.trackPromises === false)) h.init(id, type, triggerId, res);
    }
  } catch (err) {
    hookFailed(err);
  }
  if (--depth === 0 && nextHooks !== null) changeHooks(nextHooks);
}

const emitBefore = (id) => emit('before', id);
const emitAfter = (id) => emit('after', id);
const emitPromiseResolve = (id) => emit('promiseResolve', id);

// ---- the end of resources -----------------------------------------------------------------------------

let destroyed = [];
let muted = false; // what is made is not told

function flushDestroyed() {
  if (destroyed.length === 0) return;
  const now = destroyed;
  destroyed = [];
  for (const id of now) emit('destroy', id);
}

// At the beginning of the loop's next round of immediates, for which nothing waits: never in the midst of what ends.
function emitDestroy(id) {
  if (hooks.length === 0 || id === 0 || destroyed.push(id) !== 1) return;
  muted = true;
  try {
    const immediate = require('internal/timers').setImmediate(() => {}); // there is a round
    immediate._asyncId = 0;
    immediate.unref();
  } finally {
    muted = false;
  }
}

// ---- scopes ---------------------------------------------------------------------------------------------

// Enters a scope; returns what leave() needs.
function enter(id, triggerId, res) {
  const before = { id: currentId, trigger: currentTrigger, resource: currentResource, outer: top, over: false };
  top = before;
  currentId = id;
  currentTrigger = triggerId;
  currentResource = res;
  if (hooks.length !== 0) emitBefore(id);
  return before;
}

function leave(before) {
  if (before.over) return;
  if (hooks.length !== 0) emitAfter(currentId);
  currentId = before.id;
  currentTrigger = before.trigger;
  currentResource = before.resource;
  top = before.outer;
}

// An exception that nobody in them has caught ends all scopes.
function unwind() {
  while (top !== null) {
    const scope = top;
    leave(scope);
    scope.over = true;
  }
}

// One call of a one-shot resource: before, callback, after, destroy.
function run(id, triggerId, callback, args) {
  const before = enter(id, triggerId, callback);
  if (hooks.length !== 0) emitDestroy(id); // later than what follows
  if (args === undefined) callback();
  else callback(...args);
  leave(before);
}

// ---- promises ---------------------------------------------------------------------------------------

const promiseIds = new WeakMap(); // promise -> [id, trigger]
const scopes = [];                // promises whose reaction runs, with what enter() returned
let registry = null;              // made at first use: a realm in a blob has none

function track(promise, triggerId) {
  let ids = promiseIds.get(promise);
  if (ids === undefined) {
    ids = [newId(), triggerId];
    promiseIds.set(promise, ids);
  }
  return ids;
}

function destroyWith(target, id) {
  registry ??= new FinalizationRegistry((held) => emit('destroy', held));
  registry.register(target, id);
}

function onPromiseInit(promise, parent) {
  const triggerId = parent === undefined ? currentId : track(parent, currentId)[0];
  const { 0: id } = track(promise, triggerId);
  emitInit(id, 'PROMISE', triggerId, promise);
  if (hooks.some((h) => h.destroy !== undefined)) destroyWith(promise, id);
}

function enterPromise(promise) {
  const { 0: id, 1: triggerId } = track(promise, currentId);
  return enter(id, triggerId, promise);
}

function onPromiseBefore(promise) { scopes.push(promise, enterPromise(promise)); }

function onPromiseAfter(promise) {
  if (scopes.length !== 0 && scopes[scopes.length - 2] === promise) {
    const before = scopes.pop();
    scopes.pop();
    leave(before);
  } else if (hooks.length !== 0) {
    emitAfter(track(promise, currentId)[0]);
  }
  if (scopes.length === 0) watch(isTracked());
}

function onPromiseSettled(promise) { emitPromiseResolve(track(promise, currentId)[0]); }

let stopWatching = null;

function watch(on) {
  if (on === (stopWatching !== null)) return;
  if (on) {
    const { addPromiseHooks } = require('internal/promise_hooks');
    stopWatching = addPromiseHooks([onPromiseInit, onPromiseBefore, onPromiseAfter, onPromiseSettled]);
  } else {
    stopWatching();
    stopWatching = null;
  }
}

// ---- hooks ------------------------------------------------------------------------------------------------

let isInstalled = false;
const isTracked = () => hooks.some((h) => h.trackPromises !== false);

// Not in the midst of an event: all hooks of its beginning get it, and what happens in them.
function changeHooks(list) {
  if (depth > 0) {
    nextHooks = list;
    return;
  }
  nextHooks = null;
  hooks = list;
  if (scopes.length === 0 || isTracked()) watch(isTracked());
}

function addHook(h) {
  const now = nextHooks ?? hooks;
  if (now.includes(h)) return;
  if (!isInstalled) {
    isInstalled = true;
    require('async_hooks/async_natives').install();
  }
  changeHooks([...now, h]);
}

function removeHook(h) { changeHooks((nextHooks ?? hooks).filter((x) => x !== h)); }

module.exports = {
  enabled, newId, current, trigger, resource, emitInit, emitBefore, emitAfter, emitDestroy,
  emitPromiseResolve, enter, enterPromise, leave, unwind, run, flushDestroyed, addHook, removeHook,
};
