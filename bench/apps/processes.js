// SPDX-License-Identifier: MIT
'use strict';
// Processes and threads, one measurement for each argument: prints "name\tfigure" lines. See ../processes.py.
const { fork, spawn } = require('child_process');
const { Worker, isMainThread, parentPort } = require('worker_threads');

const now = () => performance.now();
const rss = () => process.memoryUsage.rss() / (1 << 20);

async function least(times, fn) {
  let best = Infinity;
  for (let i = 0; i < times; i++) best = Math.min(best, await fn());
  return best;
}

// Until a forked process has said something.
function forkOnce() {
  return new Promise((resolve) => {
    const start = now();
    const child = fork(__filename, ['child']);
    let took;
    child.once('message', () => {
      took = now() - start;
      child.send('end');
    });
    child.once('exit', () => resolve(took));
  });
}

// Until a thread has said something; then it is terminated.
function threadOnce() {
  return new Promise((resolve) => {
    const start = now();
    const worker = new Worker(__filename);
    worker.once('message', () => {
      const took = now() - start;
      worker.terminate().then(() => resolve(took));
    });
  });
}

// 200 processes, eight at a time, their output read.
async function spawns() {
  const start = now();
  let left = 200;
  const lane = async () => {
    while (left-- > 0) {
      await new Promise((resolve) => {
        spawn('/bin/true', [], { stdio: ['ignore', 'pipe', 'ignore'] }).on('close', resolve).stdout.resume();
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return now() - start;
}

const kept = [];

function fillHeap() {
  while (rss() < 700) for (let i = 0; i < 10_000; i++) kept.push({ i, text: `number ${i}` });
}

async function threads(count, atOnce) {
  for (let i = 0; i < count; i += atOnce) await Promise.all(Array.from({ length: atOnce }, threadOnce));
}

const parts = {
  async fork() { console.log(`fork to first message\t${await least(15, forkOnce)}`); },
  async thread() { console.log(`thread to first message\t${await least(30, threadOnce)}`); },
  async spawns() { console.log(`200 spawns\t${await least(5, spawns)}`); },
  async heap() {
    fillHeap();
    console.log(`200 spawns, heap of 700 MB\t${await least(5, spawns)}`);
  },
  // Memory after a hundred threads, and after a thousand more.
  async threads() {
    await threads(100, 10);
    const before = rss(), start = now();
    await threads(1000, 10);
    console.log(`1,000 threads, ten at once\t${now() - start}\nRSS before them\t${before}\nRSS after them\t${rss()}`);
  },
  async many() {
    await threads(200, 200);
    console.log(`RSS after 200 threads at once\t${rss()}`);
    await threads(1000, 200);
    console.log(`RSS after 1,000 more, 200 at once\t${rss()}`);
  },
};

if (!isMainThread) {
  parentPort.postMessage('here');
  parentPort.on('message', () => {});
} else if (process.argv[2] === 'child') {
  process.send('here');
  process.once('message', () => process.exit());
} else {
  parts[process.argv[2]]();
}
