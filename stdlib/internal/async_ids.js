// SPDX-License-Identifier: MIT
'use strict';
// Async ids and the hooks of async_hooks.createHook. While no hook is enabled nothing here runs but
// `enabled()`; ids are then given only to what asks for one (AsyncResource).

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

function emit(name, id) {
  for (const h of hooks.slice()) if (h[name] !== undefined) h[name](id);
}

function emitInit(id, type, triggerId, res) {
  for (const h of hooks.slice()) if (h.init !== undefined) h.init(id, type, triggerId, res);
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

function addHook(h) { if (!hooks.includes(h)) hooks = [...hooks, h]; }
function removeHook(h) { hooks = hooks.filter((x) => x !== h); }

module.exports = {
  enabled, newId, current, trigger, resource, emitInit, emitBefore, emitAfter, emitDestroy,
  emitPromiseResolve, enter, leave, run, addHook, removeHook,
};
