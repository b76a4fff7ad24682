// SPDX-License-Identifier: MIT
'use strict';
// Colour depth by environment; isatty with what is no terminal.
const assert = require('assert');
const tty = require('tty');

const depth = (env) => tty.WriteStream.prototype.getColorDepth.call({}, env);
assert.strictEqual(depth({ TERM: 'xterm-256color' }), 8);
assert.strictEqual(depth({ TERM: 'xterm', COLORTERM: 'truecolor' }), 24);
assert.strictEqual(depth({ TERM: 'dumb', COLORTERM: '1' }), 1);
assert.strictEqual(depth({ NO_COLOR: '1', TERM: 'xterm' }), 1);
assert.strictEqual(depth({ CI: '1', GITHUB_ACTIONS: '1' }), 24);
assert.strictEqual(depth({}), 1);
for (const fd of [-1, 1.5, 55555, '1', {}]) assert.strictEqual(tty.isatty(fd), false);
assert.throws(() => new tty.ReadStream(-1), { code: 'ERR_INVALID_FD' });
