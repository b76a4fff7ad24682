// SPDX-License-Identifier: MIT
'use strict';
// A child shares the parent's memory until it execs: nothing of what is done for it may stay, and the
// program is searched in the child's own PATH.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');
const { Worker, isMainThread, workerData } = require('worker_threads');

function output(file, args, options) {
  const r = spawnSync(file, args, { encoding: 'utf8', ...options });
  assert.strictEqual(r.error, undefined);
  return r.stdout;
}

if (!isMainThread) {
  for (let i = 0; i < 20; i++) {
    assert.strictEqual(output('/bin/sh', ['-c', 'echo $WHO'], { env: { WHO: workerData } }), `${workerData}\n`);
  }
  return;
}

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'quick-fork-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const script = (name, mode, text) => fs.writeFileSync(path.join(dir, name), text, { mode });
script('own-tool', 0o755, 'echo "plain $1"\n'); // no "#!": the shell runs it
script('denied', 0o644, 'echo no\n');

// The child's PATH counts, in options.env and in process.env; the parent's environment stays.
const before = { ...process.env };
assert.strictEqual(output('own-tool', ['x'], { env: { PATH: `/nowhere:${dir}` } }), 'plain x\n');
assert.strictEqual(output('own-tool', ['y'], { env: { PATH: ':/nowhere' }, cwd: dir }), 'plain y\n');
assert.strictEqual(spawnSync('own-tool', [], { env: { PATH: '/nowhere' } }).error.code, 'ENOENT');
assert.strictEqual(spawnSync('denied', [], { env: { PATH: `${dir}:/nowhere` } }).error.code, 'EACCES');
assert.strictEqual(output('sh', ['-c', 'echo $PATH-$A'], { env: { A: '1' } }).endsWith('-1\n'), true);
assert.deepStrictEqual({ ...process.env }, before);
process.env.FRESH = 'yes';
assert.strictEqual(output('/bin/sh', ['-c', 'echo $FRESH']), 'yes\n');

// More descriptors than the quick way takes, and a descriptor that is its own number.
const many = Array(12).fill('ignore');
many[1] = 'pipe';
many[9] = 'pipe';
const far = spawnSync('/bin/sh', ['-c', 'echo one; echo nine >&9'], { stdio: many, encoding: 'utf8' });
assert.strictEqual(far.output[1], 'one\n');
assert.strictEqual(far.output[9], 'nine\n');

// A folder that is not there fails before the exec; the next child is whole.
assert.strictEqual(spawnSync('/bin/true', { cwd: `${dir}/none` }).error.code, 'ENOENT');
assert.strictEqual(spawnSync('/bin/true').status, 0);

// Two threads at once, each with an environment of its own.
const worker = new Worker(__filename, { workerData: 'worker' });
worker.on('error', (e) => { throw e; });
let left = 20;
(function next() {
  const child = spawn('/bin/sh', ['-c', 'echo $WHO'], { env: { WHO: 'main' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (d) => { text += d; });
  child.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(text, 'main\n');
    if (--left > 0) next();
  });
})();
