// SPDX-License-Identifier: MIT
'use strict';
/*
 * supervisor_worker - what a supervised process does beside its program: says when it listens and that its event loop
 * turns, and, when it is told to drain (by the supervisor, or by SIGTERM or SIGINT, which a terminal and a service
 * manager send to all), ends in order:
 *   1. servers stop listening, and UDP sockets receiving; what onDrain() was given is called.
 *   2. Responses from now on say `Connection: close`. A kept connection that is idle is closed when it has been so for
 *      a moment, and not at once: its client may have sent a request that is still on the way, which would fail. For the
 *      same reason a session of HTTP/2 is told twice that it ends (closeSession).
 *   3. When all connections are closed, the program's own SIGTERM listeners run if it has any, and the process ends
 *      when they end it; without any it exits.
 * The supervisor kills who takes too long.
 */
const cluster = require('cluster');
const diagnostics = require('diagnostics_channel');
const hook = require('internal/cluster_hook');
const { msSince, roundTime } = require('internal/task_queue');

const CMD = 'NODE_INGOT_SUPERVISOR';
const kMoment = 1000; // ms that an idle connection gets
const kSweep = 100; // ms

const servers = new Set(); // that listen
const receivers = new Set(); // handles of UDP
const callbacks = [];
let told = null; // {beat, isExplicit, slot, sockets}
let isDraining = false;
let hasHeard = false; // the program's own listeners had a SIGTERM

function say(act) {
  if (process.connected) process.send({ cmd: CMD, act }, undefined, undefined, () => {});
}

// ---- while it serves -------------------------------------------------------------------------------------

function watch(server) {
  if (servers.has(server)) return;
  servers.add(server);
  server.once('close', () => servers.delete(server));
  if (typeof server.updateSettings === 'function') watchSessions(server);
  if (!told.isExplicit) say('ready');
}

// Of HTTP/2.
function watchSessions(server) {
  const sessions = server[kSessions] = new Set();
  server.on('session', (session) => {
    if (isDraining) closeSession(session);
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
}
const kSessions = Symbol('kSessions');

// What UDP sockets receive with is what the supervisor gave them.
function watchReceivers() {
  const { ask } = hook;
  hook.ask = (server, options, done) => ask(server, options, (code, handle) => {
    if (handle && /^udp/.test(options.addressType)) {
      receivers.add(handle);
      server.once('close', () => receivers.delete(handle));
    }
    done(code, handle);
  });
}

// ---- draining --------------------------------------------------------------------------------------------

function closeAfter(response) {
  if (response && !response._headerSent) response.shouldKeepAlive = false;
}

function closeIdle(connections, began) {
  const { isIdle } = require('http/http_server');
  for (const connection of connections) {
    if (isIdle(connection) && msSince(connection.idleSince || began) >= kMoment) connection.socket.destroy();
  }
}

function drainHttp(server, connections) {
  server.prependListener('request', (request, response) => closeAfter(response));
  for (const { socket, waiting } of connections) {
    closeAfter(socket._httpMessage);
    waiting?.forEach(closeAfter);
  }
  const began = roundTime();
  closeIdle(connections, began);
  const timer = setInterval(closeIdle, kSweep, connections, began);
  server.once('close', () => clearInterval(timer));
}

// The GOAWAY that tells of the end refuses no stream yet: requests may be on the way. When the ping behind it is answered
// the client has heard of it, and the second GOAWAY names the last stream that is served (RFC 9113, 6.8).
function closeSession(session) {
  if (session.destroyed || session.closed) return;
  const close = () => {
    clearTimeout(timer);
    session.close();
  };
  const timer = setTimeout(close, kMoment); // who does not answer a ping, or may not be sent one more
  session.once('close', () => clearTimeout(timer));
  require('http2/http2_session').announceEnd(session);
  // Sent together the ping would be first.
  setImmediate(() => { if (!session.destroyed && !session.closed) session.ping(close); });
}

function drainServer(server) {
  const { kConnections } = require('http/http_server');
  if (server[kConnections] !== undefined) drainHttp(server, server[kConnections]);
  for (const session of server[kSessions] ?? []) closeSession(session);
  // Not its own close(), which would close idle connections at once.
  return new Promise((resolve) => require('net').Server.prototype.close.call(server, resolve));
}

async function call(callback) {
  try {
    await callback();
  } catch (error) {
    console.error('What onDrain() was given failed:', error); // the rest is drained all the same
  }
}

async function drain() {
  if (isDraining) return;
  isDraining = true;
  cluster.worker.exitedAfterDisconnect = true;
  for (const handle of receivers) handle.recvStop();
  await Promise.all([...[...servers].map(drainServer), ...callbacks.map(call)]);
  finish();
}

function finish() {
  const isOurs = !hasHeard && process.listenerCount('SIGTERM') === 1;
  if (isOurs) process.exit();
  process.off('SIGTERM', onTerminate);
  if (!hasHeard) process.emit('SIGTERM', 'SIGTERM', 15);
  if (process.connected) process.disconnect();
}

function onTerminate(signal) {
  if (isDraining) return;
  hasHeard = process.listenerCount(signal) > 1;
  say('leaving');
  drain();
}

// ---- the beginning ---------------------------------------------------------------------------------------

// Called by boot/start in a process that a supervisor has started.
function setUp() {
  told = JSON.parse(process.env.INGOT_SUPERVISED);
  delete process.env.INGOT_SUPERVISED;
  if (told.beat > 0) setInterval(say, told.beat, 'beat').unref();
  diagnostics.subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => watch(server));
  watchReceivers();
  process.on('internalMessage', (message) => {
    if (message.cmd === CMD && message.act === 'drain') drain();
  });
  process.on('SIGTERM', onTerminate);
  process.on('SIGINT', onTerminate);
  process.on('SIGHUP', () => {}); // the supervisor's affair
}

// ---- for the program -------------------------------------------------------------------------------------

function ready() {
  if (told === null) return false;
  say('ready');
  return true;
}

function onDrain(callback) {
  require('internal/validators').validateFunction(callback, 'callback');
  if (told === null) return false;
  if (isDraining) call(callback);
  else callbacks.push(callback);
  return true;
}

const self = () => (told === null ? undefined : { id: cluster.worker.id, slot: told.slot });
const sockets = () => told?.sockets ?? [];

module.exports = { onDrain, ready, self, setUp, sockets };
