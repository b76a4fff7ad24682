// SPDX-License-Identifier: MIT
'use strict';
// Errors name the system call, the code and the paths; bad arguments throw before anything runs.
const assert = require('assert');
const fs = require('fs');

assert.throws(() => fs.readFileSync('/no/such'), {
  message: "ENOENT: no such file or directory, open '/no/such'",
  errno: -2, code: 'ENOENT', syscall: 'open', path: '/no/such',
});
assert.throws(() => fs.readFileSync('/'), {
  message: 'EISDIR: illegal operation on a directory, read', code: 'EISDIR', syscall: 'read',
});
assert.throws(() => fs.renameSync('/no/a', '/no/b'), {
  message: "ENOENT: no such file or directory, rename '/no/a' -> '/no/b'", dest: '/no/b',
});
assert.throws(() => fs.openSync('a\u0000b'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.openSync('/tmp', 'rw'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.statSync(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.stat('/tmp'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.closeSync(-1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => fs.closeSync('1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.readFileSync('/tmp', 'utf9'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.mkdirSync('/tmp/x', { recursive: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.rmSync('/tmp'), { code: 'ERR_FS_EISDIR' });
assert.throws(() => fs.readSync(0, Buffer.alloc(2), 0, 3, 0), { code: 'ERR_OUT_OF_RANGE' });

let calls = 0;
fs.stat('/no/such', (error, stats) => {
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(stats, undefined);
  calls++;
});
fs.promises.open('/no/such').catch((error) => {
  assert.strictEqual(error.syscall, 'open');
  calls++;
});
process.on('exit', () => assert.strictEqual(calls, 2));
