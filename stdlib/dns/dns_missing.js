/* SPDX-License-Identifier: MIT */
/*
 * dns_missing.js - members of dns that need a DNS client of our own, which does not exist yet. A
 * Resolver can be made, as packages do that may never ask it (@grpc/grpc-js).
 */
'use strict';

const questions = [
  'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx',
  'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa',
  'resolveTxt', 'reverse',
];

// Functions that throw, naming themselves as members of `owner`.
function throwing(owner, names) {
  const members = {};
  for (const name of names) {
    members[name] = function notImplemented() {
      throw new Error(`${owner}.${name} is not implemented in this runtime`);
    };
  }
  return members;
}

function missing(owner) {
  class Resolver {
    cancel() {} // there is never a question on its way
  }
  Object.assign(Resolver.prototype,
                throwing(`${owner}.Resolver`, ['getServers', 'setLocalAddress', 'setServers', ...questions]));
  return { Resolver, ...throwing(owner, ['getServers', 'setServers', ...questions]) };
}

module.exports = { missing };
