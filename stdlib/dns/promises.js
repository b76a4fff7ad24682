/* SPDX-License-Identifier: MIT */
/* promises.js - dns/promises; what is missing is said in dns.js. */
'use strict';

const codes = require('dns/dns_codes');
const {
  getDefaultResultOrder,
  lookupPromise,
  lookupServicePromise,
  setDefaultResultOrder,
} = require('dns/dns_lookup');
const { missing } = require('dns/dns_missing');

module.exports = {
  lookup: lookupPromise,
  lookupService: lookupServicePromise,
  ...missing('dns.promises'),
  setDefaultResultOrder,
  getDefaultResultOrder,
  ...codes,
};
