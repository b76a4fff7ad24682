// SPDX-License-Identifier: MIT
'use strict';
// SIGHUP under load: every process is another one, and no request of thousands fails, on kept connections and new ones.
const assert = require('assert');
const http = require('http');
const { Run, build, get, pids } = require('./fixtures/run.js');

let isOver = false;
let asked = 0;

// Requests one after the other, the next when the last was answered.
async function load(port, agent) {
  while (!isOver) {
    assert.match((await get(port, '/pid', agent)).text, /^\d+$/);
    asked++;
  }
}

async function main() {
  const run = new Run(build('2'));
  const port = await run.up(2);
  const first = await pids(port, 2);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const clients = [];
  for (let i = 0; i < 8; i++) clients.push(load(port, agent), load(port, false));
  const failed = Promise.all(clients); // rejects with the first request that fails
  for (let i = 0; i < 3; i++) {
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 200))]);
    const before = asked;
    run.signal('SIGHUP');
    await Promise.race([failed, run.expect(/reload: the new workers are ready, the former ones end\n/)]);
    while (asked < before + 1000) await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  isOver = true;
  await failed;
  assert.ok(asked > 3000);
  const last = await pids(port, 2);
  assert.ok(last.every((pid) => !first.includes(pid)));
  // An answer that has begun comes to its end in the process that was told to go.
  const slow = get(port, '/slow');
  await new Promise((resolve) => setTimeout(resolve, 100));
  run.signal('SIGHUP');
  await run.expect(/the former ones end\n/);
  assert.ok(last.includes(Number(/^begun (\d+)$/.exec((await slow).text)[1])));
  agent.destroy();
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
}

main();
