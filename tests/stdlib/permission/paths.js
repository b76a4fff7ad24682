// SPDX-License-Identifier: MIT
'use strict';
// The permission model where Node's own tests do not look: every op that opens a path asks for it, in place, by
// callback and by promise alike.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

if (process.permission === undefined) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'permission-'));
  fs.mkdirSync(path.join(folder, 'open'));
  fs.mkdirSync(path.join(folder, 'closed'));
  fs.writeFileSync(path.join(folder, 'closed/secret'), 'secret');
  const open = path.join(folder, 'open');
  const { status, stderr } = spawnSync(process.execPath, [
    '--permission', `--allow-fs-read=${open}`, `--allow-fs-write=${open}`, `--allow-fs-write=${folder}/later`,
    __filename, folder,
  ], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(fs.readFileSync(path.join(folder, 'closed/secret'), 'utf8'), 'secret');
  fs.rmSync(folder, { recursive: true });
  return;
}

const folder = process.argv[2];
const secret = path.join(folder, 'closed/secret'), fresh = path.join(folder, 'closed/fresh');
const open = path.join(folder, 'open'), mine = path.join(open, 'mine');
fs.writeFileSync(mine, 'mine');
const fd = fs.openSync(mine, 'r+');

// name of the call: its arguments
const refused = {
  access: [secret], appendFile: [secret, 'x'], chmod: [secret, 0o600], chown: [secret, 0, 0],
  copyFile: [mine, fresh], cp: [mine, fresh], lchown: [secret, 0, 0], link: [mine, fresh], lstat: [secret],
  lutimes: [secret, 1, 1], mkdir: [fresh], mkdtemp: [fresh], open: [secret, 'r'], opendir: [path.dirname(secret)],
  readFile: [secret], readdir: [path.dirname(secret)], readlink: [secret], rename: [mine, fresh], rm: [secret],
  rmdir: [path.dirname(secret)], stat: [secret], statfs: [secret], symlink: [mine, fresh], truncate: [secret, 0],
  unlink: [secret], utimes: [secret, 1, 1], writeFile: [fresh, 'x'],
};
const touching = { fchmod: [fd, 0o600], fchown: [fd, 0, 0], fdatasync: [fd], fsync: [fd], futimes: [fd, 1, 1] };

const isDenied = (err) => {
  assert.strictEqual(err?.code, 'ERR_ACCESS_DENIED', err);
  return true;
};

function byCallback(name, args) {
  return new Promise((resolve) => {
    try {
      fs[name](...args, resolve);
    } catch (err) {
      resolve(err);
    }
  });
}

async function main() {
  for (const [name, args] of Object.entries({ ...refused, ...touching })) {
    assert.throws(() => fs[`${name}Sync`](...args), isDenied, name);
    isDenied(await byCallback(name, args));
    if (refused[name]) await assert.rejects(async () => fs.promises[name](...args), isDenied, name);
  }
  assert.throws(() => fs.mkdirSync(path.join(fresh, 'a/b'), { recursive: true }), isDenied);
  assert.throws(() => fs.rmSync(path.dirname(secret), { recursive: true }), isDenied);
  assert.throws(() => fs.writeFileSync(secret, 'x', { flag: 'r+' }), isDenied);
  assert.throws(() => fs.watch(secret), isDenied);
  assert.throws(() => fs.watchFile(secret, () => {}), isDenied);
  assert.throws(() => process.chdir(folder), isDenied);
  assert.throws(() => require(secret), isDenied);
  await assert.rejects(import(secret), isDenied);

  // What was granted, although nothing above it was.
  fs.cpSync(mine, path.join(open, 'copy'));
  await fs.promises.cp(mine, path.join(open, 'deep/copy'));
  fs.rmSync(path.join(open, 'deep'), { recursive: true });
  assert.deepStrictEqual(fs.readdirSync(open), ['copy', 'mine']);
  assert.strictEqual(fs.readFileSync(fd, 'utf8'), 'mine');

  // A folder that was granted before it was there is granted without what is in it.
  const later = path.join(folder, 'later');
  fs.mkdirSync(later);
  assert.throws(() => fs.writeFileSync(path.join(later, 'file'), ''), isDenied);
  assert.throws(() => fs.rmSync(later, { recursive: true }), isDenied);
  fs.rmdirSync(later);
}

main();
