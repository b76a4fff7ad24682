// SPDX-License-Identifier: MIT
'use strict';
// WebAssembly that waits for promises (JSPI), and calls WASI from the stack that it was suspended on.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { WASI } = require('wasi');
const { call, encode, FUNC, I32, MEMORY, get, i32 } = require('../wasi/fixtures/wasm');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasm-'));
const stdout = fs.openSync(path.join(folder, 'out'), 'w+');

// run(n): n times waits for the import and then writes "x" to stdout; gives the sum of what it waited for.
const loop = [
  0x03, I32, // loop
  ...get(1), ...call(1), ...get(1), 0x6a, 0x21, 1, // sum = wait(sum) + sum
  ...i32(1), ...i32(0), ...i32(1), ...i32(12), ...call(0), 0x1a, // fd_write(1, 0, 1, 12)
  ...get(0), ...i32(1), 0x6b, 0x22, 0, 0x0d, 0, // br_if 0 (n -= 1)
  ...get(1), 0x0b, // end: sum
];
const bytes = encode({
  types: [[[I32, I32, I32, I32], [I32]], [[I32], [I32]], [[I32, I32], [I32]]],
  imports: [['wasi_snapshot_preview1', 'fd_write', 0], ['env', 'wait', 1]],
  funcs: [{ type: 2, code: loop }],
  memory: 1,
  exports: [['memory', MEMORY, 0], ['run', FUNC, 2]],
  data: [[0, [8, 0, 0, 0, 1, 0, 0, 0]], [8, 'x']],
});

const wasi = new WASI({ version: 'preview1', stdout });
const wait = new WebAssembly.Suspending((n) => new Promise((resolve) => setTimeout(resolve, 1, n + 1)));
const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { ...wasi.getImportObject(), env: { wait } });
wasi.initialize(instance);
const run = WebAssembly.promising(instance.exports.run);

let done = false;
Promise.all([run(3, 0), run(5, 1)]).then((sums) => {
  assert.deepStrictEqual(sums, [7, 63]);
  assert.strictEqual(fs.readFileSync(path.join(folder, 'out'), 'utf8'), 'x'.repeat(8));
  fs.rmSync(folder, { recursive: true });
  done = true;
});
process.on('exit', () => assert(done));
