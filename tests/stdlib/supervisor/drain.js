// SPDX-License-Identifier: MIT
'use strict';
// SIGTERM: what has begun is answered, and nothing new; idle connections are closed, and who takes too long is killed.
const assert = require('assert');
const http = require('http');
const { Run, build, get } = require('./fixtures/run.js');

const moment = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function drains(program) {
  const run = new Run(program);
  const port = await run.up(2);
  const agent = new http.Agent({ keepAlive: true });
  const idle = await get(port, '/pid', agent);
  assert.strictEqual(idle.headers.connection, 'keep-alive');
  const slow = get(port, '/slow', agent);
  await moment(100);
  run.signal('SIGTERM');
  await run.expect(/SIGTERM: the workers end what they have begun\n/);
  assert.match((await slow).text, /^begun \d+$/);
  assert.strictEqual(await run.ended, 0);
  await assert.rejects(get(port), { code: 'ECONNREFUSED' });
  agent.destroy();
}

// A request on a kept connection that comes when its process shall end is answered, for the last time.
async function closes(program) {
  const run = new Run(program, [], { INGOT_CLUSTER: '1' });
  const port = await run.up(1);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const endless = http.get({ port, host: '127.0.0.1', path: '/endless' }).on('error', () => {});
  await get(port, '/pid', agent);
  run.signal('SIGTERM');
  await run.expect(/SIGTERM/);
  await moment(100);
  assert.strictEqual((await get(port, '/pid', agent)).headers.connection, 'close');
  run.signal('SIGTERM');
  await run.expect(/SIGTERM again: the workers are killed\n/);
  assert.strictEqual(await run.ended, 1);
  endless.destroy();
  agent.destroy();
}

async function killed(program) {
  const run = new Run(program, [], { INGOT_CLUSTER: '1,drain=0.5' });
  const port = await run.up(1);
  const endless = get(port, '/endless');
  await moment(100);
  run.signal('SIGTERM');
  await assert.rejects(endless);
  await run.expect(/worker 1 \(pid \d+\) was not done within 0.5 s of being told to end\n/);
  assert.strictEqual(await run.ended, 1);
}

// One worker is told, by a signal of its own: it ends so too, and is replaced.
async function one(program) {
  const run = new Run(program, [], { INGOT_CLUSTER: '1,restarts=0' });
  const port = await run.up(1);
  const slow = get(port, '/slow');
  await moment(100);
  process.kill(Number((await get(port)).text), 'SIGTERM');
  await run.expect(/was told to end; another one starts\n/);
  assert.match((await slow).text, /^begun \d+$/);
  await run.up(1);
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
}

async function main() {
  const program = build('2');
  await drains(program);
  await closes(program);
  await killed(program);
  await one(program);
}

main();
