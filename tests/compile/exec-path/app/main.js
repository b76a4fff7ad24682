// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const { exec, execFile, execFileSync, execSync, spawnSync } = require('child_process');

// An application that did start itself for ever would stop here.
if (process.argv[2] === 'self') {
  console.log('application', process.argv.slice(2), 'INGOT_FORK_ENTRY' in process.env);
  process.exit();
}
assert.strictEqual(process.argv.length, 2);

const script = require.resolve('./script');
const self = process.execPath;
const told = (args) => `script ${JSON.stringify(args)} true false\n`;
assert.strictEqual(execFileSync(self, [script, 'a', '-b'], { encoding: 'utf8' }), told(['a', '-b']));
assert.strictEqual(spawnSync(self, ['--no-warnings', script, 'c'], { encoding: 'utf8' }).stdout, told(['c']));
assert.strictEqual(execSync(`"${self}" ${script} d`, { encoding: 'utf8' }), told(['d']));
assert.strictEqual(execFileSync(self, [script], { encoding: 'utf8', env: {} }), told([]));
assert.strictEqual(execFileSync(self, ['self', script], { encoding: 'utf8' }),
                   `application [ 'self', '${script}' ] false\n`);
execFile(self, [script, 'e'], (error, stdout) => assert.strictEqual(error ?? stdout, told(['e'])));
exec(`${self} ${script}`, (error, stdout) => assert.strictEqual(error ?? stdout, told([])));
