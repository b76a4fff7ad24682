// SPDX-License-Identifier: MIT
'use strict';
// NODE_V8_COVERAGE: which functions and blocks ran, of the process, its children and its workers; takeCoverage()
// counts from the last one on, stopCoverage() ends it.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = path.join(process.env.TMPDIR, 'coverage');
const program = path.join(process.env.TMPDIR, 'program.js');

fs.writeFileSync(program, `'use strict';
const v8 = require('v8');
function twice(x) { return x > 1 ? 'large' : 'small'; }
function never() {}
twice(2); twice(3);
v8.takeCoverage();
twice(1);
if (process.argv[2] === 'stop') v8.stopCoverage();
v8.takeCoverage();
if (process.argv[2] === 'kill') process.kill(process.pid, 'SIGTERM');
if (process.argv[2] === 'throw') throw new Error('expected');
if (process.argv[2] === 'worker') {
  const { Worker, isMainThread } = require('worker_threads');
  if (isMainThread) new Worker(__filename, { argv: ['exit'] });
}
if (process.argv[2] === 'exit') process.exit(3);
`);

// The counts of program.js that each file has, in the order of their times.
function run(how, status, signal = null) {
  fs.rmSync(folder, { recursive: true, force: true });
  const child = spawnSync(process.execPath, [program, how], { env: { NODE_V8_COVERAGE: folder }, encoding: 'utf8' });
  assert.strictEqual(child.status, status, child.stderr);
  assert.strictEqual(child.signal, signal);
  const files = fs.readdirSync(folder).map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
  const url = pathToFileURL(program).href;
  for (const { result } of files) {
    assert.ok(result.every((script) => script.url !== '' && !script.url.startsWith('node:')));
  }
  return files.sort((a, b) => a.timestamp - b.timestamp)
    .map(({ result }) => result.find((script) => script.url === url)?.functions)
    .filter((functions) => functions !== undefined);
}

function counts(functions, name) {
  return functions.find((fn) => fn.functionName === name)?.ranges.map((range) => range.count);
}

const text = fs.readFileSync(program, 'utf8');
const stopped = run('stop', 0);
assert.strictEqual(stopped.length, 1);
assert.deepStrictEqual(counts(stopped[0], 'twice'), [2, 0]);
assert.deepStrictEqual(counts(stopped[0], 'never'), [0]);
const { ranges, isBlockCoverage } = stopped[0].find((fn) => fn.functionName === 'twice');
assert.ok(isBlockCoverage);
assert.strictEqual(text.slice(ranges[0].startOffset, ranges[0].endOffset),
                   "function twice(x) { return x > 1 ? 'large' : 'small'; }");
assert.match(text.slice(ranges[1].startOffset, ranges[1].endOffset), /'small'/);

for (const [how, status, signal] of [['throw', 1], ['kill', null, 'SIGTERM'], ['exit', 3]]) {
  const all = run(how, status, signal);
  assert.strictEqual(all.length, 3, how);
  assert.deepStrictEqual(counts(all[1], 'twice'), [1, 0], how);
  assert.strictEqual(counts(all[2], 'twice')?.[0] ?? 0, 0, how);
}
assert.strictEqual(run('worker', 0).length, 6);

// A child with an environment of its own is covered too, one that says no is not.
const parent = `require('child_process').spawnSync(process.execPath, ['${program}', 'stop'], { env: ENV });`;
for (const { 0: env, 1: expected } of [['{}', true], ["{ NODE_V8_COVERAGE: '' }", false]]) {
  fs.rmSync(folder, { recursive: true, force: true });
  const { stderr } = spawnSync(process.execPath, ['-e', parent.replace('ENV', env)], { env: { NODE_V8_COVERAGE: folder } });
  assert.strictEqual(`${stderr}`, '');
  const all = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  assert.strictEqual(all.some((json) => json.includes('program.js')), expected);
}
