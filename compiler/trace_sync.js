// SPDX-License-Identifier: MIT
'use strict';
// --trace-sync-io: says where a synchronous function of fs or child_process is called after the first turn of the
// event loop. Source of behaviour: doc cli.md.

let armed = false;

function traced(name, fn) {
  const wrapper = function(...args) {
    if (armed) {
      const at = {};
      Error.captureStackTrace(at, wrapper);
      process._rawDebug(`(node:${process.pid}) WARNING: Detected use of sync API\n    at ${name}${at.stack.replace(/^.*/, '')}`);
    }
    return Reflect.apply(fn, this, args);
  };
  Object.defineProperty(wrapper, 'name', { value: name });
  Object.defineProperty(wrapper, 'length', { value: fn.length });
  return Object.assign(wrapper, fn);
}

function install() {
  for (const id of ['fs', 'child_process']) {
    const module = require(id);
    for (const name of Object.keys(module)) {
      if (name.endsWith('Sync') && typeof module[name] === 'function') module[name] = traced(name, module[name]);
    }
  }
  setImmediate(() => { armed = true; }).unref();
}

module.exports = { install };
