// SPDX-License-Identifier: MIT
'use strict';
// spawnSync and its relatives: output, input, limits, errors.
const assert = require('assert');
const { execFileSync, execSync, spawnSync } = require('child_process');

const cat = spawnSync('cat', { input: 'x'.repeat(300000), encoding: 'latin1' });
assert.strictEqual(cat.status, 0);
assert.strictEqual(cat.stdout.length, 300000);
assert.deepStrictEqual(cat.output, [null, cat.stdout, '']);

const both = spawnSync('sh', ['-c', 'echo out; echo bad >&2; exit 3']);
assert.deepStrictEqual([both.status, both.signal, both.stdout.toString(), both.stderr.toString()],
                       [3, null, 'out\n', 'bad\n']);

const missing = spawnSync('no-such-program', ['a']);
assert.strictEqual(missing.error.code, 'ENOENT');
assert.strictEqual(missing.error.syscall, 'spawnSync no-such-program');
assert.deepStrictEqual(missing.error.spawnargs, ['a']);
assert.strictEqual(missing.output, null);

const late = spawnSync('sleep', ['20'], { timeout: 50, killSignal: 'SIGKILL' });
assert.strictEqual(late.error.code, 'ETIMEDOUT');
assert.deepStrictEqual([late.status, late.signal], [null, 'SIGKILL']);

// A grandchild that holds the pipe is not waited for.
const started = Date.now();
assert.strictEqual(spawnSync('sh', ['-c', 'sleep 20 & wait'], { timeout: 50 }).error.code, 'ETIMEDOUT');
assert.ok(Date.now() - started < 10000);

const much = spawnSync('head', ['-c', '3000000', '/dev/zero'], { maxBuffer: 1000 });
assert.strictEqual(much.error.code, 'ENOBUFS');

assert.strictEqual(execSync('echo $WORD', { env: { WORD: 'hi' }, encoding: 'utf8' }), 'hi\n');
assert.strictEqual(execFileSync('pwd', { cwd: '/dev' }).toString(), '/dev\n');
assert.throws(() => execSync('echo why >&2; exit 4', { stdio: 'pipe' }), (error) => {
  assert.strictEqual(error.message, 'Command failed: echo why >&2; exit 4\nwhy\n');
  assert.strictEqual(error.status, 4);
  return true;
});
const extra = spawnSync('sh', ['-c', 'echo three >&3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
assert.strictEqual(extra.output[3].toString(), 'three\n');
