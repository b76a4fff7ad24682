/* SPDX-License-Identifier: MIT */
/*
 * The real child_process, or, where there is none, spawnSync and a fork that waits: over our own
 * addon. gen.py lets the tests require this instead.
 */
'use strict';

function real() {
  try {
    return require('child_process');
  } catch {
    return undefined;
  }
}

const EventEmitter = require('events');

const signals = { 4: 'SIGILL', 5: 'SIGTRAP', 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV' };

function spawnSync(file, args, options = {}) {
  const { run } = require('./build/Release/spawn.node');
  const [status, signal, out, err] = run([file, ...args]);
  const text = (bytes) => (options.encoding ? bytes.toString() : bytes);
  return {
    status: signal === 0 ? status : null,
    signal: signal === 0 ? null : signals[signal] || `SIG${signal}`,
    stdout: text(out),
    stderr: text(err),
  };
}

function fork(file, args) {
  const child = new EventEmitter();
  child.stdout = new EventEmitter();
  child.stderr = new EventEmitter();
  setImmediate(() => {
    const r = spawnSync(process.execPath, [file, ...args.map(String)]);
    child.stdout.emit('data', r.stdout);
    child.stderr.emit('data', r.stderr);
    child.emit('exit', r.status, r.signal);
    child.emit('close', r.status, r.signal);
  });
  return child;
}

module.exports = real() || { spawnSync, fork };
