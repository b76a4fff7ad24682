// SPDX-License-Identifier: MIT
'use strict';
// Commands and reactors: what start() gives, how a process ends with the module, what is refused.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { WASI } = require('wasi');
const { encode, hello, FUNC, MEMORY } = require('./fixtures/wasm');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasi-'));
const file = path.join(folder, 'out.txt');

function instanceOf(bytes, wasi) {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), wasi.getImportObject());
}

// Writes where it is told to, and gives the code that it ended with.
{
  const stdout = fs.openSync(file, 'w');
  const wasi = new WASI({ version: 'preview1', stdout });
  assert.strictEqual(wasi.start(instanceOf(hello('hello\n', 7), wasi)), 7);
  fs.closeSync(stdout);
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'hello\n');
}

// The end of one command does not stop at the start of another below it.
{
  const outer = new WASI({ version: 'preview1' }), inner = new WASI({ version: 'preview1' });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const below = { exports: { memory, _start() { outer.wasiImport.proc_exit(3); } } };
  const above = { exports: { memory, _start() { inner.start(below); assert.fail('not reached'); } } };
  assert.strictEqual(outer.start(above), 3);
}

// A reactor: initialize() without an _initialize export; its functions work afterwards.
{
  const wasi = new WASI({ version: 'preview1' });
  const bytes = encode({
    types: [[[], []]], funcs: [{ type: 0, code: [] }], memory: 1, exports: [['memory', MEMORY, 0], ['run', FUNC, 0]],
  });
  const { exports } = instanceOf(bytes, wasi);
  assert.strictEqual(wasi.initialize({ exports }), undefined);
  assert.strictEqual(exports.run(), undefined);
  assert.throws(() => wasi.initialize({ exports }), { code: 'ERR_WASI_ALREADY_STARTED' });
}

// The version names the module.
assert.deepStrictEqual(Object.keys(new WASI({ version: 'unstable' }).getImportObject()), ['wasi_unstable']);
assert.deepStrictEqual(Object.keys(new WASI({ version: 'preview1' }).getImportObject()), ['wasi_snapshot_preview1']);

// What a string of C cannot hold is refused, not cut off.
const cut = [{ args: ['a\0b'] }, { env: { 'a\0': 'b' } }, { preopens: { 'x\0': '/' } }, { preopens: { x: '/\0' } }];
for (const options of cut) {
  assert.throws(() => new WASI({ version: 'preview1', ...options }), { code: 'ERR_INVALID_ARG_VALUE' });
}
assert.throws(() => new WASI({ version: 'preview1', stdin: 1000 }), {
  code: 'UVWASI_EBADF', errno: 8, syscall: 'uvwasi_init',
});

// The memory of finalizeBindings() may be another than the exported one.
{
  const wasi = new WASI({ version: 'preview1', args: ['a', 'b'] });
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.finalizeBindings({ exports: {} }, { memory });
  assert.strictEqual(wasi.wasiImport.args_sizes_get(0, 4), 0);
  assert.deepStrictEqual([...new Uint32Array(memory.buffer, 0, 2)], [2, 4]);
}
assert.throws(() => new WASI({ version: 'preview1' }).finalizeBindings({ exports: {} }, { memory: {} }), {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: '"instance.exports.memory" property must be a WebAssembly.Memory object',
});

// returnOnExit: false ends the process. Loading the module warns, once.
{
  const bytes = path.join(folder, 'exit.wasm');
  fs.writeFileSync(bytes, hello('bye\n', 42));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', `
    const { WASI } = require('wasi');
    const wasi = new WASI({ version: 'preview1', returnOnExit: false });
    process.on('exit', () => console.log('not reached'));
    WebAssembly.instantiate(require('fs').readFileSync(${JSON.stringify(bytes)}), wasi.getImportObject())
      .then(({ instance }) => setImmediate(() => wasi.start(instance)));
    require('node:wasi');
  `], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'bye\n');
  assert.strictEqual(status, 42);
  const warning = /^\(\w+:\d+\) ExperimentalWarning: WASI is an experimental feature and might change at any time$/m;
  assert.match(stderr, warning);
  assert.strictEqual(stderr.split('ExperimentalWarning').length, 2);
}

// A WASI object that is gone leaves no descriptor open.
{
  const { status, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', `
    const fs = require('fs');
    const { WASI } = require('wasi');
    const preopens = { '/': ${JSON.stringify(folder)}, '/tmp': ${JSON.stringify(folder)} };
    const open = () => fs.readdirSync('/proc/self/fd').length;
    let start;
    (async () => {
      for (let i = 0; i < 20; i++) {
        new WASI({ version: 'preview1', preopens });
        if (i === 0) start = open();
      }
      for (let i = 0; i < 50 && open() >= start; i++) {
        await new Promise(setImmediate);
        gc();
      }
      require('assert')(open() < start);
    })();
  `], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}

fs.rmSync(folder, { recursive: true });
