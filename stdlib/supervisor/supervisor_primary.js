// SPDX-License-Identifier: MIT
'use strict';
/*
 * supervisor_primary - the supervisor: keeps N workers of `cluster` alive, replaces them, lets them go.
 *
 * One listening socket for all workers, which the supervisor opens and holds (cluster's SCHED_NONE), and every worker
 * accepts from it. Measured with two workers on two cores, connections that carry one request each: 11,300 a second
 * and the supervisor idle; with round robin, where each connection goes through the supervisor, 8,500, of which it
 * took a third of a core; a socket for each worker (SO_REUSEPORT) gave 11,900. But there a worker that leaves, dies or
 * hangs takes the connections of its queue along, which a shared queue gives to the others: that is what makes a
 * reload without a failed request possible. Kept connections were spread 33 to 32 (libuv accepts one at a time).
 *
 * A slot is a place for a worker, of which there are N; a worker is one process.
 *   starting -> ready -> draining -> gone          (killed: at any time, `why` says for what)
 * A reload starts a worker more in each slot; when all are ready they take the slots and the former ones drain. If one
 * is not, all of the new ones drain and the former stay.
 */
const EventEmitter = require('events');
const cluster = require('cluster');
const hook = require('internal/cluster_hook');
const { copyLines } = require('supervisor_log.js');
const { Notifier, describe, inheritedOf, openSockets } = require('supervisor_systemd.js');

const CMD = 'NODE_INGOT_SUPERVISOR';
const kBeats = 4; // in the time that a worker may hang
const kLinger = 1000; // ms

const seconds = (ms) => `${ms / 1000} s`;

function ending(code, signal) {
  return signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
}

// What events and `workers` show.
class WorkerInfo {
  constructor(worker) {
    this.id = worker.id;
    this.slot = worker.slot.number;
    this.pid = worker.process.pid;
    this.state = worker.state;
  }
}

// One process.
class Worker {
  constructor(supervisor, slot) {
    this.supervisor = supervisor;
    this.slot = slot;
    this.state = 'starting';
    this.missed = 0; // beats
    this.why = undefined; // it is killed
    const { options } = supervisor;
    this.member = cluster.fork({ INGOT_SUPERVISED: supervisor.told(slot) });
    this.id = this.member.id;
    this.process = this.member.process;
    this.timer = this.limit(options.startTimeout, `was not ready within ${seconds(options.startTimeout)}`);
    this.listen();
  }

  listen() {
    this.process.on('internalMessage', (message) => {
      if (message.cmd === CMD) this.onMessage(message.act);
    });
    this.member.once('listening', () => { // UDP; of all others the worker itself tells
      if (this.supervisor.options.ready === 'listening') this.onReady();
    });
    this.member.on('error', (error) => this.onError(error));
    this.process.once('exit', (code, signal) => this.supervisor.onGone(this, code, signal));
    if (!this.supervisor.options.log) return;
    copyLines(this.process.stdout, process.stdout, this.id);
    copyLines(this.process.stderr, process.stderr, this.id);
  }

  limit(ms, why) {
    return setTimeout(() => this.kill(why), ms);
  }

  onError(error) {
    if (this.process.pid !== undefined) return; // the channel's: the worker is about to be gone
    this.why = `could not be started: ${error.message}`;
    this.supervisor.onGone(this, null, null);
  }

  onMessage(act) {
    if (act === 'beat') this.missed = 0;
    else if (act === 'ready') this.onReady();
    else if (act === 'leaving') this.supervisor.onLeaving(this);
  }

  onReady() {
    if (this.state !== 'starting') return;
    this.state = 'ready';
    clearTimeout(this.timer);
    this.supervisor.onReady(this);
  }

  // Called kBeats times in the time that it may hang.
  tick() {
    if (this.state === 'ready' && ++this.missed > kBeats) {
      this.kill(`hung: its event loop did not turn for ${seconds(this.supervisor.options.heartbeat)}`);
    }
  }

  drain() {
    if (this.state === 'draining') return;
    this.state = 'draining';
    this.member.exitedAfterDisconnect = true;
    clearTimeout(this.timer);
    const { drain } = this.supervisor.options;
    this.timer = this.limit(drain, `was not done within ${seconds(drain)} of being told to end`);
    if (this.process.connected) this.process.send({ cmd: CMD, act: 'drain' }, undefined, undefined, () => {});
  }

