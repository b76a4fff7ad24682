// SPDX-License-Identifier: MIT
'use strict';
// Three workers answer on one port; one that is killed is replaced; all leave when told to.
const assert = require('assert');
const cluster = require('cluster');
const http = require('http');

const get = (port) => new Promise((resolve, reject) => {
  http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
    let text = '';
    res.on('data', (part) => { text += part; }).on('end', () => resolve(text));
  }).on('error', reject);
});
const listening = (worker) => new Promise((resolve) => worker.once('listening', resolve));

async function primary() {
  cluster.schedulingPolicy = process.argv[2] === 'rr' ? cluster.SCHED_RR : cluster.SCHED_NONE;
  const workers = [cluster.fork({ NAME: 'a' }), cluster.fork({ NAME: 'b' }), cluster.fork({ NAME: 'c' })];
  const [{ port }] = await Promise.all(workers.map(listening));
  const names = new Set();
  for (let i = 0; i < 30; i++) names.add(await get(port));
  const all = ['a rr', 'b rr', 'c rr'].map((name) => name.replace('rr', process.argv[2]));
  for (const name of names) assert.ok(all.includes(name), name);
  if (process.argv[2] === 'rr') assert.deepStrictEqual([...names].sort(), all);

  const gone = new Promise((resolve) => cluster.once('exit', (worker, code, signal) => resolve([worker, code, signal])));
  workers[1].process.kill('SIGKILL');
  assert.deepStrictEqual(await gone, [workers[1], null, 'SIGKILL']);
  assert.strictEqual(workers[1].exitedAfterDisconnect, false);
  assert.ok(all.includes(await get(port)));
  const { port: again } = await listening(cluster.fork({ NAME: 'b' }));
  assert.strictEqual(again, port);

  const ends = [];
  const allGone = new Promise((resolve) => {
    cluster.on('exit', (worker, code) => {
      ends.push([worker.exitedAfterDisconnect, code]);
      if (ends.length === 3) resolve();
    });
  });
  await new Promise((resolve) => cluster.disconnect(resolve));
  await allGone; // with SCHED_NONE the workers themselves listen until then
  assert.deepStrictEqual(ends, [[true, 0], [true, 0], [true, 0]]);
  await assert.rejects(get(port), { code: 'ECONNREFUSED' });
}

if (cluster.isPrimary) primary();
else http.createServer((req, res) => res.end(`${process.env.NAME} ${process.argv[2]}`)).listen(0, '127.0.0.1');
