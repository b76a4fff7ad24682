// SPDX-License-Identifier: MIT
'use strict';
// process.env: a proxy over an object that is read from the environment at first use. Values are
// strings; writes go to the real environment too, which children and the time zone see.
// What is different in threads: worker_threads/worker_env.

const ops = natives('process');
const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');

const state = { isCopy: false }; // a copy does not write to the environment

function readAll() {
  const values = {};
  for (const name of ops.envKeys()) if (!Object.hasOwn(values, name)) values[name] = ops.envGet(name);
  return values;
}

function write(values, name, value) {
  if (name === '') return true; // as setenv(3) has it
  if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  if (name === '' || name.includes('=')) return true; // the system has no such names
  const text = `${value}`;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') warnOnce();
  values[name] = text;
  if (!state.isCopy) ops.envSet(name, text);
  return true;
}

let warned = false;
function warnOnce() {
  if (warned || process.noDeprecation || !require('internal/options').get('--pending-deprecation')) return;
  warned = true;
  process.emitWarning('Assigning any value other than a string, number, or boolean to a process.env property is ' +
    'deprecated. Please make sure to convert the value to a string before setting process.env with it.',
  'DeprecationWarning', 'DEP0104');
}

const handler = {
  set: (values, name, value) => write(values, name, value),
  defineProperty(values, name, descriptor) {
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      return write(values, name, descriptor.value);
    }
    if ('get' in descriptor || 'set' in descriptor) {
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
        "'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
  deleteProperty(values, name) {
    if (typeof name === 'string') {
      delete values[name];
      if (!state.isCopy) ops.envUnset(name);
    }
    return true;
  },
};

function setUp(process, lazy) {
  lazy(process, 'env', () => {
    if (natives('boot').building()) throw new Error('process.env is read while a snapshot is made');
    return new Proxy(readAll(), handler);
  });
}

module.exports = { handler, readAll, setUp, state };
