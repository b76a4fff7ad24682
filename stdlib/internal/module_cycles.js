// SPDX-License-Identifier: MIT
'use strict';
// In a cycle a module sees what the other has exported so far. Reading what is not there yet is
// mostly a mistake, so until the module is loaded its exports warn through their prototype.
// Source of behaviour: doc modules.md, "Cycles".

const { types } = require('internal/types');

let cyclesSeen = false;
let warningPrototype = null;

function warnAbsent(name) {
  process.emitWarning(`Accessing non-existent property '${String(name)}' of module exports inside circular dependency`);
}

function makeWarningPrototype() {
  return new Proxy({}, {
    get(target, name) {
      if (name in target || name === '__esModule') return target[name];
      warnAbsent(name);
      return undefined;
    },
    getOwnPropertyDescriptor(target, name) {
      if (Object.hasOwn(target, name) || name === '__esModule') return Object.getOwnPropertyDescriptor(target, name);
      warnAbsent(name);
      return undefined;
    },
  });
}

function unfinished({ exports }) {
  if (exports === null || typeof exports !== 'object' || types.isProxy(exports) ||
      Object.getPrototypeOf(exports) !== Object.prototype || exports.__esModule) return exports;
  cyclesSeen = true;
  Object.setPrototypeOf(exports, warningPrototype ??= makeWarningPrototype());
  return exports;
}

function end({ exports }) {
  if (!cyclesSeen) return;
  if (exports === null || typeof exports !== 'object' || types.isProxy(exports)) return;
  if (Object.getPrototypeOf(exports) === warningPrototype) Object.setPrototypeOf(exports, Object.prototype);
}

module.exports = { unfinished, end };
