// SPDX-License-Identifier: MIT
'use strict';
// --secure-heap puts private numbers into memory of its own; sizes that cannot be are told before anything runs.
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const code = "const c = require('crypto'); const before = c.secureHeapUsed(); c.getDiffieHellman('modp14').generateKeys();" +
  'console.log(JSON.stringify([before, c.secureHeapUsed().used > 0]))';
const { stdout } = run('--secure-heap=65536', '--secure-heap-min=4', '-e', code);
assert.deepStrictEqual(JSON.parse(stdout), [{ total: 65536, used: 0, utilization: 0, min: 4 }, true]);
const { status, stderr } = run('--secure-heap=3', '--secure-heap-min=3', '-e', '1');
assert.notStrictEqual(status, 0);
assert.match(stderr, /--secure-heap must be a power of 2/);
assert.match(stderr, /--secure-heap-min must be a power of 2/);
assert.strictEqual(require('crypto').secureHeapUsed().total, 0);
