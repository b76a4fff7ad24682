/* SPDX-License-Identifier: MIT */
/*
 * dns.js - the public dns module: lookup and lookupService. The DNS protocol itself (resolve*,
 * reverse, Resolver, getServers, setServers) waits for c-ares; those members throw an error that
 * names them.
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
const { missing } = require('dns/dns_missing');

module.exports = {
  lookup,
  lookupService,
  ...missing('dns'),
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
