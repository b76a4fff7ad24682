// SPDX-License-Identifier: MIT
'use strict';
// A process that ends while V8 is still sweeping ends at once. The sweeper posts itself again until its
// background half is done, which in a short program has no thread yet: it must not hold the loop.

const assert = require('assert');
const { spawnSync } = require('child_process');

for (let i = 0; i < 10; i++) {
  const { status, signal } = spawnSync(process.execPath, ['-e', 'Buffer.alloc(2 ** 31)'], { timeout: 20000 });
  assert.deepStrictEqual({ status, signal }, { status: 0, signal: null });
}
