// SPDX-License-Identifier: MIT
'use strict';
// Coverage of a run of several processes: lines, branches and functions, thresholds, lcov.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-coverage-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
write('lib.js', `'use strict';
exports.half = function half(n) {
  if (n % 2 === 0) {
    return n / 2;
  }
  return 'odd';
};
exports.never = function never() {
  return 1;
};
/* node:coverage ignore next 3 */
exports.ignored = function ignored() {
  return 2;
};
`);
write('even.test.js', "require('node:test')('even', () => { require('./lib.js').half(2); });\n");
write('odd.test.js', "require('node:test')('odd', () => { require('./lib.js').half(3); });\n");

const cover = (...args) => spawnSync(process.execPath, ['--test', '--experimental-test-coverage', ...args],
                                     { cwd: folder, encoding: 'utf8' });

const one = cover('--test-reporter=tap', 'even.test.js');
assert.match(one.stdout, /^# lib\.js +\| .* \| 6 9$/m);
const both = cover('--test-reporter=tap');
assert.strictEqual(both.status, 0);
assert.match(both.stdout, /^# lib\.js +\| +92\.86 \| .* 66\.67 \| 9$/m);
assert.doesNotMatch(both.stdout, /^# even\.test/m); // Test files are no part of it.

const strict = cover('--test-coverage-lines=95', '--test-reporter=tap');
assert.strictEqual(strict.status, 1);
assert.match(strict.stdout, /92\.86% line coverage does not meet threshold of 95%/);
assert.match(cover('--test-coverage-lines=101').stderr, /--test-coverage-lines/);

const lcov = cover('--test-reporter=lcov').stdout;
assert.match(lcov, /^TN:\nSF:lib\.js\nFN:2,half\n/);
assert.match(lcov, /FNDA:2,half\nFNDA:0,never\n/);
assert.match(lcov, /DA:4,1\n.*DA:6,1\n.*DA:9,0\n/s);

// The raw counts of any program.
const raw = path.join(folder, 'raw');
const env = { ...process.env, NODE_V8_COVERAGE: raw };
spawnSync(process.execPath, ['-e', "require('./lib.js').half(2)"], { cwd: folder, env });
const [name] = fs.readdirSync(raw);
const { result } = JSON.parse(fs.readFileSync(path.join(raw, name), 'utf8'));
const script = result.find(({ url }) => url.endsWith('/lib.js'));
assert.strictEqual(script.functions.find(({ functionName }) => functionName === 'half').ranges[0].count, 1);
