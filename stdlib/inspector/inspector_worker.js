/* SPDX-License-Identifier: MIT */
/*
 * inspector_worker.js - sessions with this thread's workers inside a session with it. The domain NodeWorker carries
 * their messages in its own; Target, which DevTools know of browsers, has the session's name in each message.
 */
'use strict';

const ops = natives('inspector');
const { workers } = require('internal/inspecting');
const { INVALID_PARAMS, ProtocolError, TARGETS, closers, isGiven } = require('inspector/inspector_domains');
const { Watch, workerInfo } = require('inspector/inspector_watch');

const SESSION_NOT_FOUND = -32001;

// ---- NodeWorker -------------------------------------------------------------------------------------

const watches = new Map(); // client -> Watch

function sayTo(client) {
  return {
    attached(sessionId, info, waitingForDebugger) {
      client.notify('NodeWorker.attachedToWorker', { sessionId, workerInfo: info, waitingForDebugger });
    },
    message(sessionId, message) { client.notify('NodeWorker.receivedMessageFromWorker', { sessionId, message }); },
    detached(sessionId) { client.notify('NodeWorker.detachedFromWorker', { sessionId }); },
  };
}

function sessionOf(client, sessionId) {
  const watch = watches.get(client);
  if (watch?.has(sessionId)) return watch;
  throw new ProtocolError('Unknown session id', INVALID_PARAMS);
}

const domain = {
  enable(client, { waitForDebuggerOnStart = false }) {
    if (watches.has(client)) return undefined;
    const watch = new Watch(waitForDebuggerOnStart, sayTo(client));
    watches.set(client, watch);
    return watch.attachAll();
  },
  disable(client) {
    watches.get(client)?.end();
    watches.delete(client);
  },
  sendMessageToWorker(client, { sessionId, message }) { sessionOf(client, sessionId).post(sessionId, message); },
  detach(client, { sessionId }) {
    sessionOf(client, sessionId).forget(sessionId);
    client.notify('NodeWorker.detachedFromWorker', { sessionId });
  },
  closed(client) { domain.disable(client); },
};

// ---- Target -----------------------------------------------------------------------------------------

const targets = new Map(); // client -> Watch: it is attached to all workers, or to some
const discovering = new Set(); // clients

function targetInfo({ workerId: targetId, type, title, url }, attached) {
  return { targetId, type, title, url, attached, canAccessOpener: false };
}

function sayTarget(client) {
  return {
    attached(sessionId, info, waitingForDebugger) {
      client.notify('Target.attachedToTarget', { sessionId, targetInfo: targetInfo(info, true), waitingForDebugger });
    },
    message(sessionId, text) { client.send({ ...JSON.parse(text), sessionId }); },
    detached(sessionId, targetId) { client.notify('Target.detachedFromTarget', { sessionId, targetId }); },
  };
}

// With the option all clients are told, as in Node; without it, in executables, those that asked.
function tellTargets(method, params) {
  if (isGiven(TARGETS)) return ops.replyAll(JSON.stringify({ method, params }));
  for (const client of discovering) client.notify(method, params);
}

// Where the main thread waits for a client, its workers do, until the first of its clients leaves.
function waitFromStart() {
  ops.makeWorkersWait(1);
  closers.add(function release() {
    closers.delete(release);
    ops.makeWorkersWait(-1);
  });
}

function workerOnline(worker) { tellTargets('Target.targetCreated', { targetInfo: targetInfo(workerInfo(worker), false) }); }
function workerGone(targetId) { tellTargets('Target.targetDestroyed', { targetId }); }

const workerOf = (targetId) => [...workers.keys()].find((worker) => `${worker.threadId}` === targetId);

const targetDomain = {
  setDiscoverTargets(client, { discover }) {
    if (!discover) return void discovering.delete(client);
    discovering.add(client);
    for (const info of targetDomain.getTargets(client).targetInfos) {
      client.notify('Target.targetCreated', { targetInfo: info });
    }
  },
  setAutoAttach(client, { autoAttach, waitForDebuggerOnStart = false }) {
    targets.get(client)?.end();
    targets.delete(client);
    if (!autoAttach) return undefined;
    const watch = new Watch(waitForDebuggerOnStart, sayTarget(client));
    targets.set(client, watch);
    return watch.attachAll();
  },
  attachToTarget(client, { targetId }) {
    const worker = workerOf(targetId);
    if (worker === undefined) throw new ProtocolError('No target with given id found', INVALID_PARAMS);
    if (!targets.has(client)) targets.set(client, new Watch(false, sayTarget(client), false));
    return { sessionId: targets.get(client).attach(worker, false) };
  },
  detachFromTarget(client, { sessionId }) {
    const watch = targets.get(client);
    if (!watch?.has(sessionId)) throw new ProtocolError('No session with given id', INVALID_PARAMS);
    watch.forget(sessionId);
  },
  getTargets(client) {
    const watch = targets.get(client), infos = [...workers.keys()].map(workerInfo);
    return { targetInfos: infos.map((info) => targetInfo(info, watch?.isAttached(info.workerId) ?? false)) };
  },
  closed(client) {
    discovering.delete(client);
    targets.get(client)?.end();
    targets.delete(client);
  },
};

// A message of a session inside `client`'s.
function handleNested(client, { sessionId, ...message }) {
  if (targets.get(client)?.post(sessionId, JSON.stringify(message))) return;
  const error = { code: SESSION_NOT_FOUND, message: 'Session with given id not found.' };
  client.send({ id: message.id, error, sessionId });
}

module.exports = { domain, handleNested, targetDomain, waitFromStart, workerGone, workerOnline };
