// SPDX-License-Identifier: MIT
'use strict';
// process in a worker: what is forbidden there, standard streams, descriptors, questions from outside.
const assert = require('assert');
const fs = require('fs');
const { once } = require('events');
const { Worker } = require('worker_threads');

const head = "const { parentPort } = require('worker_threads');\n";
const make = (code, options) => new Worker(head + code, { eval: true, ...options });

async function text(stream) {
  let out = '';
  for await (const chunk of stream.setEncoding('utf8')) out += chunk;
  return out;
}

async function forbidden() {
  const worker = make(`
    const fails = (fn) => { try { return fn(); } catch (err) { return err.code; } };
    const out = {};
    for (const name of ['abort', 'chdir', 'setuid', 'setgid', 'setgroups', 'initgroups']) {
      out[name] = fails(() => process[name]('/'));
    }
    out.umask = fails(() => process.umask(0o77));
    out.readUmask = typeof process.umask();
    process.on('SIGUSR2', () => {});
    process.title = 'mine';
    out.title = process.title;
    out.cwd = process.cwd();
    parentPort.postMessage(out);`);
  const [out] = await once(worker, 'message');
  const { readUmask, title, cwd, ...codes } = out;
  assert.deepStrictEqual([readUmask, title, cwd], ['number', 'mine', process.cwd()]);
  assert.deepStrictEqual(new Set(Object.values(codes)), new Set(['ERR_WORKER_UNSUPPORTED_OPERATION']));
  assert.notStrictEqual(process.title, 'mine');
  await once(worker, 'exit');
  const old = process.cwd();
  const elsewhere = make(
    'parentPort.once("message", () => parentPort.postMessage(process.cwd())); process.cwd()');
  await once(elsewhere, 'online');
  process.chdir('/');
  elsewhere.postMessage(1);
  assert.deepStrictEqual(await once(elsewhere, 'message'), ['/']);
  process.chdir(old);
}

async function streams() {
  const worker = make(`
    process.stdin.setEncoding('utf8').on('data', (d) => process.stdout.write(d.toUpperCase()))
      .on('end', () => { console.error('end'); process.exit(2); });`, { stdin: true, stdout: true, stderr: true });
  worker.stdin.write('some ');
  worker.stdin.end('words');
  const all = await Promise.all([text(worker.stdout), text(worker.stderr), once(worker, 'exit')]);
  assert.deepStrictEqual(all, ['SOME WORDS', 'end\n', [2]]);

  // More than fits, at an exit; binary; nothing to read without stdin.
  const large = make(
    'process.stdout.write("x".repeat(1e6)); process.stdout.write(Buffer.from([0xff])); process.exit()',
    { stdout: true });
  const chunks = [];
  for await (const chunk of large.stdout) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  assert.deepStrictEqual([bytes.length, bytes.at(-1)], [1e6 + 1, 0xff]);
  const silent = make(`const { stdin, stdout } = process;
    stdin.on('end', () => parentPort.postMessage([stdin.readableEnded, stdout.isTTY, stdout.fd])).resume()`);
  assert.deepStrictEqual(await once(silent, 'message'), [[true, undefined, undefined]]);
  assert.strictEqual(silent.stdin, null);

  // Without options it goes where ours goes.
  const seen = [], { write } = process.stdout;
  process.stdout.write = (chunk, encoding, callback) => {
    seen.push(String(chunk));
    (callback ?? encoding)?.();
    return true;
  };
  const plain = make('console.log("from a worker")');
  await once(plain, 'exit');
  process.stdout.write = write;
  assert.strictEqual(seen.join(''), 'from a worker\n');
}

async function descriptors() {
  const before = fs.readdirSync('/proc/self/fd').length;
  for (const end of ['process.exit()', 'for (;;);']) {
    const worker = make(`
      const fs = require('fs'), net = require('net');
      const fds = [fs.openSync('/dev/null'), fs.openSync('/dev/null')];
      fs.closeSync(fds[0]);
      net.createServer().listen(0);
      fs.watch('/tmp', () => {});
      fs.promises.open('/dev/null').then((handle) => {
        parentPort.postMessage(handle.fd);
        setImmediate(() => { ${end} });
      });`);
    const [fd] = await once(worker, 'message');
    assert.strictEqual(typeof fd, 'number');
    await worker.terminate();
  }
  assert.strictEqual(fs.readdirSync('/proc/self/fd').length, before);
  const leaky = make('parentPort.postMessage(require("fs").openSync("/dev/null"))', { trackUnmanagedFds: false });
  const [fd] = await once(leaky, 'message');
  await once(leaky, 'exit');
  fs.closeSync(fd);
}

async function questions() {
  const worker = make(`let until = Date.now() + 30; while (Date.now() < until);
    parentPort.on('message', () => { for (;;); })`);
  await once(worker, 'online');
  const heap = await worker.getHeapStatistics();
  assert(heap.used_heap_size > 1e5 && heap.total_heap_size >= heap.used_heap_size && heap.does_zap_garbage === false);
  const first = await worker.cpuUsage();
  worker.postMessage(1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const later = await worker.cpuUsage(first); // asked in the midst of a loop
  assert(later.user > 0, JSON.stringify(later));
  const { idle, active, utilization } = worker.performance.eventLoopUtilization();
  assert(active > 0 && utilization > 0 && idle >= 0);
  const answers = [worker.cpuUsage(), worker.getHeapStatistics()].map((p) => p.catch((err) => err.code));
  await worker.terminate();
  await Promise.all(answers);
  await assert.rejects(worker.cpuUsage(), { code: 'ERR_WORKER_NOT_RUNNING' });
  assert.deepStrictEqual(worker.performance.eventLoopUtilization(), { idle: 0, active: 0, utilization: 0 });
  for (const prev of [1, { user: -1, system: 1 }]) {
    assert.throws(() => worker.cpuUsage(prev), /ERR_OUT_OF_RANGE|ERR_INVALID_ARG_TYPE/);
  }
}

(async () => {
  await forbidden();
  await streams();
  await descriptors();
  await questions();
})();
