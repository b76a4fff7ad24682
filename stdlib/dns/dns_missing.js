/* SPDX-License-Identifier: MIT */
/* dns_missing.js - members of dns that need a DNS client of our own, which does not exist yet. */
'use strict';

const names = [
  'Resolver', 'getServers', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa',
  'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa',
  'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse', 'setServers',
];

// Functions that throw, naming themselves as members of `owner`.
function missing(owner) {
  const members = {};
  for (const name of names) {
    members[name] = function notImplemented() {
      throw new Error(`${owner}.${name} is not implemented in this runtime`);
    };
  }
  return members;
}

module.exports = { missing };
