/* SPDX-License-Identifier: MIT */
/*
 * http_agent.js - Agent: who gets which socket. Sockets of one name (host, port, ...) are in
 * `sockets` while a request has them, in `freeSockets` while they are kept alive, and requests
 * that must wait are in `requests`; totalSocketCount counts both kinds of sockets.
 */
'use strict';

const net = require('net');
const EventEmitter = require('events');
const { getDefaultHighWaterMark } = require('stream');
const { AsyncResource } = require('async_hooks');
const {
  validateNumber,
  validateObject,
  validateOneOf,
  validateString,
} = require('internal/validators');
const { once } = require('internal/util');
const { normalizeArgs } = require('net/net_args');
const { globalProxyEnv } = require('internal/env_proxy');

const kRequestOptions = Symbol('kRequestOptions');
const kRequestResource = Symbol('kRequestResource');
const kPending = Symbol('kPending'); // name -> how many sockets are being made that createConnection() did not return
const kUnguarded = Symbol('kUnguarded'); // a free socket's own onread
const kOnKeylog = Symbol('onkeylog');
const kProxy = Symbol('kProxy'); // an agent's proxy (http_proxy.js)
const kTunnel = Symbol('kTunnel'); // of options: the request; of a request: what gives up the tunnel that it waits for

const kDefaultMaxFree = 256;

