/* SPDX-License-Identifier: MIT */
/* https_agent.js - https.Agent: an http.Agent whose sockets are TLSSockets, and which resumes their sessions. */
'use strict';

const { Agent: HttpAgent, globalAgentOf, kProxy } = require('http/http_agent');
const tls = require('tls');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { ...options };
  options.defaultPort ??= 443;
  options.protocol ??= 'https:';
  HttpAgent.call(this, options);
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  this._sessionCache = { map: {}, list: [] }; // name -> the latest session; names, the oldest first
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

// (options[, callback]) or (port, host, options)
function readConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else if (options === null || typeof options !== 'object') options = {};
  else options = { ...options };
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  return options;
}

Agent.prototype.createConnection = function createConnection(port, host, options) {
  const callback = [port, host, options, arguments[3]].find((one) => typeof one === 'function');
  options = readConnection(port, host, options);
  const proxy = this[kProxy];
  if (!proxy || !proxy.serves({ ...options, defaultPort: this.defaultPort })) return secure(this, options);
  require('http_proxy/http_proxy_tunnel').open(proxy, this, options, (error, socket) => {
    if (error) callback(error);
    else callback(null, secure(this, { ...options, socket }));
  });
};

function secure(agent, options) {
  const key = options._agentKey;
  // A session says that somebody has checked the server: nobody else's check counts for this request.
  if (key === undefined || hasOwnCheck(agent, options)) return tls.connect(options);
  const session = agent._getSession(key);
  const socket = tls.connect(session === undefined ? options : { session, ...options });
  socket.on('session', (fresh) => agent._cacheSession(key, fresh));
  socket.once('close', (error) => {
    if (error) agent._evictSession(key);
  });
  return socket;
}

// A request's own checkServerIdentity shares neither sockets nor sessions with others.
function hasOwnCheck(agent, options) {
  const { checkServerIdentity } = options;
  return typeof checkServerIdentity === 'function' && checkServerIdentity !== agent.options.checkServerIdentity;
}

const numbers = new WeakMap(); // function -> number
let lastNumber = 0;

function checkNumber(check) {
  if (!numbers.has(check)) numbers.set(check, ++lastNumber);
  return numbers.get(check);
}

// What else makes a connection another one; an empty part where an option is not given.
const kNameParts = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername',
                    'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam',
                    'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'];
const kEvenIfFalse = new Set(['rejectUnauthorized', 'honorCipherOrder', 'secureOptions']);

function pfxName(one) {
  return one?.buf ? `${one.buf}:${one.passphrase ?? ''}` : one;
}

function namePart(options, name) {
  const value = options[name];
  if (kEvenIfFalse.has(name)) return value === undefined ? '' : value;
  if (!value || (name === 'servername' && value === options.host)) return '';
  if (name === 'sigalgs') return JSON.stringify(value);
  if (name === 'pfx' && Array.isArray(value)) return value.map(pfxName).join(',');
  return value;
}

Agent.prototype.getName = function getName(options = {}) {
  let name = HttpAgent.prototype.getName.call(this, options);
  for (const part of kNameParts) name += `:${namePart(options, part)}`;
  if (hasOwnCheck(this, options)) name += `:${checkNumber(options.checkServerIdentity)}`;
  return name;
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  const { list, map } = this._sessionCache;
  if (this.maxCachedSessions === 0) return;
  if (!map[key]) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { list, map } = this._sessionCache;
  const at = list.indexOf(key);
  if (at === -1) return;
  list.splice(at, 1);
  delete map[key];
};

module.exports = { Agent, ...globalAgentOf(Agent) };
