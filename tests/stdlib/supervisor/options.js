// SPDX-License-Identifier: MIT
'use strict';
// What a supervisor takes and refuses: on the command line, from the environment and in start().
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { Run, build, get } = require('./fixtures/run.js');

const ingot = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const fixture = (name) => path.join(__dirname, 'fixtures', name);

function refused() {
  for (const value of ['0', '-1', '1025', 'four', '', '2,drain', '2,drain=', '2,drain=x', '2,drain=1.', '2,restarts=1.5',
    '2,log=loud', '2,nothing=1', '2,']) {
    const { status, stderr } = ingot('build', fixture('app.js'), '-o', 'never', `--cluster=${value}`);
    assert.strictEqual(status, 9, value);
    assert.ok(stderr.startsWith(`ingot: bad value for --cluster: '${value}'\n  help: it can be a number of workers`), stderr);
  }
  assert.ok(!fs.existsSync('never'));
  assert.match(ingot('--help').stdout, /--cluster N\[,KEY=V\] +run it in N processes/);
  assert.match(ingot('--cluster', '2', 'x.js').stderr, /bad option: --cluster/);
}

async function environment(program) {
  const wrong = spawnSync(program, { encoding: 'utf8', env: { ...process.env, INGOT_CLUSTER: '4,drian=3' } });
  assert.strictEqual(wrong.status, 1);
  assert.ok(wrong.stderr.startsWith("[supervisor] INGOT_CLUSTER is '4,drian=3': 'drian=3' is wrong. It can be a number"));

  for (const word of ['toString=1', 'log=toString']) { // names that plain objects inherit are no words
    const { status, stderr } = spawnSync(program, { encoding: 'utf8', env: { ...process.env, INGOT_CLUSTER: word } });
    assert.strictEqual(status, 1);
    assert.ok(stderr.startsWith(`[supervisor] INGOT_CLUSTER is '${word}': '${word}' is wrong.`), stderr);
  }

  const three = new Run(program, [], { INGOT_CLUSTER: '3' });
  await three.up(3);
  three.signal('SIGTERM');
  assert.strictEqual(await three.ended, 0);

  // The program alone.
  const none = new Run(program, [], { INGOT_CLUSTER: '0' });
  await none.up(1);
  assert.strictEqual(Number((await get(none.port)).text), none.child.pid);
  none.signal('SIGTERM');
  assert.strictEqual(await none.ended, 'SIGTERM');
}

// `ingot run`, as many as there are processors.
async function run() {
  const own = new Run(process.execPath, ['run', '--cluster', 'auto', fixture('app.js')]);
  await own.up(require('os').availableParallelism());
  own.signal('SIGTERM');
  assert.strictEqual(await own.ended, 0);
}

// The program decides; as a script it is the same.
async function api() {
  const program = build(undefined, 'api.js');
  for (const command of [[program], [process.execPath, fixture('api.js')]]) {
    const own = new Run(command[0], command.slice(1));
    await own.expect(/all is as it should be\n/);
    assert.strictEqual(await own.ended, 0, own.text);
  }
}

// Those that do not ask for it do not have it.
function absent() {
  fs.writeFileSync('computed.js', "require(['ingot', 'supervisor'].join(':'))");
  ingot('build', 'computed.js', '-o', 'computed');
  const { status, stderr } = spawnSync('./computed', { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  assert.match(stderr, /ingot:supervisor is not in this executable: no file of it has that name/);
  assert.doesNotMatch(ingot('inspect', 'computed').stdout, /tool:/);
}

async function main() {
  refused();
  await environment(build('2'));
  await run();
  await api();
  absent();
}

main();
