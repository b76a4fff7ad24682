// SPDX-License-Identifier: MIT
'use strict';
// Synchronous calls: one descriptor's life, attributes, names.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-fs-sync-'));
const file = path.join(dir, 'a.txt');

const fd = fs.openSync(file, 'w+', 0o640);
assert.strictEqual(fs.writeSync(fd, 'h\u00e9llo'), 6);
assert.strictEqual(fs.writeSync(fd, Buffer.from('XYZ'), 1, 2, 0), 2);
assert.strictEqual(fs.writevSync(fd, [Buffer.from('1'), Buffer.from('23')]), 3);
fs.fsyncSync(fd);
const back = Buffer.alloc(4);
assert.strictEqual(fs.readSync(fd, back, { position: 2 }), 4);
assert.strictEqual(fs.fstatSync(fd).size, 9);
fs.ftruncateSync(fd, 2);
fs.closeSync(fd);
assert.strictEqual(fs.readFileSync(file, 'latin1'), 'YZ');
assert.strictEqual(fs.statSync(file).mode & 0o777, 0o640 & ~process.umask());

fs.writeFileSync(file, 'first', { flush: true });
fs.appendFileSync(file, Buffer.from(' second'));
assert.strictEqual(fs.readFileSync(file, 'utf8'), 'first second');
assert.strictEqual(fs.readFileSync(file, 'base64'),
  Buffer.from('first second').toString('base64'));

const when = new Date('2001-02-03T04:05:06.789Z');
fs.utimesSync(file, when, when);
assert.strictEqual(fs.statSync(file).mtimeMs, when.getTime());
assert.strictEqual(fs.statSync(file).mtime.getTime(), when.getTime());
assert.strictEqual(fs.statSync(file, { bigint: true }).mtimeNs, BigInt(when.getTime()) * 1000000n);
fs.chmodSync(file, '600');
assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600);

fs.symlinkSync('a.txt', path.join(dir, 'link'));
assert.strictEqual(fs.readlinkSync(path.join(dir, 'link')), 'a.txt');
assert(fs.lstatSync(path.join(dir, 'link')).isSymbolicLink());
assert.strictEqual(fs.realpathSync(path.join(dir, 'link')), fs.realpathSync(file));
fs.linkSync(file, path.join(dir, 'hard'));
assert.strictEqual(fs.statSync(file).nlink, 2);
fs.renameSync(path.join(dir, 'hard'), path.join(dir, 'moved'));
fs.copyFileSync(file, path.join(dir, 'copy'));
assert.throws(() => fs.copyFileSync(file, path.join(dir, 'copy'), fs.constants.COPYFILE_EXCL),
  { code: 'EEXIST', syscall: 'copyfile' });
assert.deepStrictEqual(fs.readdirSync(dir), ['a.txt', 'copy', 'link', 'moved']);
fs.unlinkSync(path.join(dir, 'moved'));
assert.strictEqual(fs.existsSync(path.join(dir, 'moved')), false);
assert.strictEqual(fs.statSync(path.join(dir, 'none'), { throwIfNoEntry: false }), undefined);
fs.truncateSync(file);
assert.strictEqual(fs.readFileSync(file).length, 0);
assert(fs.statfsSync(dir).bsize > 0);
fs.accessSync(file, fs.constants.R_OK);

fs.rmSync(dir, { recursive: true });
assert.strictEqual(fs.existsSync(dir), false);
