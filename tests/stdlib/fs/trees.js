// SPDX-License-Identifier: MIT
'use strict';
// Recursive mkdir, readdir, cp, rm; Dir.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-fs-trees-'));
const at = (...parts) => path.join(dir, ...parts);

assert.strictEqual(fs.mkdirSync(at('a/b/c'), { recursive: true }), at('a'));
assert.strictEqual(fs.mkdirSync(at('a/b/c'), { recursive: true }), undefined);
fs.writeFileSync(at('a/b/f.txt'), 'f');
fs.symlinkSync('f.txt', at('a/b/link'));
assert.throws(() => fs.mkdirSync(at('a/b/f.txt/x'), { recursive: true }), { code: 'ENOTDIR' });

const all = ['b', 'b/c', 'b/f.txt', 'b/link'];
assert.deepStrictEqual(fs.readdirSync(at('a'), { recursive: true }).sort(), all);
const types = fs.readdirSync(at('a/b'), { withFileTypes: true });
const flags = (d) => [d.name, d.isDirectory(), d.isFile(), d.isSymbolicLink()];
assert.deepStrictEqual(types.map(flags), [
  ['c', true, false, false], ['f.txt', false, true, false], ['link', false, false, true],
]);
assert.strictEqual(types[0].parentPath, at('a/b'));

fs.cpSync(at('a'), at('copy'), { recursive: true });
assert.deepStrictEqual(fs.readdirSync(at('copy'), { recursive: true }).sort(), all);
assert.throws(() => fs.cpSync(at('a'), at('a/b'), { recursive: true }),
  { code: 'ERR_FS_CP_EINVAL' });
fs.cpSync(at('a'), at('some'), { recursive: true, filter: (src) => !src.endsWith('.txt') });
assert.strictEqual(fs.existsSync(at('some/b/f.txt')), false);

const handle = fs.opendirSync(at('a/b'), { bufferSize: 1 });
const seen = [];
for (let e = handle.readSync(); e !== null; e = handle.readSync()) seen.push(e.name);
handle.closeSync();
assert.deepStrictEqual(seen.sort(), ['c', 'f.txt', 'link']);
assert.throws(() => handle.readSync(), { code: 'ERR_DIR_CLOSED' });

let calls = 0;
fs.rm(at('copy'), { recursive: true }, (error) => {
  assert.strictEqual(error, null);
  assert.strictEqual(fs.existsSync(at('copy')), false);
  calls++;
});
fs.readdir(at('a'), { recursive: true }, (error, names) => {
  assert.deepStrictEqual(names.sort(), all);
  calls++;
});
process.on('exit', () => {
  assert.strictEqual(calls, 2);
  fs.rmSync(dir, { recursive: true, force: true });
});
