/* SPDX-License-Identifier: MIT */
/*
 * net_connect.js - how a Socket gets its connection: argument checks, name lookup, local binding,
 * and racing the addresses of a host (RFC 8305) when autoSelectFamily is on.
 *
 * net_socket.js hands in what needs its private symbols through setHooks().
 */
'use strict';

const dc = require('diagnostics_channel');
const timers = require('timers');
const {
  codes: {
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_IP_ADDRESS,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CONNECTION_TIMEOUT,
  },
  exceptionWithHostPort,
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validatePort,
  validateString,
} = require('internal/validators');
const { isIP } = require('net/net_address');
const { kNormalized, normalizeArgs } = require('net/net_args');
const { Pipe, TCP } = require('net/net_handle');
const defaults = require('net/net_defaults');

const clientSocketChannel = dc.channel('net.client.socket');
const UV_ECANCELED = -125;
const UV_ETIMEDOUT = -110;

let hooks = null;
function setHooks(given) {
  hooks = given;
}

// ---- entry --------------------------------------------------------------------------------------

// A handle given to the constructor: one of ours, or a BoundSocket, whose socket becomes the
// source.
function adoptHandle(socket, given) {
  if (typeof given.adopt === 'function') {
    socket._handle = given.adopt();
    socket[hooks.kBoundSource] = true;
  } else {
    socket._handle = given;
  }
}

function prepareSocket(socket, pipe) {
  if (socket.write !== Object.getPrototypeOf(socket).write && Object.hasOwn(socket, 'write')) {
    delete socket.write; // a former connection's writeAfterFIN
  }
  if (socket.destroyed || (socket._handle === null && socket.readableEnded)) {
    socket._undestroy?.();
    socket[hooks.kBoundSource] = false;
    socket._handle = null;
    socket._peername = null;
    socket._sockname = null;
  }
  if (!socket._handle) {
    socket._handle = pipe ? new Pipe() : new TCP();
    hooks.initHandle(socket);
  }
}

// A bound socket has its local end already.
function refuseSource(options) {
  for (const name of ['localAddress', 'localPort']) {
    if (options[name] !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name],
                                      'must not be used with a bound socket');
    }
  }
}

function connect(socket, args) {
  const normalized = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  const options = normalized[0];
  const callback = normalized[1];
  if (socket[hooks.kBoundSource]) refuseSource(options);
  if (options.port === undefined && options.path == null) {
    throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  const pipe = Boolean(options.path);
  if (options.path != null) validateString(options.path, 'options.path');
  prepareSocket(socket, pipe);
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  socket._host = null;
  if (pipe) connectPath(socket, options.path);
  else lookupAndConnect(socket, options);
  if (clientSocketChannel.hasSubscribers) clientSocketChannel.publish({ socket });
  return socket;
}

function failLater(socket, error) {
  process.nextTick(failNow, socket, error);
}

function failNow(socket, error) {
  socket.destroy(error);
}

// ---- one address --------------------------------------------------------------------------------

function connectPath(socket, path) {
  const handle = socket._handle;
  handle.onconnect = onConnect;
  handle.peer = { address: path, port: undefined, local: undefined };
  const code = handle.connect(path);
  if (code !== 0) failConnect(socket, code, handle.peer);
}

function bindLocal(handle, localAddress, localPort, family) {
  if (localAddress === undefined && localPort === undefined) return 0;
  const address = localAddress ?? (family === 6 ? '::' : '0.0.0.0');
  return handle.bind(address, localPort & 0xffff, 0);
}

function localDetails(handle) {
  const out = {};
  if (handle.getsockname(out) !== 0 || out.address === undefined) return undefined;
  return `${out.address}:${out.port}`;
}

// Starts the connection of socket._handle; a failure to start destroys the socket a tick later.
function connectAddress(socket, target) {
  const { address, port, family, localAddress, localPort } = target;
  const handle = socket._handle;
  let code = bindLocal(handle, localAddress, localPort, family);
  if (code !== 0) {
    socket.destroy(exceptionWithHostPort(code, 'bind', localAddress ?? '0.0.0.0', localPort));
    return;
  }
  handle.onconnect = onConnect;
  handle.peer = { address, port, local: target.localAddress !== undefined };
  socket.emit('connectionAttempt', address, port, family);
  code = handle.connect(address, port);
  if (code !== 0) failConnect(socket, code, handle.peer);
}

function failConnect(socket, code, peer) {
  const known = socket._handle && peer.port !== undefined;
  const local = known ? localDetails(socket._handle) : undefined;
  failNow(socket, exceptionWithHostPort(code, 'connect', peer.address, peer.port, local));
}

// Called with the handle as `this`.
function onConnect(status) {
  const socket = this.owner;
  if (socket === null || socket.destroyed || socket._handle !== this) return;
  if (status !== 0) {
    socket.connecting = false;
    const { address, port } = this.peer;
    if (port !== undefined) {
      socket.emit('connectionAttemptFailed', address, port, isIP(address),
                  exceptionWithHostPort(status, 'connect', address, port));
      if (socket.destroyed) return;
    }
    failConnectDone(socket, this, status);
    return;
  }
  established(socket);
}

function failConnectDone(socket, handle, status) {
  const peer = handle.peer;
  const details = peer.local ? localDetails(handle) : undefined;
  const error = exceptionWithHostPort(status, 'connect', peer.address, peer.port, details);
  if (peer.local) {
    const out = {};
    if (handle.getsockname(out) === 0) {
      error.localAddress = out.address;
      error.localPort = out.port;
    }
  }
  socket.destroy(error);
}

function established(socket) {
  socket.connecting = false;
  socket._sockname = null;
  socket._unrefTimer();
  hooks.applyOptions(socket);
  socket.emit('connect');
  socket.emit('ready');
  // Data may have been waited for before there was a connection.
  if (socket.readable && !socket.isPaused() && socket._handle) socket.read(0);
}

// ---- names --------------------------------------------------------------------------------------

function toFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  return family;
}

