// SPDX-License-Identifier: MIT
'use strict';
// t.assert.snapshot() and fileSnapshot(): written with --test-update-snapshots, compared without.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-snapshot-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const file = path.join(folder, 'a.js');
const program = (value) => fs.writeFileSync(file, `const { suite, test } = require('node:test');
suite('s', () => {
  test('\`t\`', (t) => {
    t.assert.snapshot({ value: ${value} });
    t.assert.snapshot('\${x}', { serializers: [(text) => text] });
    t.assert.fileSnapshot([${value}], ${JSON.stringify(path.join(folder, 'sub/one.json'))});
  });
});
`);
const run = (...args) => spawnSync(process.execPath, [...args, file], { encoding: 'utf8' });

program(1);
const missing = run();
assert.strictEqual(missing.status, 1);
assert.match(missing.stdout, /--test-update-snapshots/);
assert.strictEqual(run('--test-update-snapshots').status, 0);
assert.strictEqual(fs.readFileSync(`${file}.snapshot`, 'utf8'),
                   'exports[`s > \\`t\\` 1`] = `\n{\n  "value": 1\n}\n`;\n\nexports[`s > \\`t\\` 2`] = `\n\\${x}\n`;\n');
assert.strictEqual(fs.readFileSync(path.join(folder, 'sub/one.json'), 'utf8'), '[\n  1\n]');
assert.strictEqual(run().status, 0);
program(2);
assert.strictEqual(run().status, 1);
assert.strictEqual(run('--test', '--test-update-snapshots').status, 0);
assert.strictEqual(run('--test').status, 0);
