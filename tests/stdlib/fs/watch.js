// SPDX-License-Identifier: MIT
'use strict';
// fs.watch, also recursive, and fs.watchFile.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-fs-watch-'));
fs.mkdirSync(path.join(dir, 'sub'));
const file = path.join(dir, 'sub', 'deep.txt');
let left = 3;

const plain = fs.watch(dir, (type, name) => {
  if (name !== 'top.txt') return;
  plain.close();
});
plain.on('close', () => left--);

const tree = fs.watch(dir, { recursive: true }, (type, name) => {
  if (name !== path.join('sub', 'deep.txt')) return;
  tree.close();
  left--;
});

fs.watchFile(path.join(dir, 'later'), { interval: 10 }, (now, before) => {
  if (now.size === 0) return; // the first call: not there
  assert.strictEqual(before.size, 0);
  fs.unwatchFile(path.join(dir, 'later'));
  left--;
});

setTimeout(() => {
  fs.writeFileSync(path.join(dir, 'top.txt'), '');
  fs.writeFileSync(file, '');
  fs.writeFileSync(path.join(dir, 'later'), 'x');
}, 50);

assert.throws(() => fs.watch(path.join(dir, 'none')), { code: 'ENOENT', syscall: 'watch' });
process.on('exit', () => {
  fs.rmSync(dir, { recursive: true });
  assert.strictEqual(left, 0);
});
