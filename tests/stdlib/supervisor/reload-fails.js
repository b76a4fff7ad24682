// SPDX-License-Identifier: MIT
'use strict';
// New workers that do not become ready: the former ones stay, and somebody says why. The next reload may be better.
const assert = require('assert');
const fs = require('fs');
const { Run, build, pids } = require('./fixtures/run.js');

async function main() {
  const run = new Run(build('2,start=2'), [], { BROKEN: 'broken' });
  const port = await run.up(2);
  const first = (await pids(port, 2)).sort();
  for (const [how, why] of [['exits', 'exited with code 3'], ['throws', 'exited with code 1'], ['silent', 'was not ready within 2 s']]) {
    fs.writeFileSync('broken', how);
    run.signal('SIGHUP');
    await run.expect(new RegExp(`reload failed: worker \\d+ \\(pid \\d+\\) ${why}; the former workers stay\n`));
    assert.deepStrictEqual((await pids(port, 2)).sort(), first);
  }
  fs.unlinkSync('broken');
  run.signal('SIGHUP');
  await run.expect(/the new workers are ready/);
  assert.ok((await pids(port, 2)).every((pid) => !first.includes(pid)));
  run.signal('SIGINT');
  assert.strictEqual(await run.ended, 0);
  assert.doesNotMatch(run.text, /another one starts/); // the ones that failed were not replaced
}

main();
