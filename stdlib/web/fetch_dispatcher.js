// SPDX-License-Identifier: MIT
'use strict';
// The dispatcher that fetch() sends requests through when the program has set none, and what undici's dispatchers can do
// besides. Doc cli.md: NODE_USE_ENV_PROXY, --use-env-proxy; globals.md, "Custom dispatcher".

const options = require('internal/options');

function usesEnvProxy() {
  if (options.get('--no-use-env-proxy')) return false;
  return options.get('--use-env-proxy') === true || process.env.NODE_USE_ENV_PROXY === '1';
}

function makeDispatcher() {
  if (!usesEnvProxy()) return new (require('undici/dispatcher/agent'))();
  return new (require('undici/dispatcher/env-http-proxy-agent'))();
}

// Those who found the global dispatcher by its symbol may use it as they would use one of the package undici.
function addMethods(Dispatcher) {
  for (const name of ['request', 'stream', 'pipeline', 'upgrade', 'connect']) {
    Dispatcher.prototype[name] = function method(...args) { return Reflect.apply(require('undici/api/index')[name], this, args); };
  }
}

module.exports = { addMethods, makeDispatcher };
