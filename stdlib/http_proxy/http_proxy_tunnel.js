/* SPDX-License-Identifier: MIT */
/*
 * http_proxy_tunnel.js - connections of Agents to a proxy, and tunnels through it (CONNECT) for those of https:. A
 * proxy's certificate is checked as by tls.connect(); the options of a request are for the server behind it.
 */
'use strict';

const net = require('net');
const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_CHAR, ERR_PROXY_TUNNEL },
  genericNodeError,
} = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const { once } = require('internal/util');
const { kTunnel } = require('http/http_agent');
const { getMaxHeaderSize } = require('http/http_common');

// A socket to the proxy; `options` of the request say how, but not where.
function connect(proxy, options, callback) {
  const { keepAlive, keepAliveInitialDelay, localAddress, noDelay, timeout } = options;
  const to = { host: proxy.host, port: proxy.port, keepAlive, keepAliveInitialDelay, localAddress, noDelay, timeout };
  if (!proxy.secure) return net.connect(to, callback);
  return require('tls').connect({ ...to, servername: net.isIP(proxy.host) === 0 ? proxy.host : '' }, callback);
}

function authorityOf({ host, port, defaultPort }) {
  const at = port || defaultPort;
  if (/[\r\n]/.test(host)) throw new ERR_INVALID_CHAR('request host', host);
  if (/[\r\n]/.test(at)) throw new ERR_INVALID_CHAR('request port', at);
  validatePort(at, 'options.port');
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${at}`;
}

function question(authority, proxy, keepsAlive) {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `host: ${authority}`];
  if (keepsAlive) lines.push('proxy-connection: keep-alive');
  if (proxy.authorization !== null) lines.push(`proxy-authorization: ${proxy.authorization}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

// The end of the head of an answer, or -1.
function endOfHead(bytes) {
  const at = bytes.indexOf('\r\n\r\n');
  return at === -1 ? -1 : at + 4;
}

// What a proxy says behind a refusal is read until it ends, for a second at most: it would take an end in the midst of it
// for an error.
function hearOut(socket) {
  socket.end();
  socket.resume();
  socket.unref();
  socket.setTimeout(1000, () => socket.destroy());
}

// One tunnel that is being made: asks, reads the answer, and tells `done` (error, socket) once. Gives a function (error)
// that ends it; `onTimeout` is called before an error tells of the time-out.
function ask(socket, text, target, onTimeout, done) {
  let seen = Buffer.alloc(0);
  const events = { data: onData, end: onEnd, close: onEnd, error: (error) => finish(error), timeout: onLate };
  const fail = (message) => finish(new ERR_PROXY_TUNNEL(message));
  let isRefused = false;
  const finish = once((error) => {
    for (const name of Object.keys(events)) socket.removeListener(name, events[name]);
    if (error) {
      socket.on('error', () => {}); // `done` has it
      if (isRefused) hearOut(socket);
      else socket.destroy();
    } else {
      socket.pause();
      socket.setTimeout(0);
    }
    done(error, socket);
  });
  function onData(bytes) {
    seen = Buffer.concat([seen, bytes]);
    const end = endOfHead(seen);
    if (end === -1) {
      if (seen.length > getMaxHeaderSize()) fail(`The proxy's answer for ${target} is too long`);
      return;
    }
    const line = seen.latin1Slice(0, seen.indexOf('\r\n'));
    isRefused = !/^HTTP\/1\.[01] 2\d\d(?: |$)/.test(line);
    if (isRefused) fail(`Failed to establish tunnel to ${target}: ${line}`);
    // A TLS server does not speak first.
    else if (end < seen.length) fail(`The proxy's answer for ${target} is followed by what nobody asked for`);
    else finish(null);
  }
  function onEnd() {
    fail('Connection to establish proxy tunnel ended unexpectedly');
  }
  function onLate() {
    onTimeout();
    fail(`Connection to establish proxy tunnel timed out after ${socket.timeout}ms`);
  }
  for (const name of Object.keys(events)) socket.on(name, events[name]);
  socket.write(text);
  return finish;
}

// A tunnel through `proxy` to where `options` say; callback(error, socket), never at once. A request that waits for it,
// options[kTunnel], can give it up.
function open(proxy, agent, options, callback) {
  validateFunction(callback, 'callback');
  const authority = authorityOf(options);
  const text = question(authority, proxy, agent.keepAlive || Number.isFinite(agent.maxSockets));
  const req = options[kTunnel];
  const forget = () => { if (req) req[kTunnel] = undefined; };
  const onTimeout = () => {
    forget();
    req?.emit('timeout');
  };
  const giveUp = ask(connect(proxy, options), text, `${authority} via ${proxy.name}`, onTimeout, (error, socket) => {
    forget();
    if (error) callback(error);
    else callback(null, socket);
  });
  if (req) req[kTunnel] = (error) => giveUp(error ?? genericNodeError('socket hang up', { code: 'ECONNRESET' }));
}

module.exports = { connect, open };
