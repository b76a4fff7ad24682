// SPDX-License-Identifier: MIT
'use strict';
// A worker that is killed, or aborts, is replaced, and only connections of its own are lost.
const assert = require('assert');
const http = require('http');
const { Run, build, get, pids } = require('./fixtures/run.js');

// A connection that is kept, to whoever takes it.
class Client {
  constructor(port) {
    this.port = port;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  }

  async ask(url) { return Number((await get(this.port, url, this.agent)).text); }
}

async function clientsOf(port, count) {
  const clients = Array.from({ length: count }, () => new Client(port));
  await Promise.all(clients.map(async (client) => { client.pid = await client.ask(); }));
  return clients;
}

async function main() {
  const run = new Run(build('2'));
  const port = await run.up(2);
  const [victim, other] = await pids(port, 2);
  const clients = await clientsOf(port, 20);
  process.kill(victim, 'SIGKILL');
  await run.expect(new RegExp(`worker \\d+ \\(pid ${victim}\\) was killed by SIGKILL; another one starts in 0.1 s`));
  for (const client of clients.filter(({ pid }) => pid === other)) assert.strictEqual(await client.ask(), other);
  await run.up(1);
  const now = await pids(port, 2);
  assert.ok(now.includes(other) && !now.includes(victim));

  await assert.rejects(get(port, '/abort'), { code: 'ECONNRESET' });
  await run.expect(/was killed by SIGABRT; another one starts/);
  await run.up(1);
  await pids(port, 2);
  for (const client of clients) client.agent.destroy();
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
}

main();
