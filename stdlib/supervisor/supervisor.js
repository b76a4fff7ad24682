// SPDX-License-Identifier: MIT
'use strict';
/*
 * supervisor - require('ingot:supervisor'): pre-forked workers on one port, kept alive. `ingot build --cluster N` and
 * `ingot run --cluster N` put a program under a supervisor as it is; one that starts it itself does
 *
 *   const supervisor = require('ingot:supervisor');
 *   if (supervisor.isSupervisor) supervisor.start({ workers: 4 });
 *   else http.createServer(app).listen(3000);
 *
 *   isSupervisor     false in a worker
 *   start(options)   -> the supervisor, an EventEmitter; once in a process, and not in a worker. Options are in
 *                    supervisor_options, events at class Supervisor in supervisor_primary. It has
 *                      workers   [{id, slot, pid, state}], state: 'starting', 'ready', 'draining'
 *                      reload()  as SIGHUP: new workers, and when all are ready the former ones drain. A promise
 *                      stop()    as SIGTERM and SIGINT: drains the workers, then the process ends
 *   worker           in a worker {id, slot}: the id of its process, and its place among the others, from 0
 *   ready()          in a worker: it is ready, though it listens on nothing or with `ready: 'explicit'`
 *   onDrain(fn)      in a worker: fn is called when it shall end; what it returns is waited for
 *   sockets          in a worker [{fd, name, address, port, path}]: what a service manager opened for us, for listen({fd})
 * ready() and onDrain() answer whether there is a supervisor.
 *
 * Signals to the supervisor: SIGHUP reloads, SIGTERM and SIGINT drain and end, a second one kills. It exits with 0, or
 * with 1 when a worker had to be killed at the end, or when more workers ended within a time than the limit.
 *
 * These files are carried by ingot, and by executables that ask for a supervisor (packager/carried.h).
 */
const { complete, readText } = require('supervisor_options.js');
const worker = require('supervisor_worker.js');

let current = null;

function fail(code, text) {
  throw Object.assign(new Error(text), { code });
}

function start(options) {
  if (worker.self() !== undefined) {
    fail('ERR_SUPERVISED', `This process is worker ${worker.self().id} of a supervisor: only one that is none can start one`);
  }
  if (current !== null) fail('ERR_SUPERVISOR_STARTED', 'This process has started a supervisor already');
  const { Supervisor } = require('supervisor_primary.js');
  current = new Supervisor(complete(options));
  current.begin();
  return current;
}

// Called by boot/start in an executable that was built with --cluster. False: the program runs without a supervisor.
function main(built) {
  const options = {}, asked = process.env.INGOT_CLUSTER;
  readText(options, built);
  const wrong = asked ? readText(options, asked) : undefined;
  if (wrong !== undefined) {
    process.stderr.write(`[supervisor] INGOT_CLUSTER is '${asked}': '${wrong}' is wrong. It can be a number of workers, ` +
      '0 for none, or auto, and drain=, heartbeat=, start=, within= (seconds), restarts=, log=prefix or plain; as 4,drain=30\n');
    process.exit(1);
  }
  if (options.workers === 0) return false;
  start(options);
  return true;
}

module.exports = {
  get isSupervisor() { return worker.self() === undefined; },
  get sockets() { return worker.sockets(); },
  get worker() { return worker.self(); },
  onDrain: worker.onDrain,
  ready: worker.ready,
  start,
};
Object.defineProperty(module.exports, 'main', { value: main });
