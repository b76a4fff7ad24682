// SPDX-License-Identifier: MIT
'use strict';
// Workers that end again and again: later each time, and then never again; the last words say why.
const assert = require('assert');
const fs = require('fs');
const { Run, build } = require('./fixtures/run.js');

async function main() {
  const program = build('1,restarts=3');
  fs.writeFileSync('broken', 'exits');
  const run = new Run(program, [], { BROKEN: 'broken' });
  for (const delay of ['0.1', '0.2', '0.4']) await run.expect(new RegExp(`exited with code 3; another one starts in ${delay} s\n`));
  await run.expect(/worker 4 \(pid \d+\) exited with code 3; more than 3 workers ended within 60 s: giving up\n/);
  assert.strictEqual(await run.ended, 1);

  // One that throws says what.
  fs.writeFileSync('broken', 'throws');
  const second = new Run(program, [], { BROKEN: 'broken', INGOT_CLUSTER: 'restarts=0' });
  await second.expect(/\[1\] Error: broken\n/);
  assert.strictEqual(await second.ended, 1);
  assert.match(second.text, /exited with code 1; more than 0 workers ended/);

  // Neither listening nor ready.
  fs.writeFileSync('broken', 'silent');
  const third = new Run(program, [], { BROKEN: 'broken', INGOT_CLUSTER: 'restarts=0,start=0.3' });
  await third.expect(/was not ready within 0.3 s; more than 0 workers ended/);
  assert.strictEqual(await third.ended, 1);
}

main();
