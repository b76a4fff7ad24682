/* SPDX-License-Identifier: MIT */
/*
 * worker_env.js - process.env and threads. A worker has a copy of its parent's variables that is JavaScript's alone,
 * or shares them: then each access first brings the object behind process.env up to date.
 */
'use strict';

const { envSet } = natives('process');
const { envAdopt, envShare } = natives('process_env');
const { handler, readAll, state } = require('internal/process_env');

function refresh(values) {
  const now = readAll();
  for (const name of Object.keys(values)) if (!(name in now)) delete values[name];
  return Object.assign(values, now);
}

function follow() {
  for (const trap of ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor']) {
    handler[trap] = (values, ...args) => Reflect[trap](refresh(values), ...args);
  }
}

// Called by a worker with its copy, or with the cargo that share() gave its parent.
function useIn(copy, cargo) {
  if (copy === undefined) {
    envAdopt(cargo);
    return follow();
  }
  state.isCopy = true;
  Object.defineProperty(process, 'env', {
    configurable: true, enumerable: true, writable: true, value: new Proxy(copy, handler),
  });
}

// Cargo for a worker that shares the variables of this thread.
function share() {
  const values = state.isCopy ? { ...process.env } : undefined;
  const cargo = envShare(state.isCopy);
  state.isCopy = false;
  for (const name in values) envSet(name, values[name]);
  if (handler.get === undefined) follow();
  return cargo;
}

module.exports = { share, useIn };
