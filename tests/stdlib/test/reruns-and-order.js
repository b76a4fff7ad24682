// SPDX-License-Identifier: MIT
'use strict';
// --test-rerun-failures runs what has not passed; a seed repeats a random order.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-rerun-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const state = path.join(folder, 'state.json');
const file = path.join(folder, 'a.js');
const run = (...args) => spawnSync(process.execPath, [...args, file], { encoding: 'utf8' });

fs.writeFileSync(file, `const { test } = require('node:test');
test('once', (t) => { if (t.attempt > 0) throw new Error('runs again'); });
test('second time', (t) => { if (t.attempt === 0) throw new Error('not yet'); });
`);
for (const args of [[], ['--test']]) {
  fs.rmSync(state, { force: true });
  assert.strictEqual(run(...args, `--test-rerun-failures=${state}`).status, 1);
  const second = run(...args, `--test-rerun-failures=${state}`);
  assert.strictEqual(second.status, 0, second.stdout);
  assert.match(second.stdout, /once .*\(passed on attempt 0\)/);
  const attempts = JSON.parse(fs.readFileSync(state, 'utf8'));
  assert.deepStrictEqual(attempts.map((attempt) => Object.values(attempt).map(({ name }) => name)),
                         [['once'], ['once', 'second time']]);
}

fs.writeFileSync(file, "const { test } = require('node:test');\nfor (const n of '12345678') test(n, () => {});\n");
const order = (seed) => run(`--test-random-seed=${seed}`, '--test-reporter=tap').stdout.match(/^ok \d+ - .$/gm)
  .map((line) => line.at(-1)).join('');
assert.strictEqual(order(7), order(7));
assert.notStrictEqual(order(7), order(8));
assert.strictEqual([...order(7)].sort().join(''), '12345678');
