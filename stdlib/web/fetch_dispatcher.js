// SPDX-License-Identifier: MIT
'use strict';
// The dispatcher that fetch() sends requests through when the program has set none, and what undici's dispatchers can do
// besides. Doc cli.md: NODE_USE_ENV_PROXY=1; globals.md, "Custom dispatcher".

const { globalProxyEnv } = require('internal/env_proxy');

// undici looks into process.env for what it is not told.
function makeProxyDispatcher(env) {
  if (env === process.env) return new (require('undici/dispatcher/env-http-proxy-agent'))();
  const { http, https, none } = require('http_proxy').settings(env);
  return new (require('undici/dispatcher/env-http-proxy-agent'))({ httpProxy: http, httpsProxy: https, noProxy: none });
}

function makeDispatcher() {
  const env = globalProxyEnv();
  return env === undefined ? new (require('undici/dispatcher/agent'))() : makeProxyDispatcher(env);
}

// Those who found the global dispatcher by its symbol may use it as they would use one of the package undici.
function addMethods(Dispatcher) {
  for (const name of ['request', 'stream', 'pipeline', 'upgrade', 'connect']) {
    Dispatcher.prototype[name] = function method(...args) { return Reflect.apply(require('undici/api/index')[name], this, args); };
  }
}

module.exports = { addMethods, makeDispatcher };
