// SPDX-License-Identifier: MIT
'use strict';
// A program that waits for nothing but work of V8's in the background still gets its result: compiling
// WebAssembly goes from thread to thread several times.

const assert = require('assert');
const { spawnSync } = require('child_process');

const code = 'WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])).then(() => process.stdout.write("compiled"))';
for (let i = 0; i < 10; i++) {
  assert.strictEqual(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout, 'compiled');
  const inContext = `require("vm").runInNewContext(${JSON.stringify(code)}, { process })`;
  assert.strictEqual(spawnSync(process.execPath, ['-e', inContext], { encoding: 'utf8' }).stdout, 'compiled');
}
