// SPDX-License-Identifier: MIT
'use strict';
// The dispatcher that fetch() sends requests through when the program has set none, and what undici's dispatchers can do
// besides. Doc cli.md: NODE_USE_ENV_PROXY=1; globals.md, "Custom dispatcher".

function makeDispatcher() {
  if (process.env.NODE_USE_ENV_PROXY !== '1') return new (require('undici/dispatcher/agent'))();
  return new (require('undici/dispatcher/env-http-proxy-agent'))();
}

// Those who found the global dispatcher by its symbol may use it as they would use one of the package undici.
function addMethods(Dispatcher) {
  for (const name of ['request', 'stream', 'pipeline', 'upgrade', 'connect']) {
    Dispatcher.prototype[name] = function method(...args) { return Reflect.apply(require('undici/api/index')[name], this, args); };
  }
}

module.exports = { addMethods, makeDispatcher };