// A free socket that breaks was of no use to anybody.
function onFreeSocketError() {
  this.destroy();
  this.emit('agentRemove');
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  if (options !== undefined && options !== null) validateObject(options, 'options');
  this.options = { __proto__: null, ...options };
  this.options.noDelay ??= true;
  // A request's path must not be taken for a pipe's.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || kDefaultMaxFree;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.agentKeepAliveTimeoutBuffer = keepAliveBuffer(this.options.agentKeepAliveTimeoutBuffer);
  this.totalSocketCount = 0;
  this[kPending] = null;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets === undefined) this.maxTotalSockets = Infinity;
  else validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  const { proxyEnv } = this.options;
  this[kProxy] = proxyEnv ? require('http_proxy').readProxy(proxyEnv, this.protocol) : null;
  this.on('free', onFree);
  this.on('newListener', noteKeylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

function keepAliveBuffer(value) {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : 1000;
}

// tls sockets report their keys when asked to; only then are they listened to.
function noteKeylog(event) {
  if (event !== 'keylog' || this[kOnKeylog]) return;
  const agent = this;
  const onKeylog = function(line) {
    agent.emit('keylog', line, this);
  };
  this[kOnKeylog] = onKeylog;
  for (const lists of [this.sockets, this.freeSockets]) {
    for (const socket of Object.values(lists).flat()) socket.on('keylog', this[kOnKeylog]);
  }
}

// ---- names --------------------------------------------------------------------------------------

Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  // A string family would be passed on to lookup, but it makes no other name.
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

Agent.prototype.createConnection = function createConnection(...args) {
  const proxy = this?.[kProxy];
  if (!proxy) return net.createConnection(...args);
  const [options, callback] = normalizeArgs(args);
  if (!proxy.serves({ ...options, defaultPort: this.defaultPort })) return net.createConnection(...args);
  return require('http_proxy/http_proxy_tunnel').connect(proxy, options, callback);
};

// ---- handing out --------------------------------------------------------------------------------

function takeFree(agent, name) {
  const free = agent.freeSockets[name];
  if (free === undefined) return null;
  let socket = null;
  while (free.length > 0 && socket === null) {
    const one = agent.scheduling === 'fifo' ? free.shift() : free.pop();
    if (one.destroyed || !one.writable) {
      agent.totalSocketCount--; // its 'close' will not find it here
      continue;
    }
    socket = one;
  }
  if (free.length === 0) delete agent.freeSockets[name];
  return socket;
}

function mergeOptions(agent, options) {
  const merged = { __proto__: null, ...options, ...agent.options };
  if (merged.socketPath) merged.path = merged.socketPath;
  return merged;
}

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  // Legacy form: addRequest(req, host, port, localAddress)
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = mergeOptions(this, options);
  normalizeServerName(options, req);
  const name = this.getName(options);
  this.sockets[name] ??= [];
  const socket = takeFree(this, name);
  const count = (this.freeSockets[name]?.length ?? 0) + this.sockets[name].length + pendingOf(this, name);
  if (socket !== null) {
    const state = socket._writableState;
    if (state !== undefined) {
      state.highWaterMark = options.highWaterMark ?? getDefaultHighWaterMark(false);
    }
    this.reuseSocket(socket, req);
    setRequestSocket(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && mayMakeOne(this)) {
    this.createSocket(req, options, (error, made) => {
      if (error) req.onSocket(made, error);
      else setRequestSocket(this, req, made);
    });
  } else {
    (this.requests[name] ??= []).push(req);
    req[kRequestOptions] = options;
    req[kRequestResource] = new AsyncResource('QueuedRequest');
  }
};

function mayMakeOne(agent) {
  let total = agent.totalSocketCount;
  if (agent[kPending] !== null) for (const count of agent[kPending].values()) total += count;
  return total < agent.maxTotalSockets;
}

// `by` is 1 or -1.
function countPending(agent, name, by) {
  agent[kPending] ??= new Map();
  const count = (agent[kPending].get(name) ?? 0) + by;
  if (count > 0) agent[kPending].set(name, count);
  else agent[kPending].delete(name);
}

function normalizeServerName(options, req) {
  if (options.servername || options.servername === '') return;
  options.servername = serverNameOf(req, options);
}

// The TLS name: what the Host header says, else the host; no name for an address.
function serverNameOf(req, options) {
  let name = options.host;
  const header = req.getHeader('host');
  if (header) {
    validateString(header, 'options.headers.host');
    if (header.startsWith('[')) {
      const end = header.indexOf(']');
      name = end === -1 ? header : header.slice(1, end);
    } else {
      name = header.split(':', 1)[0];
    }
  }
  return net.isIP(name) === 0 ? name : '';
}

Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = mergeOptions(this, options);
  normalizeServerName(options, req);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let isDone = false, isPending = false;
  const created = once((error, socket) => {
    isDone = true;
    if (isPending) countPending(this, name, -1);
    if (error) {
      callback(error);
      if (isPending) serveWaiting(this, options); // there may be no other socket whose end does
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    installListeners(this, socket, options);
    callback(null, socket);
  });
  // An abort ends the request, and through it the socket.
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  delete options.signal;
  if (this[kProxy] !== null) {
    options[kTunnel] = req;
    options.timeout = req.timeout || this.options.timeout;
  }
  const socket = this.createConnection(options, created);
  if (socket) {
    created(null, socket);
  } else if (!isDone) {
    isPending = true;
    countPending(this, name, 1);
  }
};

function installListeners(agent, socket, options) {
  function onSocketFree() {
    agent.emit('free', socket, options);
  }
  function onClose() {
    // Whatever the request did with it, the socket counts no more.
    forget(agent, socket, options);
  }
  function onTimeout() {
    for (const free of Object.values(agent.freeSockets)) {
      if (free.includes(socket)) {
        socket.destroy();
        return;
      }
    }
  }
  // The socket was upgraded: it is the user's.
  function onRemove() {
    forget(agent, socket, options);
    socket.removeListener('close', onClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  }
  socket.on('free', onSocketFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
  if (agent.options.timeout && typeof socket.setTimeout === 'function') {
    socket.setTimeout(agent.options.timeout);
  }
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

function setRequestSocket(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) return;
  socket.setTimeout(req.timeout);
}

// ---- taking back --------------------------------------------------------------------------------

// Listener of the agent's 'free': `socket` is done with its request.
function onFree(socket, options) {
  const name = this.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = this.requests[name];
  if (waiting !== undefined && waiting.length > 0) {
    const req = waiting.shift();
    const resource = req[kRequestResource];
    req[kRequestResource] = null;
    if (waiting.length === 0) delete this.requests[name];
    if (resource) resource.runInAsyncScope(setRequestSocket, null, this, req, socket);
    else setRequestSocket(this, req, socket);
    return;
  }
  const req = socket._httpMessage;
  if (!req || !req.shouldKeepAlive || !this.keepAlive || !mayKeep(this, name) ||
      !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  socket._httpMessage = null;
  this.removeSocket(socket, options);
  socket.once('error', onFreeSocketError);
  guardFree(socket);
  (this.freeSockets[name] ??= []).push(socket);
  // removeSocket gave its place to whoever waited, even for another host; now it counts again.
  this.totalSocketCount++;
}

// Bytes on a socket that nobody asked anything are an attempt to answer the next question.
function guardFree(socket) {
  const handle = socket._handle;
  if (!handle || typeof handle.onread !== 'function' || socket[kUnguarded] != null) return;
  const read = socket[kUnguarded] = handle.onread;
  const onUnaskedRead = function(nread, memory, offset) {
    if (nread > 0) socket.destroy();
    else read.call(this, nread, memory, offset);
  };
  handle.onread = onUnaskedRead; // why not at once: internal/streams/readable_pipe.js
}

function mayKeep(agent, name) {
  const free = agent.freeSockets[name]?.length ?? 0;
  const count = free + (agent.sockets[name]?.length ?? 0);
  return agent.totalSocketCount <= agent.maxTotalSockets && count <= agent.maxSockets &&
    free < agent.maxFreeSockets;
}

// True if `socket` was in that list.
function detach(lists, name, socket) {
  const list = lists[name];
  const at = list === undefined ? -1 : list.indexOf(socket);
  if (at === -1) return false;
  list.splice(at, 1);
  if (list.length === 0) delete lists[name];
  return true;
}

function forget(agent, socket, options) {
  agent.removeSocket(socket, options);
}

const pendingOf = (agent, name) => agent[kPending]?.get(name) ?? 0;

// A request of another name that may have the place of a socket that went.
function otherWaiting(agent) {
  for (const name of Object.keys(agent.requests)) {
    if (agent.sockets[name]?.length || pendingOf(agent, name) > 0) continue;
    return agent.requests[name][0];
  }
  return undefined;
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  const used = detach(this.sockets, name, socket);
  const free = !socket.writable && detach(this.freeSockets, name, socket);
  if (used || free) this.totalSocketCount--;
  serveWaiting(this, options);
};

// There is room for one socket more of the name of `options`: who waits for it, or else for another, gets one.
function serveWaiting(agent, options) {
  let req = agent.requests[agent.getName(options)]?.[0];
  if (req === undefined) {
    req = otherWaiting(agent);
    options = req?.[kRequestOptions];
  }
  if (req === undefined || !options || !mayMakeOne(agent)) return;
  const name = agent.getName(options);
  if (pendingOf(agent, name) >= agent.requests[name].length) return; // they get those that are being made
  const resource = req[kRequestResource];
  const start = () => {
    agent.createSocket(req, options, (error, made) => {
      if (error) {
        detach(agent.requests, name, req);
        req.onSocket(made, error);
      } else {
        made.emit('free'); // gives it to whoever waits first
      }
    });
  };
  if (resource) resource.runInAsyncScope(start);
  else start();
}

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = socket._httpMessage?.res?.headers['keep-alive'];
  if (hint) {
    const match = /^timeout=(\d+)/.exec(hint);
    if (match !== null) {
      const limit = Number(match[1]) * 1000 - this.agentKeepAliveTimeoutBuffer;
      // The server would close it before a next request could get there.
      if (limit <= 0) return false;
      if (timeout === 0 || limit < timeout) timeout = limit;
    }
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  req.reusedSocket = true;
  socket.removeListener('error', onFreeSocketError);
  if (socket[kUnguarded] != null) {
    socket._handle.onread = socket[kUnguarded];
    socket[kUnguarded] = null;
  }
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(lists)) {
      for (const socket of list.slice()) socket.destroy();
    }
  }
};

Agent.prototype[Symbol.dispose] = Agent.prototype.destroy;

// ---- the global agent ---------------------------------------------------------------------------

// Of a module's Agent. Made at first use, as Agents listen to themselves and most programs never ask.
function globalAgentOf(Agent) {
  let current = null;
  function getGlobalAgent() {
    return current ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000, proxyEnv: globalProxyEnv() });
  }
  function setGlobalAgent(agent) {
    const old = current;
    current = agent;
    return old;
  }
  return { getGlobalAgent, setGlobalAgent };
}

module.exports = { Agent, ...globalAgentOf(Agent), globalAgentOf, kProxy, kTunnel };
