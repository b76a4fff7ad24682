// SPDX-License-Identifier: MIT
'use strict';
// A worker whose event loop does not turn is killed and replaced; without a heartbeat it stays.
const assert = require('assert');
const { Run, build, get, pids } = require('./fixtures/run.js');

async function main() {
  const program = build('2,heartbeat=1');
  const run = new Run(program);
  const port = await run.up(2);
  const before = await pids(port, 2);
  assert.strictEqual((await get(port, '/hang')).text, 'hangs');
  const [, pid] = await run.expect(/worker \d+ \(pid (\d+)\) hung: its event loop did not turn for 1 s; another one starts/);
  assert.ok(before.includes(Number(pid)));
  await run.up(1);
  const after = await pids(port, 2);
  assert.strictEqual(after.filter((one) => before.includes(one)).length, 1);
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);

  // Nobody looks; the end kills it.
  const second = new Run(program, [], { INGOT_CLUSTER: '1,heartbeat=0,drain=2' });
  await second.up(1);
  await get(second.port, '/hang');
  await new Promise((resolve) => setTimeout(resolve, 200)); // then it hangs
  second.signal('SIGTERM');
  await second.expect(/worker 1 \(pid \d+\) was not done within 2 s of being told to end/);
  assert.strictEqual(await second.ended, 1);
  assert.doesNotMatch(second.text, /hung/);
}

main();
