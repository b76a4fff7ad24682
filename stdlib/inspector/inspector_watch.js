/* SPDX-License-Identifier: MIT */
/*
 * inspector_watch.js - what a client has to do with threads: a session with each of this thread's workers and, through
 * the inspectors of those, with theirs. `say` tells the client about them:
 *
 *   attached(name, info, isWaiting)   message(name, text)   detached(name, workerId)
 */
'use strict';

const ops = natives('inspector');
const { workers } = require('internal/inspecting');
const thread = require('inspector/inspector_thread');

const ENABLE = 1, OTHER = 2; // ids of messages

function workerInfo(worker) {
  const { filename, id } = workers.get(worker);
  return {
    workerId: `${id}`,
    type: 'worker',
    title: `[worker ${id}]${worker.threadName ? ` ${worker.threadName}` : ''}`,
    url: filename.startsWith('/') ? require('web/url').pathToFileURL(filename).href : filename,
  };
}

// The workers of a worker, as its domain NodeWorker tells of them. `ready` is called when it has told of those there are.
class Relay {
  #number;
  #watch;
  #ready;
  #names = new Map(); // of sessions there -> here

  constructor(watch, handle, ready) {
    this.#watch = watch;
    this.#ready = ready;
    this.#number = ops.attach(handle);
    if (this.#number < 0) return void ready();
    thread.addClient(this.#number, { message: (text) => this.#receive(JSON.parse(text)), gone: () => this.end() });
    this.#post(ENABLE, 'enable', {}); // whether threads wait is one thing for the process
  }

  #post(id, name, params) { ops.post(this.#number, JSON.stringify({ id, method: `NodeWorker.${name}`, params })); }

  #receive({ id, method, params }) {
    if (id === ENABLE) return this.#ready();
    const name = this.#names.get(params?.sessionId);
    if (method === 'NodeWorker.attachedToWorker') this.#attached(params);
    else if (method === 'NodeWorker.receivedMessageFromWorker') this.#watch.heard(name, params.message);
    else if (method === 'NodeWorker.detachedFromWorker') this.#detached(params.sessionId);
  }

  #attached({ sessionId, workerInfo: info, waitingForDebugger }) {
    const name = this.#watch.newName();
    this.#names.set(sessionId, name);
    this.#watch.add(name, {
      info,
      post: (message) => this.#post(OTHER, 'sendMessageToWorker', { sessionId, message }),
      close: () => this.#post(OTHER, 'detach', { sessionId }),
    }, waitingForDebugger);
  }

  #detached(sessionId) {
    this.#watch.gone(this.#names.get(sessionId));
    this.#names.delete(sessionId);
  }

  end() {
    for (const sessionId of [...this.#names.keys()]) this.#detached(sessionId);
    thread.removeClient(this.#number);
    ops.disconnect(this.#number);
    this.#ready();
  }
}

// With `isAuto` the client is attached to all workers to come, too.
class Watch {
  #sessions = new Map(); // name -> {info, post(text), close()}
  #relays = new Set();
  #names = 0;
  #pending = 0; // relays that have not told yet what there is
  #whenReady;
  #say;
  #waits;
  #listener = (worker) => this.#follow(worker);

  constructor(waits, say, isAuto = true) {
    this.#waits = waits;
    this.#say = say;
    if (waits) ops.makeWorkersWait(1);
    if (isAuto) thread.workerListeners.add(this.#listener);
  }

  #follow(worker) {
    const { handle, isWaiting } = workers.get(worker);
    if (this.attach(worker, isWaiting) === undefined) return;
    let isReady = false;
    this.#pending++;
    this.#relays.add(new Relay(this, handle, () => {
      if (isReady) return;
      isReady = true;
      if (--this.#pending === 0) this.#whenReady?.();
    }));
  }

  // -> undefined, or what calls a function when workers have told of theirs: at once, as microtasks wait where the thread
  // stands still.
  attachAll() {
    for (const worker of workers.keys()) this.#follow(worker);
    return this.#pending === 0 ? undefined : { then: (done) => { this.#whenReady = done; } };
  }

  // -> its name; undefined: it has just ended
  attach(worker, isWaiting) {
    const number = ops.attach(workers.get(worker).handle), name = this.newName();
    if (number < 0) return undefined;
    thread.addClient(number, { message: (text) => this.heard(name, text), gone: () => this.gone(name) });
    this.add(name, {
      info: workerInfo(worker),
      post: (text) => ops.post(number, text),
      close() {
        thread.removeClient(number);
        ops.disconnect(number);
      },
    }, isWaiting);
    return name;
  }

  newName() { return `${++this.#names}`; }

  add(name, session, isWaiting) {
    this.#sessions.set(name, session);
    this.#say.attached(name, session.info, isWaiting);
  }

  heard(name, text) { if (this.#sessions.has(name)) this.#say.message(name, text); }

  gone(name) {
    const session = this.#sessions.get(name);
    if (session === undefined) return;
    this.forget(name);
    this.#say.detached(name, session.info.workerId);
  }

  has(name) { return this.#sessions.has(name); }
  isAttached(workerId) { return [...this.#sessions.values()].some(({ info }) => info.workerId === workerId); }

  post(name, text) {
    const session = this.#sessions.get(name);
    session?.post(text);
    return session !== undefined;
  }

  forget(name) {
    const { close } = this.#sessions.get(name);
    this.#sessions.delete(name);
    close();
  }

  end() {
    if (this.#waits) ops.makeWorkersWait(-1);
    thread.workerListeners.delete(this.#listener);
    for (const name of [...this.#sessions.keys()]) this.forget(name);
    for (const relay of this.#relays) relay.end();
  }
}

module.exports = { Watch, workerInfo };