function validateTarget(options) {
  const { host, localAddress, localPort, port } = options;
  if (host != null && host !== '') {
    if (typeof host !== 'string') throw new ERR_INVALID_ARG_TYPE('options.host', 'string', host);
    if (host.includes('\u0000')) {
      throw new ERR_INVALID_ARG_VALUE('options.host', host, 'must be a string without null bytes.');
    }
  }
  if (localAddress && isIP(localAddress) === 0) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort !== undefined) validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
  if (options.autoSelectFamily != null) {
    validateBoolean(options.autoSelectFamily, 'options.autoSelectFamily');
  }
  const { autoSelectFamilyAttemptTimeout } = options;
  if (autoSelectFamilyAttemptTimeout != null) {
    validateInt32(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
  }
}

function blockedError(options, address, family) {
  const { blockList } = options;
  if (!blockList || !blockList.check(address, `ipv${family}`)) return null;
  return new ERR_IP_BLOCKED(address);
}

function lookupAndConnect(socket, options) {
  validateTarget(options);
  const host = options.host || 'localhost';
  const target = {
    address: host,
    port: options.port | 0,
    family: isIP(host),
    localAddress: options.localAddress || undefined,
    localPort: options.localPort,
  };
  if (target.family !== 0) {
    connectLiteral(socket, options, target);
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const dnsOptions = { family: toFamily(options.family), hints: options.hints || 0 };
  const select = options.autoSelectFamily ?? defaults.getDefaultAutoSelectFamily();
  const lookup = options.lookup || require('dns').lookup; // dns is not needed for addresses
  socket._host = host;
  if (select && dnsOptions.family !== 4 && dnsOptions.family !== 6 && !target.localAddress) {
    lookupAll(socket, options, target, lookup, dnsOptions);
  } else {
    lookupOne(socket, options, target, lookup, dnsOptions);
  }
}

function connectLiteral(socket, options, target) {
  const blocked = blockedError(options, target.address, target.family);
  if (blocked !== null) {
    failLater(socket, blocked);
  } else if (socket[hooks.kBoundSource]) {
    connectAddress(socket, target);
  } else {
    process.nextTick(connectLater, socket, target);
  }
}

function connectLater(socket, target) {
  if (socket.connecting) connectAddress(socket, target);
}

// The error of an unusable lookup answer, or null.
function answerError(options, target, address, family) {
  if (typeof address !== 'string' || isIP(address) === 0) {
    return new ERR_INVALID_IP_ADDRESS(address);
  }
  if (family !== 4 && family !== 6) {
    return new ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port);
  }
  return blockedError(options, address, family);
}

function lookupOne(socket, options, target, lookup, dnsOptions) {
  lookup(target.address, dnsOptions, function onLookup(error, address, family) {
    socket.emit('lookup', error, address, family, target.address);
    // It may have been destroyed, or even connected elsewhere, meanwhile.
    if (!socket.connecting) return;
    const failure = error || answerError(options, target, address, family);
    if (failure) {
      failLater(socket, failure);
      return;
    }
    socket._unrefTimer();
    connectAddress(socket, { ...target, address, family });
  });
}

// ---- many addresses -----------------------------------------------------------------------------

// IPv6 and IPv4 in turn, beginning with the family of the first answer.
function interleave(answers) {
  const first = answers[0].family;
  const a = answers.filter((one) => one.family === first);
  const b = answers.filter((one) => one.family !== first);
  const result = [];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (i < a.length) result.push(a[i]);
    if (i < b.length) result.push(b[i]);
  }
  return result;
}

