// SPDX-License-Identifier: MIT
'use strict';
// exec and execFile: callback, promise, limits.
const assert = require('assert');
const { exec, execFile } = require('child_process');
const { promisify } = require('util');

exec('echo out; echo bad >&2; exit 3', (error, stdout, stderr) => {
  assert.deepStrictEqual([error.code, error.killed, error.signal, stdout, stderr],
                         [3, false, null, 'out\n', 'bad\n']);
  assert.strictEqual(error.cmd, 'echo out; echo bad >&2; exit 3');
});

execFile('head', ['-c', '5000', '/dev/zero'], { maxBuffer: 10, encoding: 'buffer' }, (error, stdout) => {
  assert.strictEqual(error.code, 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER');
  assert.deepStrictEqual(stdout, Buffer.alloc(10));
});

exec('sleep 20', { timeout: 30 }, (error) => {
  assert.deepStrictEqual([error.killed, error.signal, error.code], [true, 'SIGTERM', null]);
});

(async () => {
  const running = promisify(execFile)('printf', ['%s', 'hi']);
  assert.ok(running.child.pid > 0);
  assert.deepStrictEqual(await running, { stdout: 'hi', stderr: '' });
  await assert.rejects(promisify(exec)('echo x; exit 1'), { code: 1, stdout: 'x\n', stderr: '' });
})();
