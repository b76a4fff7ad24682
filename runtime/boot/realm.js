// SPDX-License-Identifier: MIT
'use strict';
// internal/bootstrap/realm - fills an empty realm: the loader of the stdlib, process, the globals.
//
// Runs once, called by C with natives as its first argument and the global object: at build time when a blob is made (the
// realm is then restored in every process), or at start when there is no blob. So nothing here or
// in what it requires may look at the outside world; internal/bootstrap/start does that in each process.
// The parameters are those of every stdlib file; only the first and the last have a value here.

const rawNatives = exports;

// ---- step 1: natives(room) ---------------------------------------------------------------------

// Slots of the realm array: enum en_realm_slot in runtime/engine/core.h.
const HOOKS = 0, START = 1, CODE = 5, BUILD = 8, STATE = 9, PREPARE = 10, MAPS = 13;

const rooms = new Map();
const hookFunctions = [];
let boot;

function defineHooks(list) {
  const hooks = {};
  for (let i = 0; i < list.length; i += 2) {
    const number = list[i + 1];
    Object.defineProperty(hooks, list[i], {
      configurable: true,
      enumerable: true,
      get() { return hookFunctions[number]; },
      set(fn) {
        hookFunctions[number] = fn;
        boot.hookChanged(number);
      },
    });
  }
  return hooks;
}

function nativesOf(room) {
  let made = rooms.get(room);
  if (made === undefined) {
    const raw = rawNatives(room);
    if (raw === undefined) throw new Error(`no room named '${room}' has natives`);
    const { 0: ops, 1: hooks } = raw;
    made = {};
    for (let i = 0; i < ops.length; i += 2) made[ops[i]] = ops[i + 1];
    made.hooks = defineHooks(hooks);
    rooms.set(room, made);
  }
  return made;
}

boot = nativesOf('boot');
boot.setSlot(HOOKS, hookFunctions);
boot.setSlot(CODE, []);
boot.setSlot(STATE, new Int32Array(new ArrayBuffer(8 * 4)));

// ---- step 2: the loader of builtins ----------------------------------------------------------------

const loaded = new Map();
const processObject = {};

function requireBuiltin(id) {
  const found = loaded.get(id);
  if (found !== undefined) return found.exports;
  const number = boot.find(id);
  if (number < 0) throw new Error(`no builtin module named '${id}'`);
  const fn = boot.compile(number);
  const mod = { id, exports: {}, loaded: false };
  loaded.set(id, mod);
  try {
    fn.call(mod.exports, mod.exports, requireBuiltin, mod, nativesOf, processObject, globalThis);
  } catch (err) {
    loaded.delete(id);
    throw err;
  }
  mod.loaded = true;
  return mod.exports;
}

loaded.set('internal/loader', {
  id: 'internal/loader',
  loaded: true,
  exports: {
    requireBuiltin,
    has: (id) => boot.find(id) >= 0,
    ids: boot.ids,
    isLoaded: (id) => loaded.has(id),
  },
});

// ---- step 3: error stacks, process and globals ---------------------------------------------------------------------

const errors = requireBuiltin('internal/errors');
boot.setSlot(PREPARE, errors.prepareStackTrace);
boot.setSlot(MAPS, (...script) => requireBuiltin('internal/source_map/registry').add(...script));
errors.useStackHeaders();
requireBuiltin('internal/process_object').setUp(processObject);
requireBuiltin('internal/bootstrap/globals').install(globalThis, processObject);

// ---- step 4: what C calls -------------------------------------------------------------------------------

boot.setSlot(START, requireBuiltin('internal/bootstrap/start').start);
boot.setSlot(BUILD, requireBuiltin('internal/bootstrap/build').build);
