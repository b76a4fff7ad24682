// SPDX-License-Identifier: MIT
'use strict';
// --cpu-prof, --heap-prof, --heapsnapshot-signal: files where they are asked for; v8.GCProfiler: what collections cost.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const v8 = require('v8');

const folder = path.join(process.env.TMPDIR, 'profiles');

function run(flags, code) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const child = spawnSync(process.execPath, [...flags, '-e', code], { cwd: folder, encoding: 'utf8' });
  return { ...child, files: fs.readdirSync(folder, { recursive: true }) };
}

const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const busy = 'function busy() { for (const end = Date.now() + 50, all = []; Date.now() < end;) all.push({ x: [1, 2] }); } busy();';

const cpu = run(['--cpu-prof', '--cpu-prof-interval', '200'], busy);
assert.strictEqual(cpu.files.length, 1, cpu.stderr);
assert.match(cpu.files[0], /^CPU\.\d{8}\.\d{6}\.\d+\.0\.001\.cpuprofile$/);
assert.ok(read(cpu.files[0]).nodes.some(({ callFrame }) => callFrame.functionName === 'busy'));

// Names are escaped: V8 names the code of a regular expression by its source.
const odd = run(['--cpu-prof', '--cpu-prof-interval', '100'],
                String.raw`for (const end = Date.now() + 100; Date.now() < end;) /^\s*("[^"]*x)+$/.test(' '.repeat(500));`);
const names = read(odd.files[0]).nodes.map(({ callFrame }) => callFrame.functionName);
assert.ok(names.includes(String.raw`RegExp: ^\s*("[^"]*x)+$`), names.join());

const heap = run(['--heap-prof', '--heap-prof-interval=128', '--heap-prof-dir', 'a/b', '--heap-prof-name=c.json'],
                 `${busy} process.exit()`);
assert.ok(heap.files.includes('a/b/c.json'), heap.stderr);
assert.match(JSON.stringify(read('a/b/c.json')), /"functionName":"busy"/);

const alone = run(['--cpu-prof-name=x'], '');
assert.strictEqual(alone.status, 9);
assert.match(alone.stderr, /--cpu-prof-name must be used with --cpu-prof/);

const signal = run(['--heapsnapshot-signal=SIGUSR2', '--diagnostic-dir=.'],
                   "process.kill(process.pid, 'SIGUSR2'); setTimeout(() => {}, 300)");
assert.strictEqual(signal.files.length, 1, signal.stderr);
assert.ok(read(signal.files[0]).snapshot.node_count > 1000);

const profiler = new v8.GCProfiler();
assert.strictEqual(profiler.stop(), undefined);
profiler.start();
v8.setFlagsFromString('--expose-gc');
require('vm').runInNewContext('gc')();
const { version, statistics } = profiler.stop();
assert.strictEqual(version, 1);
const full = statistics.find(({ gcType }) => gcType === 'MarkSweepCompact');
assert.ok(full.cost >= 0 && full.beforeGC.heapStatistics.usedHeapSize > 0);
assert.ok(full.afterGC.heapSpaceStatistics.some(({ spaceName }) => spaceName === 'old_space'));
