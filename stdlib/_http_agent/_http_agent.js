/* SPDX-License-Identifier: MIT */
/* _http_agent.js - a legacy public name for parts of http. */
'use strict';

const { Agent, getGlobalAgent, setGlobalAgent } = require('http/http_agent');

module.exports = { Agent };

Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: getGlobalAgent,
  set: setGlobalAgent,
});
