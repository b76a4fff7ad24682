// SPDX-License-Identifier: MIT
'use strict';
// Async ids and the hooks of async_hooks.createHook. While no hook is enabled, ids are given only to
// what asks for one (AsyncResource) and to timers, and V8 calls nothing here about its promises.

const { promiseHooks } = natives('async');

let nextId = 1;
let currentId = 1; // 1: the main script
let currentTrigger = 0;
let currentResource = {};
let hooks = [];

const enabled = () => hooks.length !== 0;
const newId = () => ++nextId;
const current = () => currentId;
const trigger = () => currentTrigger;
const resource = () => currentResource;

// A hook that throws ends the process: no handler of errors can be trusted to run inside of it.
function hookFailed(err) {
  process._rawDebug(typeof err?.stack === 'string' ? err.stack : new Error(`${err}`).stack);
  process.exit(1);
}

function emit(name, id) {
  try {
    for (const h of hooks.slice()) if (h[name] !== undefined) h[name](id);
  } catch (err) {
    hookFailed(err);
  }
}

function emitInit(id, type, triggerId, res) {
  try {
    for (const h of hooks.slice()) if (h.init !== undefined) h.init(id, type, triggerId, res);
  } catch (err) {
    hookFailed(err);
  }
}

const emitBefore = (id) => emit('before', id);
const emitAfter = (id) => emit('after', id);
const emitDestroy = (id) => emit('destroy', id);
const emitPromiseResolve = (id) => emit('promiseResolve', id);

// Enters a scope; returns what leave() needs.
function enter(id, triggerId, res) {
  const before = [currentId, currentTrigger, currentResource];
  currentId = id;
  currentTrigger = triggerId;
  currentResource = res;
  if (hooks.length !== 0) emitBefore(id);
  return before;
}

function leave(before) {
  if (hooks.length !== 0) emitAfter(currentId);
  currentId = before[0];
  currentTrigger = before[1];
  currentResource = before[2];
}

// One call of a one-shot resource: before, callback, after, destroy.
function run(id, triggerId, callback, args) {
  const before = enter(id, triggerId, callback);
  try {
    return args === undefined ? callback() : callback(...args);
  } finally {
    leave(before);
    if (hooks.length !== 0) emitDestroy(id);
  }
}

// ---- promises ---------------------------------------------------------------------------------------

const promiseIds = new WeakMap(); // promise -> [id, trigger]
const scopes = [];                // promises whose reaction runs, with what enter() returned
let watching = false;
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
  registry ??= new FinalizationRegistry((held) => emitDestroy(held));
  registry.register(target, id);
}

function onPromiseInit(promise, parent) {
  const triggerId = parent === undefined ? currentId : track(parent, currentId)[0];
  const { 0: id } = track(promise, triggerId);
  emitInit(id, 'PROMISE', triggerId, promise);
  if (hooks.some((h) => h.destroy !== undefined)) destroyWith(promise, id);
}

function onPromiseBefore(promise) {
  const { 0: id, 1: triggerId } = track(promise, currentId);
  scopes.push(promise, enter(id, triggerId, promise));
}

function onPromiseAfter(promise) {
  if (scopes.length !== 0 && scopes[scopes.length - 2] === promise) {
    const before = scopes.pop();
    scopes.pop();
    leave(before);
  } else if (hooks.length !== 0) {
    emitAfter(track(promise, currentId)[0]);
  }
  if (hooks.length === 0 && scopes.length === 0) watch(false);
}

function onPromiseSettled(promise) { emitPromiseResolve(track(promise, currentId)[0]); }

function watch(on) {
  if (watching === on) return;
  watching = on;
  if (on) promiseHooks(onPromiseInit, onPromiseBefore, onPromiseAfter, onPromiseSettled);
  else promiseHooks(undefined, undefined, undefined, undefined);
}

function addHook(h) {
  if (hooks.includes(h)) return;
  hooks = [...hooks, h];
  watch(true);
}

function removeHook(h) {
  hooks = hooks.filter((x) => x !== h);
  if (hooks.length === 0 && scopes.length === 0) watch(false);
}

module.exports = {
  enabled, newId, current, trigger, resource, emitInit, emitBefore, emitAfter, emitDestroy,
  emitPromiseResolve, enter, leave, run, addHook, removeHook,
};
