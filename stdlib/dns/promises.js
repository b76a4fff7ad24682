/* SPDX-License-Identifier: MIT */
/* promises.js - dns/promises: the parts of dns.js with promises. */
'use strict';

const codes = require('dns/dns_codes');
const {
  getDefaultResultOrder,
  lookupPromise,
  lookupServicePromise,
  setDefaultResultOrder,
} = require('dns/dns_lookup');
const { PromiseResolver, membersOf } = require('dns/dns_resolver');

module.exports = {
  lookup: lookupPromise,
  lookupService: lookupServicePromise,
  ...membersOf(PromiseResolver),
  setDefaultResultOrder,
  getDefaultResultOrder,
  ...codes,
};
