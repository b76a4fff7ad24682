/* SPDX-License-Identifier: MIT */
/*
 * dns.js - the public dns module. Parts: dns_lookup (the C library's resolver), dns_resolver (questions to DNS
 * servers by c-ares), dns_answer (reading their answers). Source of behaviour: doc dns.md.
 */
'use strict';

const codes = require('dns/dns_codes');
const promises = require('dns/promises');
const {
  AI_ADDRCONFIG,
  AI_ALL,
  AI_V4MAPPED,
  getDefaultResultOrder,
  lookup,
  lookupService,
  setDefaultResultOrder,
} = require('dns/dns_lookup');
const { Resolver, membersOf } = require('dns/dns_resolver');

module.exports = {
  lookup,
  lookupService,
  ...membersOf(Resolver),
  setDefaultResultOrder,
  getDefaultResultOrder,
  ADDRCONFIG: AI_ADDRCONFIG,
  ALL: AI_ALL,
  V4MAPPED: AI_V4MAPPED,
  ...codes,
};

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return promises;
  },
});
