/* SPDX-License-Identifier: MIT */
/*
 * env_proxy.js - whether the default agents and fetch() go by the proxies of an environment, and of which:
 * http.setGlobalProxyFromEnv(), else --use-env-proxy, else NODE_USE_ENV_PROXY (cli.md). Small, as every http program has it.
 */
'use strict';

const { get } = require('internal/options');

let chosen; // by setGlobalProxyFromEnv

// An object like process.env, or undefined: no proxies.
function globalProxyEnv() {
  if (chosen !== undefined) return chosen;
  if (get('--no-use-env-proxy')) return undefined;
  return get('--use-env-proxy') || process.env.NODE_USE_ENV_PROXY === '1' ? process.env : undefined;
}

function chooseProxyEnv(env) {
  const old = chosen;
  chosen = env;
  return old;
}

module.exports = { chooseProxyEnv, globalProxyEnv };
