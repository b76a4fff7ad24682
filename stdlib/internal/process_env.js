// SPDX-License-Identifier: MIT
'use strict';
// process.env: a proxy over an object that is read from the environment at first use. Values are
// strings; writes go to the real environment too, which children and the time zone see.
// A worker has a copy that is this object alone. When variables are shared between threads, each access
// first brings the object up to date.

const ops = natives('process');
const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');

function readAll() {
  const values = {};
  for (const name of ops.envKeys()) if (!(name in values)) values[name] = ops.envGet(name);
  return values;
}

function write(values, name, value) {
  if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  const text = `${value}`;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') warnOnce();
  values[name] = text;
  if (!isCopy) ops.envSet(name, text);
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
      if (!isCopy) ops.envUnset(name);
    }
    return true;
  },
};

// ---- threads --------------------------------------------------------------------------------------

let isCopy = false;

function refresh(values) {
  const now = readAll();
  for (const name of Object.keys(values)) if (!(name in now)) delete values[name];
  return Object.assign(values, now);
}

// Called by a worker with its copy of its parent's variables, or with the cargo that share() gave the parent.
function useIn(process, copy, cargo) {
  if (copy === undefined) {
    ops.envAdopt(cargo);
    return follow();
  }
  isCopy = true;
  Object.defineProperty(process, 'env', {
    configurable: true, enumerable: true, writable: true, value: new Proxy(copy, handler),
  });
}

function follow() {
  for (const trap of ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor']) {
    handler[trap] = (values, ...args) => Reflect[trap](refresh(values), ...args);
  }
}

// Cargo for a worker that shares the variables of this thread.
function share() {
  const values = isCopy ? { ...process.env } : undefined;
  const cargo = ops.envShare(isCopy);
  isCopy = false;
  for (const name in values) ops.envSet(name, values[name]);
  if (handler.get === undefined) follow();
  return cargo;
}

function setUp(process, lazy) {
  lazy(process, 'env', () => {
    if (natives('boot').building()) throw new Error('process.env is read while a snapshot is made');
    return new Proxy(readAll(), handler);
  });
}

module.exports = { setUp, share, useIn };
