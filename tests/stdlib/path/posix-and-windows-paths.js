/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const path = require('path');

assert.strictEqual(path.join('/a', '..', '../b', './c//d/'), '/b/c/d/');
assert.strictEqual(path.normalize('a/../../b'), '../b');
assert.strictEqual(path.resolve('/a/b', '../c', './d'), '/a/c/d');
assert.strictEqual(path.relative('/data/a/b', '/data/c'), '../../c');
assert.deepStrictEqual(path.parse('/home/x/file.tar.gz'),
                       { root: '/', dir: '/home/x', base: 'file.tar.gz', ext: '.gz', name: 'file.tar' });
assert.strictEqual(path.extname('.bashrc'), '');
assert.strictEqual(path.basename('/a/b.js/', '.js'), 'b');
assert.strictEqual(path.win32.join('C:\\a', '..', 'b/c'), 'C:\\b\\c');
assert.strictEqual(path.win32.dirname('\\\\server\\share\\x\\y'), '\\\\server\\share\\x');
assert.strictEqual(path.matchesGlob('src/a/b.js', 'src/**/*.js'), true);
assert.throws(() => path.join(1), { code: 'ERR_INVALID_ARG_TYPE' });
