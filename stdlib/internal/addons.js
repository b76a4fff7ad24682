/* SPDX-License-Identifier: MIT */
/*
 * addons.js - native addons: process.dlopen, and what their asynchronous operations mean to
 * async_hooks. The addon itself is found and started by runtime/engine/napi_module.cc.
 */
'use strict';

const ids = require('internal/async_ids');
const {
  codes: { ERR_DLOPEN_DISABLED, ERR_DLOPEN_FAILED, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS },
} = require('internal/errors');
const options = require('internal/options');
const { validateInt32, validateString } = require('internal/validators');

const native = natives('module');
const { hooks, setForceUncaught } = natives('napi');

const RTLD_LAZY = 1;

let policySet = false;

function setPolicy() {
  policySet = true;
  if (options.get('--force-node-api-uncaught-exceptions-policy')) setForceUncaught(true);
}

// Doc: process.dlopen(module, filename[, flags]). An addon embedded in the executable is loaded
// from there; one that is linked into it needs no file at all.
function dlopen(module, filename, flags = RTLD_LAZY) {
  if (arguments.length < 2) throw new ERR_MISSING_ARGS('module', 'filename');
  if (typeof module !== 'object' || module === null) {
    throw new ERR_INVALID_ARG_TYPE('module', 'Object', module);
  }
  validateString(filename, 'filename');
  validateInt32(flags, 'flags');
  if (!require('internal/module_resolve').mayLoadAddons()) {
    throw new ERR_DLOPEN_DISABLED('Cannot load native addon because loading addons is disabled.');
  }
  if (!policySet) setPolicy();
  const problem = native.dlopen(module, filename, flags);
  if (problem !== undefined) throw new ERR_DLOPEN_FAILED(problem);
}

// ---- async_hooks ------------------------------------------------------------------------------------

const scopes = []; // what ids.leave() needs, of the callbacks that are running

// -> [async id, trigger id]
hooks.on_init = function onInit(resource, name) {
  const id = ids.newId();
  const trigger = ids.current();
  if (ids.enabled()) ids.emitInit(id, name, trigger, resource);
  return [id, trigger];
};

// `resource` is undefined when it was collected meanwhile.
hooks.on_enter = function onEnter(id, trigger, resource) {
  scopes.push(ids.enter(id, trigger, resource === undefined ? {} : resource));
};

hooks.on_leave = function onLeave() {
  ids.leave(scopes.pop());
};

hooks.on_destroy = function onDestroy(id) {
  if (ids.enabled()) ids.emitDestroy(id);
};

module.exports = { dlopen };