  kill(why) {
    this.why ??= why;
    this.process.kill('SIGKILL');
  }
}

// ---- the supervisor --------------------------------------------------------------------------------------

/*
 * Events: 'start' (worker), 'ready' (worker), 'exit' (worker, {code, signal, why, expected}), 'up': all are ready for the
 * first time, 'reload', 'reloaded' (error | undefined), 'stop'. `worker`: {id, slot, pid, state}
 */
class Supervisor extends EventEmitter {
  #workers = new Set();
  #slots;
  #crashes = []; // when, ms
  #wasUp = false;
  #reload = null; // {done, again}
  #stopping = null; // {code}
  #notifier;
  #sockets;
  #beats = null;

  constructor(options) {
    super();
    this.options = options;
    const warn = (text) => this.log(text);
    this.#notifier = new Notifier(warn);
    this.#sockets = openSockets(warn);
    hook.held = new Set();
    hook.inherited = inheritedOf(this.#sockets);
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ silent: options.log });
    this.#slots = Array.from({ length: options.workers }, (_, number) => (
      { number, worker: null, next: null, timer: null, crashes: [] }));
  }

  get workers() {
    return [...this.#workers].map((worker) => new WorkerInfo(worker));
  }

  log(text) {
    process.stderr.write(`[supervisor] ${text}\n`);
  }

  // What a worker is told at its start.
  told(slot) {
    const { heartbeat, ready } = this.options;
    const sockets = this.#sockets.map(({ handle, isTaken, kind, ...shown }) => shown);
    return JSON.stringify({ beat: heartbeat / kBeats, isExplicit: ready === 'explicit', slot: slot.number, sockets });
  }

  begin() {
    process.on('SIGTERM', () => this.onEnd('SIGTERM'));
    process.on('SIGINT', () => this.onEnd('SIGINT'));
    process.on('SIGHUP', () => this.reload().catch(() => {})); // it is logged
    const { heartbeat } = this.options;
    if (heartbeat > 0) this.#beats = setInterval(() => this.#tick(), heartbeat / kBeats);
    for (const slot of this.#slots) this.#fill(slot);
    this.#tell();
  }

  #tick() {
    for (const worker of this.#workers) worker.tick();
  }

  #start(slot) {
    const worker = new Worker(this, slot);
    this.#workers.add(worker);
    this.emit('start', new WorkerInfo(worker));
    return worker;
  }

  #fill(slot) {
    slot.timer = null;
    try {
      slot.worker = this.#start(slot, false);
    } catch (error) {
      this.#replace(slot, `a worker could not be started: ${error.message}`);
    }
  }

  // Somebody told the worker to end, not us.
  onLeaving(worker) {
    worker.drain();
    if (this.#stopping !== null || worker.slot.worker !== worker) return;
    this.log(`worker ${worker.id} (pid ${worker.process.pid}) was told to end; another one starts`);
    this.#fill(worker.slot);
  }

  // systemctl status
  #tell(...lines) {
    const ready = this.#slots.filter((slot) => slot.worker?.state === 'ready').length;
    const what = this.#stopping !== null ? 'stopping' : this.#reload !== null ? 'reloading' : 'running';
    this.#notifier.send(...lines, `STATUS=${what}: ${ready} of ${this.#slots.length} workers ready`);
  }

  // ---- what workers do ---------------------------------------------------------------------------------

  onReady(worker) {
    this.emit('ready', new WorkerInfo(worker));
    if (this.#reload !== null) this.#checkReload();
    if (!this.#wasUp && this.#slots.every((slot) => slot.worker?.state === 'ready')) {
      this.#wasUp = true;
      this.#warnOfSockets();
      this.#tell('READY=1');
      this.emit('up');
    } else {
      this.#tell();
    }
  }

  #warnOfSockets() {
    for (const socket of this.#sockets.filter(({ isTaken }) => !isTaken)) {
      this.log(`nobody listens on the socket ${socket.fd} that was passed (${socket.name}, ${describe(socket)})`);
    }
  }

  onGone(worker, code, signal) {
    if (!this.#workers.delete(worker)) return;
    clearTimeout(worker.timer);
    const how = worker.why ?? ending(code, signal);
    const expected = worker.state === 'draining';
    worker.state = 'gone';
    this.emit('exit', new WorkerInfo(worker), { code, signal, why: how, expected });
    const text = `worker ${worker.id} (pid ${worker.process.pid}) ${how}`;
    if (expected && worker.why !== undefined) this.log(text);
    if (worker.slot.worker === worker) worker.slot.worker = null;
    if (this.#stopping !== null) this.#checkStopped(expected && worker.why !== undefined);
    else if (worker.slot.next === worker) this.#failReload(worker, text);
    else if (!expected) this.#replace(worker.slot, text);
  }

  // ---- crashes -----------------------------------------------------------------------------------------

  #replace(slot, text) {
    const { limit, within, backoff, maxBackoff } = this.options.restart;
    const now = performance.now(), isRecent = (time) => now - time < within;
    this.#crashes = [...this.#crashes.filter(isRecent), now];
    slot.crashes = [...slot.crashes.filter(isRecent), now];
    if (this.#crashes.length > limit) {
      this.log(`${text}; more than ${limit} workers ended within ${seconds(within)}: giving up`);
      this.stop(1);
      return;
    }
    const delay = Math.min(maxBackoff, backoff * 2 ** (slot.crashes.length - 1));
    this.log(`${text}; another one starts in ${seconds(delay)}`);
    slot.timer = setTimeout(() => this.#fill(slot), delay);
    this.#tell();
  }

  // ---- reload ------------------------------------------------------------------------------------------

  // Resolves when the former workers have been told to end; rejects when the new ones did not become ready.
  reload() {
    if (this.#stopping !== null) return Promise.reject(new Error('The supervisor is stopping'));
    if (this.#reload !== null) {
      this.#reload.again ??= Promise.withResolvers();
      return this.#reload.again.promise;
    }
    return this.#beginReload(Promise.withResolvers());
  }

  #beginReload(done) {
    done.promise.catch(() => {}); // nobody has to wait for it
    this.#reload = { done, again: undefined };
    this.log('reload: starting new workers');
    this.#notifier.reloading();
    this.emit('reload');
    try {
      for (const slot of this.#slots) slot.next = this.#start(slot);
    } catch (error) {
      this.#failReload(undefined, `a worker could not be started: ${error.message}`);
    }
    return done.promise;
  }

  #checkReload() {
    if (!this.#slots.every(({ next }) => next?.state === 'ready')) return;
    for (const slot of this.#slots) {
      const former = slot.worker;
      clearTimeout(slot.timer);
      slot.timer = null;
      slot.worker = slot.next;
      slot.next = null;
      former?.drain();
    }
    this.#endReload(undefined, 'reload: the new workers are ready, the former ones end');
  }

  #failReload(worker, text) {
    for (const slot of this.#slots) {
      const { next } = slot;
      slot.next = null;
      if (next !== worker) next?.drain(); // it may have connections already
    }
    this.#endReload(new Error(`The reload failed: ${text}`), `reload failed: ${text}; the former workers stay`);
  }

  #endReload(error, text) {
    const { done, again } = this.#reload;
    this.#reload = null;
    this.log(text);
    if (this.#wasUp) this.#tell('READY=1'); // else it comes when all are
    if (error === undefined) done.resolve();
    else done.reject(error);
    this.emit('reloaded', error);
    if (again !== undefined) this.#beginReload(again);
  }

  // ---- the end -----------------------------------------------------------------------------------------

  onEnd(signal) {
    if (this.#stopping === null) {
      this.log(`${signal}: the workers end what they have begun`);
      this.stop();
      return;
    }
    this.log(`${signal} again: the workers are killed`);
    for (const worker of this.#workers) worker.kill(`was killed by a second ${signal}`);
  }

  // Drains all workers and ends the process: with `code`, or 1 when one had to be killed.
  stop(code = 0) {
    if (this.#stopping !== null) return;
    this.#stopping = { code };
    clearInterval(this.#beats);
    this.#tell('STOPPING=1');
    this.emit('stop');
    for (const slot of this.#slots) clearTimeout(slot.timer);
    for (const shared of hook.held) shared.handle.close();
    for (const worker of this.#workers) worker.drain();
    this.#checkStopped(false);
  }

  #checkStopped(wasKilled) {
    if (wasKilled) this.#stopping.code ||= 1;
    if (this.#workers.size > 0) return;
    this.#notifier.end();
    // The process ends when the workers' outputs have. Who inherited one from a worker does not keep it.
    process.exitCode = this.#stopping.code;
    setTimeout(() => process.exit(), kLinger).unref();
  }
}

module.exports = { Supervisor };
