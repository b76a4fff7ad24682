/* SPDX-License-Identifier: MIT */
/*
 * inspector_worker.js - sessions with this thread's workers inside a session with it. The domain NodeWorker carries
 * their messages in its own; Target, which DevTools know of browsers, has the session's name in each message.
 */
'use strict';

const ops = natives('inspector');
const { workers } = require('internal/inspecting');
const { INVALID_PARAMS, ProtocolError, TARGETS, closers, isGiven } = require('inspector/inspector_domains');
const thread = require('inspector/inspector_thread');
const { pathToFileURL } = require('web/url');

const SESSION_NOT_FOUND = -32001;

function urlOf(filename) { return filename.startsWith('/') ? pathToFileURL(filename).href : filename; }

// What a client has to do with workers: `say` tells it about them. With `isAuto` it is attached to those to come.
class Watch {
  sessions = new Map(); // name -> {number, worker}
  #names = 0;
  #say;
  #waits;
  #listener = (worker) => this.attach(worker, workers.get(worker).isWaiting);

  constructor(waits, say, isAuto = true) {
    this.#waits = waits;
    this.#say = say;
    if (waits) ops.makeWorkersWait(1);
    if (isAuto) thread.workerListeners.add(this.#listener);
  }

  attachAll() {
    for (const worker of workers.keys()) this.attach(worker, workers.get(worker).isWaiting);
  }

  // -> its name; undefined: it has just ended
  attach(worker, isWaiting) {
    const number = ops.attach(workers.get(worker).handle), targetId = `${worker.threadId}`;
    if (number < 0) return undefined;
    const name = `${++this.#names}`;
    this.sessions.set(name, { number, worker });
    thread.addClient(number, {
      message: (text) => this.#say.message(name, text),
      gone: () => {
        this.forget(name);
        this.#say.detached(name, targetId);
      },
    });
    this.#say.attached(name, worker, isWaiting);
    return name;
  }

  has(worker) { return [...this.sessions.values()].some((session) => session.worker === worker); }

  post(name, text) {
    const session = this.sessions.get(name);
    if (session === undefined) return false;
    ops.post(session.number, text);
    return true;
  }

  forget(name) {
    const { number } = this.sessions.get(name);
    this.sessions.delete(name);
    thread.removeClient(number);
    ops.disconnect(number);
  }

  end() {
    if (this.#waits) ops.makeWorkersWait(-1);
    thread.workerListeners.delete(this.#listener);
    for (const name of [...this.sessions.keys()]) this.forget(name);
  }
}

// ---- NodeWorker -------------------------------------------------------------------------------------

const watches = new Map(); // client -> Watch

function workerInfo(worker) {
  return {
    workerId: `${worker.threadId}`,
    type: 'worker',
    title: `[worker ${worker.threadId}]${worker.threadName ? ` ${worker.threadName}` : ''}`,
    url: urlOf(workers.get(worker).filename),
  };
}

function sayTo(client) {
  return {
    attached(sessionId, worker, waitingForDebugger) {
      client.notify('NodeWorker.attachedToWorker', { sessionId, workerInfo: workerInfo(worker), waitingForDebugger });
    },
    message(sessionId, message) { client.notify('NodeWorker.receivedMessageFromWorker', { sessionId, message }); },
    detached(sessionId) { client.notify('NodeWorker.detachedFromWorker', { sessionId }); },
  };
}

function sessionOf(client, sessionId) {
  const watch = watches.get(client);
  if (watch?.sessions.has(sessionId)) return watch;
  throw new ProtocolError('Unknown session id', INVALID_PARAMS);
}

const domain = {
  enable(client, { waitForDebuggerOnStart = false }) {
    if (watches.has(client)) return;
    const watch = new Watch(waitForDebuggerOnStart, sayTo(client));
    watches.set(client, watch);
    watch.attachAll();
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

function targetInfo(worker, attached) {
  const { title, type, url, workerId: targetId } = workerInfo(worker);
  return { targetId, type, title, url, attached, canAccessOpener: false };
}

function sayTarget(client) {
  return {
    attached(sessionId, worker, waitingForDebugger) {
      const info = targetInfo(worker, true);
      client.notify('Target.attachedToTarget', { sessionId, targetInfo: info, waitingForDebugger });
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

function workerOnline(worker) { tellTargets('Target.targetCreated', { targetInfo: targetInfo(worker, false) }); }
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
    if (!autoAttach) return;
    const watch = new Watch(waitForDebuggerOnStart, sayTarget(client));
    targets.set(client, watch);
    watch.attachAll();
  },
  attachToTarget(client, { targetId }) {
    const worker = workerOf(targetId);
    if (worker === undefined) throw new ProtocolError('No target with given id found', INVALID_PARAMS);
    if (!targets.has(client)) targets.set(client, new Watch(false, sayTarget(client), false));
    return { sessionId: targets.get(client).attach(worker, false) };
  },
  detachFromTarget(client, { sessionId }) {
    const watch = targets.get(client);
    if (!watch?.sessions.has(sessionId)) throw new ProtocolError('No session with given id', INVALID_PARAMS);
    watch.forget(sessionId);
  },
  getTargets(client) {
    const watch = targets.get(client);
    return { targetInfos: [...workers.keys()].map((worker) => targetInfo(worker, watch?.has(worker) ?? false)) };
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
