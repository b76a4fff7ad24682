/* SPDX-License-Identifier: MIT */
/*
 * inspector_worker.js - sessions with this thread's workers inside a session with it. The domain NodeWorker carries
 * their messages in its own; Target, which DevTools know of browsers, has the session's name in each message.
 */
'use strict';

const ops = natives('inspector');
const { workers } = require('internal/inspecting');
const { INVALID_PARAMS, ProtocolError } = require('inspector/inspector_domains');
const thread = require('inspector/inspector_thread');
const { pathToFileURL } = require('web/url');

function urlOf(filename) { return filename.startsWith('/') ? pathToFileURL(filename).href : filename; }

// What a client has to do with workers: `say` tells it about them.
class Watch {
  sessions = new Map(); // name -> number
  #names = 0;
  #say;
  #listener = (worker) => this.attach(worker, this.waits);

  constructor(waits, say) {
    this.waits = waits;
    this.#say = say;
    if (waits) ops.makeWorkersWait(1);
    thread.workerListeners.add(this.#listener);
  }

  attach(worker, isWaiting) {
    const number = ops.attach(workers.get(worker).handle);
    if (number < 0) return; // it has just ended
    const name = `${++this.#names}`;
    this.sessions.set(name, number);
    thread.addClient(number, {
      message: (text) => this.#say.message(name, text),
      gone: () => {
        this.forget(name);
        this.#say.detached(name, worker);
      },
    });
    this.#say.attached(name, worker, isWaiting);
  }

  post(name, text) {
    const number = this.sessions.get(name);
    if (number === undefined) return false;
    ops.post(number, text);
    return true;
  }

  forget(name) {
    const number = this.sessions.get(name);
    this.sessions.delete(name);
    thread.removeClient(number);
    ops.disconnect(number);
  }

  end() {
    if (this.waits) ops.makeWorkersWait(-1);
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
    for (const worker of workers.keys()) watch.attach(worker, false);
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

const targets = new Map(); // client -> Watch

function targetInfo(worker, attached) {
  return {
    targetId: `${worker.threadId}`, type: 'worker', title: `worker ${worker.threadId}`,
    url: urlOf(workers.get(worker)?.filename ?? ''), attached, canAccessOpener: false,
  };
}

function sayTarget(client) {
  return {
    attached(sessionId, worker, waitingForDebugger) {
      const info = targetInfo(worker, true);
      client.notify('Target.attachedToTarget', { sessionId, targetInfo: info, waitingForDebugger });
    },
    message(sessionId, text) { client.send({ ...JSON.parse(text), sessionId }); },
    detached(sessionId, worker) {
      client.notify('Target.detachedFromTarget', { sessionId, targetId: `${worker.threadId}` });
    },
  };
}

const targetDomain = {
  setAutoAttach(client, { autoAttach, waitForDebuggerOnStart = false }) {
    targets.get(client)?.end();
    targets.delete(client);
    if (!autoAttach) return;
    const watch = new Watch(waitForDebuggerOnStart, sayTarget(client));
    targets.set(client, watch);
    for (const worker of workers.keys()) watch.attach(worker, false);
  },
  getTargets(client) {
    const attached = targets.has(client);
    return { targetInfos: [...workers.keys()].map((worker) => targetInfo(worker, attached)) };
  },
  closed(client) {
    targets.get(client)?.end();
    targets.delete(client);
  },
};

// A message of a session inside `client`'s.
function handleNested(client, { sessionId, ...message }) {
  if (targets.get(client)?.post(sessionId, JSON.stringify(message))) return;
  client.send({ id: message.id, error: { code: -32001, message: 'Session with given id not found.' }, sessionId });
}

module.exports = { domain, handleNested, targetDomain };
