/* SPDX-License-Identifier: MIT */
/*
 * http_proxy_global.js - http.setGlobalProxyFromEnv(): other proxies for the default agents and for fetch(), until they
 * are restored. What is not loaded (https, undici) is not loaded for it, but will know.
 */
'use strict';

const agents = require('http/http_agent');
const { isLoaded } = require('internal/loader');
const { chooseProxyEnv } = require('internal/env_proxy');
const { validateObject } = require('internal/validators');
const { readProxy } = require('http_proxy');

// The names that undici's own lib/global.js has.
const kDispatchers = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')];

const makeDispatcher = () => require('web/fetch_dispatcher').makeDispatcher();
const setDispatcher = (dispatcher) => require('undici/global').setGlobalDispatcher(dispatcher);

// The package undici, too, must find the dispatcher, which is made when somebody looks.
function offerDispatcher() {
  for (const symbol of kDispatchers) {
    Object.defineProperty(globalThis, symbol, {
      __proto__: null,
      configurable: true,
      get() {
        setDispatcher(makeDispatcher());
        return globalThis[symbol];
      },
    });
  }
}

const dispatcherProperty = () => Object.getOwnPropertyDescriptor(globalThis, kDispatchers[1]);

// Replaces the dispatcher of fetch(); gives a function that brings back what there was, or who makes it.
function replaceDispatcher() {
  const old = dispatcherProperty();
  if (old?.value === undefined) offerDispatcher();
  else setDispatcher(makeDispatcher());
  return () => {
    if (old?.value !== undefined) setDispatcher(old.value);
    else if (dispatcherProperty()?.value !== undefined) setDispatcher(makeDispatcher());
    else if (old === undefined) for (const symbol of kDispatchers) delete globalThis[symbol];
  };
}

function replaceAgent({ setGlobalAgent }) {
  const old = setGlobalAgent(null);
  return () => setGlobalAgent(old);
}

function replaceHttpsAgent() {
  if (isLoaded('https/https_agent')) return replaceAgent(require('https/https_agent'));
  return () => {
    if (isLoaded('https/https_agent')) require('https/https_agent').setGlobalAgent(null);
  };
}

function setGlobalProxyFromEnv(proxyEnv = process.env) {
  validateObject(proxyEnv, 'proxyEnv');
  const proxies = ['http:', 'https:'].map((protocol) => readProxy(proxyEnv, protocol));
  if (proxies.every((one) => one === null)) return () => {};
  const env = chooseProxyEnv(proxyEnv);
  const undo = [replaceAgent(agents), replaceHttpsAgent(), replaceDispatcher()];
  return () => {
    chooseProxyEnv(env);
    for (const one of undo) one();
  };
}

module.exports = { setGlobalProxyFromEnv };
