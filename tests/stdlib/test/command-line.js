// SPDX-License-Identifier: MIT
'use strict';
// `ingot --test`: which files run, in which processes, what is told of them, and the exit code.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-test-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const files = {
  'a.test.js': "const { test } = require('node:test');\ntest('a one', { tags: ['slow'] }, () => {});\n" +
    "test('a two', () => {});\n",
  'lib.js': "throw new Error('no test file');\n",
  'node_modules/p/test.js': "throw new Error('of a package');\n",
  'test/b.mjs': "import { test } from 'node:test';\nconsole.log('text among events');\ntest('b', () => {});\n",
  'test/c.js': "console.log('no tests in here');\n",
};
for (const [name, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

function ingot(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr, passed: [...stdout.matchAll(/^\s*ok \d+ - (.*)$/gm)].map((match) => match[1]) };
}

const all = ['a one', 'a two', 'b', 'test/c.js'];
for (const isolation of ['process', 'none']) {
  const run = (...args) =>
    ingot('--test', '--no-warnings', '--test-reporter=tap', `--test-isolation=${isolation}`, ...args);
  const every = run();
  assert.strictEqual(every.stderr, '');
  assert.strictEqual(every.status, 0);
  assert.deepStrictEqual(every.passed, all);
  assert.match(every.stdout, /text among events/);
  assert.match(every.stdout, /^# tests 4$/m);
  assert.deepStrictEqual(run('a.test.js').passed, ['a one', 'a two']);
  assert.deepStrictEqual(run('--test-name-pattern=/TWO/i', 'a.test.js').passed.slice(0, 1), ['a two']);
  assert.deepStrictEqual(run('--test-skip-pattern=two', 'a.test.js').passed, ['a one']);
  assert.deepStrictEqual(run('--experimental-test-tag-filter=slow', 'a.test.js').passed, ['a one']);
  assert.deepStrictEqual(run('--test-shard=2/3').passed, ['b']);
}

// A failure of any kind is in the exit code.
fs.writeFileSync(path.join(folder, 'bad.js'), "require('node:test')('bad', () => { throw new Error('because'); });\n");
fs.writeFileSync(path.join(folder, 'broken.js'), 'nothing here(');
const bad = ingot('--test', 'bad.js', 'a.test.js');
assert.strictEqual(bad.status, 1);
assert.match(bad.stdout, /because/);
assert.match(bad.stdout, /pass 2/);
assert.strictEqual(ingot('--test', 'broken.js').status, 1);
assert.match(ingot('--test', 'absent.js').stderr, /^Could not find/);

// Reporters and their destinations.
const two = ingot('--test', '--test-reporter=dot', '--test-reporter-destination=stdout', '--test-reporter=junit',
                  '--test-reporter-destination=out.xml', 'a.test.js');
assert.strictEqual(two.stdout, '..\n');
assert.match(fs.readFileSync(path.join(folder, 'out.xml'), 'utf8'), /<testcase name="a one"/);
assert.match(ingot('--test', '--test-reporter=dot', '--test-reporter=tap').stderr, /must match the number/);
assert.match(ingot('--eval', '1', '--test').stderr, /--test/);
assert.match(ingot('--watch', 'a.test.js').stderr, /--test/);
assert.strictEqual(process.exitCode, undefined);
