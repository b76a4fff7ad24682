/* SPDX-License-Identifier: MIT */
/*
 * inspector_thread.js - this thread's half of all sessions: those it serves (requests that V8 does not answer, and its
 * console), and those it is the client of. Loaded with the first of them.
 */
'use strict';

const ops = natives('inspector');
const { state } = require('internal/inspecting');
const domains = require('inspector/inspector_domains');

state.half = module.exports;

// ---- clients that are here ----------------------------------------------------------------------------

const clients = new Map(); // number -> {message(text), gone()}

function addClient(number, client) { clients.set(number, client); }
function removeClient(number) { clients.delete(number); }

ops.hooks.on_message = (number, text) => { clients.get(number)?.message(text); };
ops.hooks.on_gone = (number) => { clients.get(number)?.gone(); };

function checkPermission() {
  if (natives('permission').mode() !== 0) require('internal/permission').check('inspector', '');
}

// ---- what is served here ------------------------------------------------------------------------------

ops.hooks.on_request = (number, text) => { domains.handle(number, JSON.parse(text)); };
ops.hooks.on_busy = () => { ops.take(); };
ops.hooks.on_close = (number) => { domains.close(number); };

// ---- parents of asynchronous stacks ---------------------------------------------------------------------

// V8 follows promises itself.
let hook;

function makeHook() {
  return require('async_hooks').createHook({
    init(id, type) {
      if (type !== 'PROMISE') ops.scheduled(type, id, type === 'Timeout'); // which may come again
    },
    before(id) { ops.started(id); },
    after(id) { ops.finished(id); },
    destroy(id) { ops.canceled(id); },
  });
}

ops.hooks.on_depth = (isWanted) => {
  hook ??= makeHook();
  if (isWanted) hook.enable();
  else hook.disable();
};

// ---- require() of what a client evaluates ------------------------------------------------------------------

let requireHere;

function makeRequireHere() {
  const { Module, makeRequire } = require('internal/module_loader');
  const { join } = require('path');
  const module = new Module('<inspector console>');
  module.filename = join(process.cwd(), '<inspector console>');
  module.paths = Module._nodeModulePaths(process.cwd());
  return makeRequire(module);
}

ops.hooks.on_command_line = () => (requireHere ??= makeRequireHere());

// ---- the console ----------------------------------------------------------------------------------------

// What the program writes is shown by sessions too. V8's has methods that ours has not.
function joinConsoles(console, own) {
  for (const name of Object.keys(own)) {
    if (typeof own[name] !== 'function') continue;
    if (!Object.hasOwn(console, name)) {
      Object.defineProperty(console, name, { value: own[name], writable: true, enumerable: false, configurable: true });
      continue;
    }
    console[name] = ops.consoleCall.bind(undefined, own[name], console[name]);
    Object.defineProperty(console[name], 'name', { value: name, configurable: true });
  }
}

joinConsoles(globalThis.console, ops.console());

// ---- threads of ours ------------------------------------------------------------------------------------

const workerListeners = new Set(); // of domains

const targets = () => (domains.isOn(domains.TARGETS) ? require('inspector/inspector_worker') : undefined);

function workerOnline(worker) {
  targets()?.workerOnline(worker);
  for (const fn of workerListeners) fn(worker);
}

function workerGone(id) { targets()?.workerGone(`${id}`); }

module.exports = Object.assign(state.half, {
  addClient, checkPermission, removeClient, workerGone, workerListeners, workerOnline,
});
