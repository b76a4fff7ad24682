// SPDX-License-Identifier: MIT
'use strict';
// The life of a child: spawn, output, exit, close; signals; a program that is not there.
const assert = require('assert');
const { spawn } = require('child_process');

const order = [];
const child = spawn('sh', ['-c', 'cat; exit 2'], { argv0: 'shell' });
assert.deepStrictEqual(child.spawnargs, ['shell', '-c', 'cat; exit 2']);
assert.strictEqual(child.spawnfile, 'sh');
child.on('spawn', () => order.push('spawn'));
child.stdout.setEncoding('utf8').on('data', (text) => order.push(text));
child.on('exit', (code, signal) => order.push('exit', code, signal));
child.on('close', (code, signal) => {
  order.push('close', code, signal);
  // The end of the output may come before or after the exit, but never after 'close'.
  assert.deepStrictEqual(order.filter((one) => one !== 'hello'),
                         ['spawn', 'exit', 2, null, 'close', 2, null]);
  assert.ok(order.includes('hello'));
  assert.strictEqual(child.kill(), false);
});
child.stdin.end('hello');

const killed = spawn('sleep', ['20']);
killed.on('exit', (code, signal) => {
  assert.deepStrictEqual([code, signal, killed.killed, killed.signalCode],
                         [null, 'SIGTERM', true, 'SIGTERM']);
});
assert.strictEqual(killed.kill(), true);

const aborted = spawn('sleep', ['20'], { signal: AbortSignal.timeout(20) });
let reason;
aborted.on('error', (error) => { reason = error; });
aborted.on('close', () => assert.strictEqual(reason.code, 'ABORT_ERR'));

const missing = spawn('no-such-program', ['a']);
assert.strictEqual(missing.pid, undefined);
missing.on('error', (error) => {
  assert.strictEqual(error.message, 'spawn no-such-program ENOENT');
  assert.deepStrictEqual([error.errno, error.code, error.path, error.spawnargs],
                         [-2, 'ENOENT', 'no-such-program', ['a']]);
});

// A child that is not waited for.
spawn('sleep', ['1'], { detached: true, stdio: 'ignore' }).unref();
