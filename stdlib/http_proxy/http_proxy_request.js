/* SPDX-License-Identifier: MIT */
/*
 * http_proxy_request.js - a request of http: as a proxy takes it: the whole URL in its first line. The proxy goes by
 * that line, the server behind it may go by the Host header, so both must name whom the options name.
 */
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR },
} = require('internal/errors');
const { validatePort } = require('internal/validators');
const { URL } = require('web/url');

const lineEnd = /[\r\n]/;
const notInAuthority = /[@/\\?#\s]/;

// 'LOCALHOST:80' -> 'localhost', the one way to write an authority of http:, or null.
function canonical(authority) {
  if (notInAuthority.test(authority)) return null;
  const url = URL.parse(`http://${authority}`);
  return url === null || url.host === '' ? null : url.host;
}

function authorityOf(host, port) {
  if (lineEnd.test(host)) throw new ERR_INVALID_CHAR('request host', host);
  if (lineEnd.test(port)) throw new ERR_INVALID_CHAR('request port', port);
  validatePort(port, 'options.port');
  const bare = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const authority = canonical(`${bare}:${port}`);
  if (authority === null) throw new ERR_INVALID_ARG_VALUE('options.host', host);
  return authority;
}

// ---- the path -----------------------------------------------------------------------------------

function targetOf(path, authority) {
  if (path.startsWith('/')) return `http://${authority}${path}`;
  const wrong = (reason) => new ERR_INVALID_ARG_VALUE('options.path', path, reason);
  const match = /^([a-z][a-z0-9+.-]*:)\/\/([^/?#\\]*)(.*)$/i.exec(path);
  if (match === null) throw wrong('must be in absolute-form or start with /');
  const [, scheme, named, rest] = match;
  if (scheme.toLowerCase() !== 'http:') throw wrong('must use http: scheme');
  if (named.includes('@')) throw wrong('must not contain userinfo');
  if (canonical(named) !== authority) throw wrong('must match the request authority');
  if (rest.startsWith('\\')) throw wrong('must not have a backslash after its authority');
  return `http://${authority}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

// ---- headers ------------------------------------------------------------------------------------

function checkHost(value, authority) {
  if (canonical(String(value)) === authority) return;
  throw new ERR_INVALID_ARG_VALUE('options.headers.host', value, 'must match the request authority');
}

const isHost = (name) => String(name).toLowerCase() === 'host';

// Of an object: a copy that has the authority for its Host.
function headersOf(headers, authority, setHost) {
  const out = { ...headers };
  const names = Object.keys(out).filter(isHost);
  if (names.length > 1) throw new ERR_INVALID_ARG_VALUE('options.headers', headers, 'must not contain duplicate Host headers');
  const [name] = names;
  if (name !== undefined && out[name]) {
    checkHost(out[name], authority);
    out[name] = authority;
  } else if (setHost) {
    out.Host = authority;
  }
  return out;
}

// A list of names and values, or of pairs, as a list of pairs.
function pairsOf(headers) {
  const wrong = (reason) => new ERR_INVALID_ARG_VALUE('options.headers', headers, reason);
  if (headers.some(Array.isArray)) {
    return headers.map((pair) => {
      if (!Array.isArray(pair)) throw wrong('must be an array when headers is passed as an array of pairs');
      return [...pair];
    });
  }
  if (headers.length % 2 !== 0) throw wrong();
  return Array.from({ length: headers.length / 2 }, (_, i) => [headers[2 * i], headers[2 * i + 1]]);
}

function headerList(headers, authority) {
  const pairs = pairsOf(headers);
  const hosts = pairs.filter(([name]) => isHost(name));
  if (hosts.length > 1) throw new ERR_INVALID_ARG_VALUE('options.headers', headers, 'must not contain duplicate Host headers');
  for (const pair of hosts) {
    checkHost(pair[1], authority);
    pair[1] = authority;
  }
  return pairs;
}

// What is for the proxy alone.
function forProxy(req, proxy) {
  const own = [['proxy-connection', req.shouldKeepAlive ? 'keep-alive' : 'close']];
  if (proxy.authorization !== null) own.push(['proxy-authorization', proxy.authorization]);
  return own;
}

// ---- the request --------------------------------------------------------------------------------

// Makes `req`, new and with `options` (host and port set), one for `proxy`; gives the options with the headers for it.
// Throws what does not fit together. `setHost`: whether a Host header is added.
function prepare(req, proxy, options, setHost) {
  if (!proxy.serves(options)) return options;
  const authority = authorityOf(options.host, options.port);
  const asItIs = req.method === 'CONNECT' || (req.method === 'OPTIONS' && req.path === '*');
  if (!asItIs) req.path = targetOf(req.path, authority);
  const own = forProxy(req, proxy);
  if (Array.isArray(options.headers)) {
    return { ...options, headers: [...headerList(options.headers, authority), ...own] };
  }
  const headers = asItIs ? { ...options.headers } : headersOf(options.headers, authority, setHost);
  return { ...options, headers: { ...headers, ...Object.fromEntries(own) } };
}

module.exports = { prepare };
