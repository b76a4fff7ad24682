/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { Console } = require('console');
const { Writable } = require('stream');

let out = '';
let err = '';
const stream = (add) => new Writable({ write(chunk, encoding, callback) { add(`${chunk}`); callback(); } });
const { log, group, groupEnd, error, count, dir, assert: check, table } =
  new Console({ stdout: stream((s) => { out += s; }), stderr: stream((s) => { err += s; }) });
log('%s=%d', 'x', 1, { y: [2] });
group('g');
log('two\nlines');
groupEnd();
count();
count();
dir({ a: { b: {} } }, { depth: 0 });
table([{ a: 1 }]);
error('oops');
check(false, 'why %d', 1);
assert.strictEqual(out, 'x=1 { y: [ 2 ] }\ng\n  two\n  lines\ndefault: 1\ndefault: 2\n{ a: [Object] }\n' +
  '\u250c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u252c\u2500\u2500\u2500\u2510\n' +
  '\u2502 (index) \u2502 a \u2502\n' +
  '\u251c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c\u2500\u2500\u2500\u2524\n' +
  '\u2502 0       \u2502 1 \u2502\n' +
  '\u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2534\u2500\u2500\u2500\u2518\n');
assert.strictEqual(err, 'oops\nAssertion failed: why 1\n');
