/* SPDX-License-Identifier: MIT */
/*
 * http_proxy.js - which requests of an Agent go through a proxy, and which proxy that is (http.md, "Built-in Proxy
 * Support"). Loaded by Agents that are given proxyEnv. Parts: http_proxy_request (requests of http:), http_proxy_tunnel
 * (connections), http_proxy_global (http.setGlobalProxyFromEnv).
 */
'use strict';

const net = require('net');
const { Buffer } = require('buffer');
const {
  codes: { ERR_PROXY_INVALID_CONFIG },
} = require('internal/errors');
const { URL } = require('web/url');

// A proxy, and for whom it is not.
class HttpProxy {
  #exceptions;
  constructor(url, exceptions) {
    this.secure = url.protocol === 'https:';
    this.host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    this.port = Number(url.port || (this.secure ? 443 : 80));
    this.name = `${url.protocol}//${url.host}`; // for messages: without the password
    this.authorization = authorizationOf(url);
    this.#exceptions = exceptions;
  }

  // Whether a request with these options goes through it: pipes and what NO_PROXY names do not.
  serves(options) {
    if (options.socketPath) return false;
    const host = plainHost(options.host || 'localhost');
    const port = Number(options.port || options.defaultPort);
    return !this.#exceptions.some((matches) => matches(host, port));
  }
}

function authorizationOf({ username, password }) {
  if (username === '' && password === '') return null;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function plainHost(host) {
  const text = String(host).toLowerCase();
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}

function readUrl(text) {
  // URL drops line ends; what was meant with them is nothing good.
  if (/[\r\n]/.test(text)) throw new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
  try {
    const url = new URL(text);
    decodeURIComponent(url.username + url.password);
    return url;
  } catch (cause) {
    const error = new ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${text}`);
    Object.defineProperty(error, 'cause', { __proto__: null, configurable: true, value: cause, writable: true });
    throw error;
  }
}

// ---- NO_PROXY -----------------------------------------------------------------------------------

// '[::1]:8080', '::1', 'example.com:80' -> { name, port }, port undefined for all
function splitPort(entry) {
  const match = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry);
  return match === null ? { name: plainHost(entry), port: undefined } : { name: plainHost(match[1]), port: Number(match[2]) };
}

// An IPv4 address as a number, or -1.
function addressNumber(text) {
  if (!net.isIPv4(text)) return -1;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function rangeOf(name) {
  const parts = name.split('-');
  if (parts.length !== 2) return null;
  const [first, last] = parts.map((part) => addressNumber(part.trim()));
  return first === -1 || last === -1 ? null : { first, last };
}

// What a name of NO_PROXY says about hosts.
function hostTest(name) {
  if (name === '*') return () => true;
  if (name.startsWith('*.')) return (host) => host.endsWith(name.slice(1));
  if (name.startsWith('.')) return (host) => host === name.slice(1) || host.endsWith(name);
  const range = rangeOf(name);
  if (range === null) return (host) => host === name;
  return (host) => {
    const number = addressNumber(host);
    return number !== -1 && number >= range.first && number <= range.last;
  };
}

function readException(entry) {
  const { name, port } = splitPort(entry);
  const test = hostTest(name);
  return port === undefined ? test : (host, at) => at === port && test(host);
}

function readExceptions(text) {
  return text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '').map(readException);
}

// ---- the environment ----------------------------------------------------------------------------

// The settings of an environment; small letters win, and what is empty is not set.
function settings(env) {
  const value = (name) => String(env[name] || env[name.toUpperCase()] || '');
  return { http: value('http_proxy'), https: value('https_proxy'), none: value('no_proxy') };
}

// The HttpProxy for requests of `protocol` ('http:' or 'https:') that `env` names, or null.
function readProxy(env, protocol) {
  const { http, https, none } = settings(env);
  const text = protocol === 'https:' ? https : http;
  if (text === '') return null;
  const url = readUrl(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ERR_PROXY_INVALID_CONFIG(`Proxies are http: or https: URLs, not ${url.protocol}`);
  }
  return new HttpProxy(url, readExceptions(none));
}

module.exports = { readProxy, settings };
