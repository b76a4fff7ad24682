// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { Worker, isMainThread } = require('worker_threads');

const asset = path.join(__dirname, 'public', 'page.html');
const denied = (permission, resource) => ({ code: 'ERR_ACCESS_DENIED', permission, resource });

// What is so in the program, in a thread of it and in the same executable as a child.
function checkFiles() {
  assert.strictEqual(fs.readFileSync(asset, 'utf8'), '<p>page</p>\n');
  assert.ok(fs.statSync(asset).isFile());
  assert.deepStrictEqual(fs.readdirSync(path.dirname(asset)), ['page.html']);
  assert.ok(process.permission.has('fs.read', asset));
  fs.writeFileSync('data/file', 'text');
  assert.strictEqual(fs.readFileSync(path.resolve('data/../data/file'), 'utf8'), 'text');
  assert.throws(() => fs.readFileSync('data/../secret'), denied('FileSystemRead', 'data/../secret'));
  assert.throws(() => fs.writeFileSync('/ingot/file', ''), { code: /^(EROFS|ERR_ACCESS_DENIED)$/ });
  assert.throws(() => fs.readFileSync('/etc/hostname'), denied('FileSystemRead', '/etc/hostname'));
  assert.throws(() => process.dlopen({}, '/lib/x.node'), { code: 'ERR_DLOPEN_DISABLED' });
}

async function main() {
  checkFiles();
  if (!isMainThread || process.argv[2] === 'child') return;
  assert.deepStrictEqual(process.execArgv, []);
  assert.throws(() => fs.copyFileSync(asset, 'elsewhere'), denied('FileSystemWrite', 'elsewhere'));
  await assert.rejects(fs.promises.copyFile(asset, 'elsewhere'), denied('FileSystemWrite', 'elsewhere'));
  assert.strictEqual(fs.realpathSync.native(asset), asset);
  assert.strictEqual(await (await fs.openAsBlob(asset)).text(), '<p>page</p>\n');
  const child = spawnSync(process.execPath, ['child'], { encoding: 'utf8' });
  assert.strictEqual(child.status, 0, child.stderr);
  await new Promise((resolve, reject) => new Worker(__filename).on('error', reject).on('exit', resolve));
  process.permission.drop('worker');
  assert.throws(() => new Worker(__filename), denied('WorkerThreads', ''));
}

main();
