// SPDX-License-Identifier: MIT
'use strict';
// process.report: what packages ask it for (which C library is this?), its settings, reports by options.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const { header, javascriptStack, sharedObjects, environmentVariables } = process.report.getReport();
assert.match(header.glibcVersionRuntime, /^2\.\d+$/);
assert.match(header.glibcVersionCompiler, /^2\.\d+$/);
assert.strictEqual(header.nodejsVersion, process.version);
assert.strictEqual(header.host, os.hostname());
assert.deepStrictEqual(header.componentVersions, { ...process.versions });
assert.ok(Array.isArray(header.networkInterfaces));
assert.ok(javascriptStack.stack.some((line) => line.includes('report.js')));
assert.ok(!sharedObjects.some((name) => name.includes('musl')));
assert.strictEqual(environmentVariables.PATH, process.env.PATH);

process.report.excludeNetwork = true;
process.report.excludeEnv = true;
const err = Object.assign(new TypeError('oops'), { detail: 7 });
const report = process.report.getReport(err);
assert.strictEqual(report.header.networkInterfaces, undefined);
assert.strictEqual(report.environmentVariables, undefined);
assert.strictEqual(report.javascriptStack.message, 'TypeError: oops');
assert.deepStrictEqual(report.javascriptStack.errorProperties, { detail: '7' });
assert.throws(() => process.report.getReport(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => { process.report.compact = 1; }, { code: 'ERR_INVALID_ARG_TYPE' });

const { javascriptHeap, resourceUsage, userLimits } = report;
assert.ok(javascriptHeap.usedMemory > 1e6 && javascriptHeap.heapSpaces.old_space.used > 0);
assert.ok(resourceUsage.maxRss > 1e6 && resourceUsage.userCpuSeconds >= 0);
assert.ok(userLimits.open_files.soft > 0);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
process.report.directory = folder;
process.report.compact = true;
const name = process.report.writeReport();
assert.match(name, /^report\.\d{8}\.\d{6}\.\d+\.0\.001\.json$/);
const text = fs.readFileSync(path.join(folder, name), 'utf8');
assert.strictEqual(text.indexOf('\n'), text.length - 1);
assert.strictEqual(JSON.parse(text).header.filename, name);
assert.strictEqual(process.report.writeReport('mine.json', err), 'mine.json');
assert.ok(fs.existsSync(path.join(folder, 'mine.json')));

// By options: when an exception ends the process, and on a signal.
function run(flags, code) {
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  const { stderr } = spawnSync(process.execPath, ['--report-directory', folder, '--report-compact', ...flags, '-e', code]);
  const files = fs.readdirSync(folder);
  assert.strictEqual(files.length, 1, `${stderr}`);
  return JSON.parse(fs.readFileSync(path.join(folder, files[0]), 'utf8'));
}

const thrown = run(['--report-uncaught-exception'], "throw new RangeError('expected')");
assert.strictEqual(thrown.header.event, 'Exception');
assert.strictEqual(thrown.javascriptStack.message, 'RangeError: expected');
const signalled = run(['--report-on-signal', '--report-signal=SIGWINCH', '--report-filename=x.json'],
                      "process.kill(process.pid, 'SIGWINCH'); setTimeout(() => {}, 200)");
assert.strictEqual(signalled.header.trigger, 'SIGWINCH');
assert.strictEqual(signalled.header.filename, 'x.json');

// Of a heap that is full: made without JavaScript. Settings that come after count.
const full = run(['--report-on-fatalerror', '--max-heap-size=30'],
                 "process.report.filename = 'full.json'; const all = []; for (;;) all.push(new Array(1000).fill({}))");
assert.strictEqual(full.header.trigger, 'OOMError');
assert.strictEqual(full.header.filename, 'full.json');
assert.ok(full.header.commandLine.includes('--report-on-fatalerror'));
assert.match(full.javascriptStack.message, /heap out of memory/);
assert.strictEqual(full.javascriptHeap.memoryLimit, 30 * 1024 * 1024);
assert.ok(full.libuv.some((handle) => handle.type === 'loop'));

// Of threads: where a busy one is, and one that waits for another.
const threads = run([], `
  const { Worker } = require('worker_threads');
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const wait = (i) => Atomics.wait(flags, i, 0);
  const start = (code) => new Worker(code, { eval: true, name: 'own', workerData: flags });
  const busy = start("const flags = require('worker_threads').workerData;" +
    "(function spin() { Atomics.store(flags, 0, 1); Atomics.notify(flags, 0); for (;;); })()");
  wait(0);
  const waiting = start("const flags = require('worker_threads').workerData;" +
    "Atomics.store(flags, 1, 1); Atomics.notify(flags, 1); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)");
  wait(1);
  process.report.writeReport();
  busy.terminate();
  waiting.terminate();
`);
assert.strictEqual(threads.workers.length, 2);
assert.match(threads.workers[1].javascriptStack.stack[0], /\[worker eval\]/);
assert.strictEqual(threads.workers[0].header.event, 'Worker thread subreport [own]');
assert.match(threads.workers[0].javascriptStack.stack[0], /^at spin \(/);
fs.rmSync(folder, { recursive: true });
