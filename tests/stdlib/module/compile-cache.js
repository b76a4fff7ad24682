// SPDX-License-Identifier: MIT
'use strict';
// Compiled modules are kept in a folder and taken from it, but never for another text, and no damage is an error.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-cache-'));
const script = path.join(dir, 'main.js'), cache = path.join(dir, 'cache');

function run() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
  });
  assert.strictEqual(status, 0, stderr);
  return { stdout, log: stderr };
}

try {
  fs.writeFileSync(path.join(dir, 'dep.mjs'), 'export const n = 1;');
  fs.writeFileSync(script, "function late() { return 'one'; } import('./dep.mjs').then(({ n }) => console.log(late(), n));");
  let seen = run();
  assert.match(seen.log, /writing cache for CommonJS .*main\.js.*success/);
  assert.match(seen.log, /writing cache for ESM .*dep\.mjs.*success/);
  seen = run();
  assert.strictEqual(seen.stdout, 'one 1\n');
  assert.match(seen.log, /CommonJS .*main\.js was accepted/);
  assert.match(seen.log, /ESM .*dep\.mjs was accepted/);

  fs.writeFileSync(path.join(dir, 'dep.mjs'), 'export const n = 2;');
  seen = run();
  assert.strictEqual(seen.stdout, 'one 2\n');
  assert.match(seen.log, /for ESM .*dep\.mjs.*code hash mismatch/);

  const [tag] = fs.readdirSync(cache);
  for (const name of fs.readdirSync(path.join(cache, tag))) {
    const file = path.join(cache, tag, name), bytes = fs.readFileSync(file);
    bytes[bytes.length - 9] ^= 0xff;
    fs.writeFileSync(file, bytes);
  }
  seen = run();
  assert.strictEqual(seen.stdout, 'one 2\n');
  assert.match(seen.log, /cache hash mismatch/);

  fs.chmodSync(path.join(cache, tag), 0o777);
  seen = run();
  assert.strictEqual(seen.stdout, 'one 2\n');
  assert.match(seen.log, /is not this user's alone/);
  assert.doesNotMatch(seen.log, /reading cache/);
} finally {
  fs.rmSync(dir, { recursive: true });
}
