/* SPDX-License-Identifier: MIT */
/* https.js - what packages read of node:https while they are loaded. There is no TLS yet: internal/missing. */
'use strict';

const { Agent: HttpAgent } = require('http');
const { missing, missingMembers } = require('internal/missing');
const tls = require('tls');

// Agents hold options and sockets; one that must connect throws.
function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  HttpAgent.call(this, { ...options, defaultPort: options?.defaultPort ?? 443, protocol: options?.protocol ?? 'https:' });
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);
Agent.prototype.createConnection = missing('https.Agent.createConnection');

// Made at first use, as Agents listen to themselves and most programs never ask.
let globalAgent;

module.exports = {
  Agent,
  Server: missing('https.Server', tls.Server),
  ...missingMembers('https', ['createServer', 'get', 'request']),
};

Object.defineProperty(module.exports, 'globalAgent', {
  configurable: true,
  enumerable: true,
  get: () => (globalAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 })),
  set(value) { globalAgent = value; },
});