function lookupAll(socket, options, target, lookup, dnsOptions) {
  dnsOptions.all = true;
  lookup(target.address, dnsOptions, function onLookup(error, answers) {
    if (!socket.connecting) return;
    if (error) {
      socket.emit('lookup', error, undefined, undefined, target.address);
      failLater(socket, error);
      return;
    }
    const usable = [];
    let failure = null;
    for (const { address, family } of answers) {
      socket.emit('lookup', null, address, family, target.address);
      if (!socket.connecting) return;
      const problem = answerError(options, target, address, family);
      if (problem === null) usable.push({ address, family });
      else failure ??= problem;
    }
    if (usable.length === 0) {
      failLater(socket, failure ?? new ERR_INVALID_IP_ADDRESS(undefined));
      return;
    }
    socket._unrefTimer();
    if (usable.length === 1) {
      socket.autoSelectFamilyAttemptedAddresses = [`${usable[0].address}:${target.port}`];
      connectAddress(socket, { ...target, ...usable[0] });
      return;
    }
    const timeout = options.autoSelectFamilyAttemptTimeout ??
      defaults.getDefaultAutoSelectFamilyAttemptTimeout();
    race({
      socket,
      addresses: interleave(usable),
      next: 0,
      port: target.port,
      localPort: target.localPort,
      timeout: Math.max(10, timeout),
      timer: null,
      errors: [],
    });
  });
}

function attemptError(context, code, { address }) {
  return exceptionWithHostPort(code, 'connect', address, context.port);
}

// Tries the next address; after the last one the socket gets all the errors.
function race(context) {
  const { socket } = context;
  if (context.timer !== null) timers.clearTimeout(context.timer);
  context.timer = null;
  if (context.next === context.addresses.length) {
    raceLost(context);
    return;
  }
  const last = context.next === context.addresses.length - 1;
  const target = context.addresses[context.next++];
  if (context.next > 1) {
    socket._handle?.close();
    if (typeof socket._reopenHandle === 'function') socket._reopenHandle(); // tls
    else socket._handle = new TCP();
    hooks.initHandle(socket);
  }
  const handle = socket._handle;
  const attempted = `${target.address}:${context.port}`;
  if (context.next === 1) socket.autoSelectFamilyAttemptedAddresses = [];
  socket.autoSelectFamilyAttemptedAddresses.push(attempted);
  let code = bindLocal(handle, undefined, context.localPort, target.family);
  if (code !== 0) {
    context.errors.push(exceptionWithHostPort(code, 'bind', '0.0.0.0', context.localPort));
    race(context);
    return;
  }
  handle.peer = { address: target.address, port: context.port, local: false };
  const onAttempt = function(status) {
    attemptDone(context, this, target, status);
  };
  handle.onconnect = onAttempt; // why not at once: internal/streams/readable_pipe.js
  socket.emit('connectionAttempt', target.address, context.port, target.family);
  if (socket.destroyed) return;
  code = handle.connect(target.address, context.port);
  if (code !== 0) {
    attemptFailed(context, target, attemptError(context, code, target));
    return;
  }
  if (last) return; // the last attempt has the system's own time
  context.timer = timers.setTimeout(attemptTimedOut, context.timeout, context, handle, target);
}

function attemptTimedOut(context, handle, target) {
  const { socket } = context;
  context.timer = null;
  if (!socket.connecting || socket._handle !== handle) return;
  socket.emit('connectionAttemptTimeout', target.address, context.port, target.family);
  if (!socket.connecting) return;
  const error = attemptError(context, UV_ETIMEDOUT, target);
  context.errors.push(error);
  race(context);
}

function attemptFailed(context, target, error) {
  const { socket } = context;
  context.errors.push(error);
  socket.emit('connectionAttemptFailed', target.address, context.port, target.family, error);
  if (socket.connecting) race(context);
}

function attemptDone(context, handle, target, status) {
  const { socket } = context;
  if (status === UV_ECANCELED || !socket.connecting || socket._handle !== handle) return;
  if (context.timer !== null) timers.clearTimeout(context.timer);
  context.timer = null;
  if (status !== 0) attemptFailed(context, target, attemptError(context, status, target));
  else established(socket);
}

function raceLost(context) {
  const { errors, socket } = context;
  socket.connecting = false;
  if (errors.length === 1) {
    socket.destroy(errors[0]);
    return;
  }
  if (errors.length === 0) {
    socket.destroy(new ERR_SOCKET_CONNECTION_TIMEOUT());
    return;
  }
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  socket.destroy(error);
}

module.exports = { adoptHandle, connect, setHooks };
