// SPDX-License-Identifier: MIT
'use strict';
// process.execve() puts another program into this process, with its arguments and environment and no 'exit' event.
const assert = require('assert');
const { spawnSync } = require('child_process');

const code = "process.on('exit', () => console.log('exit'));" +
  "process.execve('/bin/sh', ['sh', '-c', 'echo $$ $A \"$0\"', 'zero'], { A: 'value' })";
const child = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
assert.strictEqual(child.stdout, `${child.pid} value zero\n`);
const lost = spawnSync(process.execPath, ['-e', "process.execve('/no/such/file')"], { encoding: 'utf8' });
assert.strictEqual(lost.signal, 'SIGABRT');
assert.match(lost.stderr, /process\.execve failed with error code ENOENT/);
assert.throws(() => process.execve('/bin/sh', ['a\0b']), { code: 'ERR_INVALID_ARG_VALUE' });
