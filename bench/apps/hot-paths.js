// SPDX-License-Identifier: MIT
'use strict';
// Hot paths of the standard library that are not the network: prints name and milliseconds of CPU time of
// the process (user and system, all threads), the best of five, which a busy machine changes least.
// "spawn" is wall time: what it costs is in other processes and in the kernel.

const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const zlib = require('zlib');
const { spawn, spawnSync } = require('child_process');
const { Readable, Transform, Writable } = require('stream');
const { pipeline } = require('stream/promises');

const MIB = 1 << 20;
const big = Buffer.alloc(4 * MIB, 'the quick brown fox jumps over the lazy dog\n');
const mixed = 'plain text, then caf\u00e9, \u4f60\u597d, \u{1f600}. '.repeat(30000);
const packed = zlib.gzipSync(big);
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'hot-paths-'));
const file = path.join(dir, 'file');
fs.writeFileSync(file, big.subarray(0, 1024));

const times = (n, fn) => () => { for (let i = 0; i < n; i++) fn(i); };

const kernels = {
  'base64, 4 MiB': times(4, () => Buffer.from(big.toString('base64'), 'base64')),
  'ascii text, 4 MiB': times(4, () => Buffer.from(big.toString(), 'utf8')),
  'wide text, 1 M units': times(4, () => Buffer.from(mixed).toString()),
  'gzipSync, 4 MiB': times(1, () => zlib.gzipSync(big)),
  'gunzipSync, 4 MiB': times(4, () => zlib.gunzipSync(packed)),
  'gzipSync, 100 bytes': times(2000, () => zlib.gzipSync(big.subarray(0, 100))),
  'sha256, small': times(20000, (i) => crypto.createHash('sha256').update(`${i}`).digest('hex')),
  'readFileSync, 1 KiB': times(5000, () => fs.readFileSync(file)),
  'statSync': times(10000, () => fs.statSync(file)),
  'URL': times(20000, (i) => new URL(`https://user@example.org:8443/a/b/../c/${i}?q=1#frag`).pathname),
  'timers': times(50000, (i) => clearTimeout(setTimeout(() => {}, 1000 + (i & 63)))),
  'setImmediate': () => new Promise((done) => {
    let left = 50000;
    const step = () => (left-- > 0 ? setImmediate(step) : done());
    step();
  }),
  'streams': async () => {
    let left = 20000;
    await pipeline(new Readable({ read() { this.push(left-- > 0 ? 'chunk' : null); } }),
                   new Transform({ transform(c, _, cb) { cb(null, c); } }),
                   new Writable({ write(c, _, cb) { cb(); } }));
  },
};

const children = {
  'spawn, 50': async () => {
    for (let i = 0; i < 50; i++) {
      await new Promise((done) => spawn('/bin/true', { stdio: 'ignore' }).on('close', done));
    }
  },
  'spawnSync, 50': times(50, () => spawnSync('/bin/true')),
};

const cpu = () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;
const wall = () => performance.now();

async function measure(list, clock) {
  for (const name of Object.keys(list)) {
    let best = Infinity;
    for (let round = 0; round < 5; round++) {
      const start = clock();
      await list[name]();
      best = Math.min(best, clock() - start);
    }
    console.log(`${name}\t${best.toFixed(3)}`);
  }
}

async function main() {
  await measure(kernels, cpu);
  const touched = Array.from({ length: 16 }, (_, i) => Buffer.alloc(16 * MIB, i + 1)); // what fork copies the tables of
  await measure(children, wall);
  fs.rmSync(dir, { recursive: true });
  return touched;
}

main();
