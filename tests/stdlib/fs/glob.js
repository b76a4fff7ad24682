// SPDX-License-Identifier: MIT
'use strict';
// fs.globSync and promises.glob.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-fs-glob-'));
for (const file of ['a/b/c.js', 'a/d.txt', 'a/.hidden/e.js', 'f.js']) {
  fs.mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true });
  fs.writeFileSync(path.join(cwd, file), '');
}
fs.symlinkSync('a', path.join(cwd, 'link'));

const glob = (pattern, options) => fs.globSync(pattern, { cwd, ...options }).sort();
assert.deepStrictEqual(glob('**/*.js'), ['a/b/c.js', 'f.js']);
assert.deepStrictEqual(glob('a/{b/*,d.*}'), ['a/b/c.js', 'a/d.txt']);
assert.deepStrictEqual(glob('a/**'), ['a', 'a/b', 'a/b/c.js', 'a/d.txt']);
assert.deepStrictEqual(glob('a/**', { exclude: ['a/b'] }), ['a', 'a/d.txt']);
assert.deepStrictEqual(glob('**/*.js', { exclude: (name) => name === 'b' }), ['f.js']);
assert.deepStrictEqual(glob('link/[a-c]/*'), ['link/b/c.js']);
assert.deepStrictEqual(glob('!(a|link)*'), ['f.js']);
assert.strictEqual(fs.globSync('a/*.txt', { cwd, withFileTypes: true })[0].parentPath,
  path.join(cwd, 'a'));

let found = 0;
(async () => {
  for await (const name of fs.promises.glob('*.js', { cwd })) {
    assert.strictEqual(name, 'f.js');
    found++;
  }
})();
process.on('exit', () => {
  fs.rmSync(cwd, { recursive: true });
  assert.strictEqual(found, 1);
});
