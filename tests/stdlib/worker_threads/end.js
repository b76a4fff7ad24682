// SPDX-License-Identifier: MIT
'use strict';
// How threads end: by themselves, by exit, by an error, when they are told to, whatever they are doing.
const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');

const make = (code, options) => new Worker(code, { eval: true, stdout: true, stderr: true, ...options });

async function end(code, options) {
  const worker = make(code, options);
  let error;
  worker.on('error', (e) => { error = e; });
  const exitCode = await new Promise((resolve) => worker.on('exit', resolve));
  return [exitCode, error];
}

// Terminated once it says so (or is online), must end with 1.
async function terminated(name, code) {
  const worker = make(code);
  worker.on('error', (error) => { throw new Error(name, { cause: error }); });
  await once(worker, 'online');
  await new Promise((resolve) => setTimeout(resolve, 15));
  assert.strictEqual(await worker.terminate(), 1, name);
  assert.strictEqual(await worker.terminate(), undefined);
}

const busy = {
  loop: 'for (;;);',
  wait: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
  waitAsync: 'Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0); setInterval(() => {}, 1e6)',
  regexp: "/(a+)+b/.test('a'.repeat(40))",
  json: 'const o = Array(1000).fill({ a: 1 }); for (;;) JSON.parse(JSON.stringify(o))',
  ticks: '(function f() { process.nextTick(f); })()',
  microtasks: '(function f() { Promise.resolve().then(f); })()',
  getter: "for (;;) require('worker_threads').parentPort.postMessage(" +
    '{ get a() { for (let i = 0; i < 1e4; i++); return 1; } })',
  vm: "for (;;) { try { require('vm').runInNewContext('for (;;);', {}, { timeout: 20 }); } catch {} }",
  stacks: 'Error.prepareStackTrace = () => { for (let i = 0; i < 1e4; i++); }; for (;;) new Error().stack',
  rejections: "process.on('unhandledRejection', () => {});" +
    'setInterval(() => { Promise.reject(1); for (let i = 0; i < 1e6; i++); }, 0)',
  files: "const fs = require('fs').promises;" +
    "(async () => { for (;;) await (await fs.open('/proc/self/status')).readFile(); })()",
  sync: "for (;;) require('fs').readFileSync('/proc/self/status', 'utf8')",
  sockets: `const net = require('net'); const s = net.createServer((c) => c.end('x')).listen(0, function f() {
    net.connect(s.address().port).on('close', f).resume(); })`,
  http: `const http = require('http'); const s = http.createServer((q, r) => r.end('x')).listen(0, function f() {
    http.get({ port: s.address().port }, (r) => r.resume().on('end', f)).on('error', f); })`,
  pool: "const c = require('crypto');" +
    "(function f() { for (let i = 0; i < 20; i++) c.pbkdf2('a', 'b', 1e4, 32, 'sha256', i ? () => {} : f); })()",
  zlib: "const z = require('zlib'); const b = Buffer.alloc(1e5); (function f() { z.deflate(b, f); })()",
  child: "const { spawn } = require('child_process');" +
    "(function f() { spawn('true').on('exit', f).on('error', () => {}); })()",
  workers: "const { Worker } = require('worker_threads');" +
    "for (let i = 0; i < 2; i++) new Worker('for (;;);', { eval: true }); for (;;);",
  exitListener: "process.on('exit', () => { for (;;); });",
};

(async () => {
  assert.deepStrictEqual(await end(''), [0, undefined]);
  assert.deepStrictEqual(await end('process.exit(7)'), [7, undefined]);
  assert.deepStrictEqual(await end('process.exit(); for (;;) throw 1'), [0, undefined]);
  assert.deepStrictEqual(await end('process.exitCode = 5'), [5, undefined]);
  assert.deepStrictEqual(await end("process.on('exit', (c) => { process.exitCode = c + 9; })"), [9, undefined]);
  assert.deepStrictEqual(await end("let n = 0;" +
    "process.on('beforeExit', () => { if (n++ < 2) setImmediate(() => {}); else process.exit(n); })"),
                         [3, undefined]);
  assert.deepStrictEqual((await end('await new Promise(() => {})', { execArgv: ['--input-type=module'] }))[0], 13);

  const filling = 'const m = new Map(); for (let i = 0;; i++) m.set(i, { i })';
  const [code, full] = await end(filling, { resourceLimits: { maxOldGenerationSizeMb: 16 } });
  assert.deepStrictEqual([code, full.code], [1, 'ERR_WORKER_OUT_OF_MEMORY']);
  const [, deep] = await end('(function f() { f(); })()');
  assert.deepStrictEqual([deep.name, deep.message], ['RangeError', 'Maximum call stack size exceeded']);

  for (const name of Object.keys(busy)) await terminated(name, busy[name]);

  // Told to end before it has begun; twice; by `await using`.
  const early = make('for (;;);');
  assert.deepStrictEqual(await Promise.all([early.terminate(), early.terminate()]), [1, 1]);
  const disposed = make('for (;;);');
  await disposed[Symbol.asyncDispose]();
  assert.strictEqual(disposed.threadId, -1);

  // The process does not wait for what is not ref'ed, nor for threads at its own exit.
  make('for (;;);').unref();
  make("setInterval(() => { require('fs').readFileSync('/proc/self/status'); }, 0)").unref();
})();
