/* SPDX-License-Identifier: MIT */
/*
 * finalization.js - process.finalization: functions that are called at 'exit' or 'beforeExit' for objects that still
 * live then. The registry must not hold the objects. Source: Node's doc/api/process.md.
 */
'use strict';

const { kValidateObjectAllowObjects, validateObject } = require('internal/validators');

const records = new Set(); // { ref: WeakRef, callback, event }, oldest first
const collected = new FinalizationRegistry((record) => drop(record));
const listening = new Map(); // event -> the listener

function drop(record) {
  records.delete(record);
  const { event } = record;
  for (const other of records) if (other.event === event) return;
  process.removeListener(event, listening.get(event));
  listening.delete(event);
}

function callAll(event) {
  for (const record of [...records]) {
    if (record.event !== event || !records.has(record)) continue;
    const object = record.ref.deref();
    if (object !== undefined) record.callback(object, event);
  }
}

function add(object, callback, event) {
  validateObject(object, 'ref', kValidateObjectAllowObjects);
  const record = { ref: new WeakRef(object), callback, event };
  if (!listening.has(event)) {
    const listener = () => callAll(event);
    listening.set(event, listener);
    process.on(event, listener);
  }
  records.add(record);
  collected.register(object, record, object);
}

function register(ref, callback) { add(ref, callback, 'exit'); }
function registerBeforeExit(ref, callback) { add(ref, callback, 'beforeExit'); }

function unregister(ref) {
  collected.unregister(ref);
  for (const record of [...records]) if (record.ref.deref() === ref) drop(record);
}

module.exports = { register, registerBeforeExit, unregister };
