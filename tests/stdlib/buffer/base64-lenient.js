// SPDX-License-Identifier: MIT
'use strict';
// base64 decoding takes both alphabets, skips foreign characters, and stops at the padding.
const assert = require('assert');

const cases = [
  ['YWJj', 'abc'], ['YW Jj\n', 'abc'], ['YWJ', 'ab'], ['YQ', 'a'], ['Y', ''], ['YQ==YQ==', 'a'],
  ['YWJj!ZGVm', 'abcdef'], ['=YWJj', ''], ['YW-_', 'ao\u00bf'], ['YW+/', 'ao\u00bf'],
  ['\u0101YWJj', 'abc'],
];
for (const [text, bytes] of cases) {
  assert.strictEqual(Buffer.from(text, 'base64').toString('latin1'), bytes, text);
  assert.strictEqual(Buffer.from(text, 'base64url').toString('latin1'), bytes, text);
}
const data = Buffer.from(Array.from({ length: 1000 }, (_, i) => i * 7 & 255));
assert.deepStrictEqual(Buffer.from(data.toString('base64'), 'base64'), data);
assert.deepStrictEqual(Buffer.from(data.toString('base64url'), 'base64url'), data);
assert.strictEqual(/[+/=]/.test(data.toString('base64url')), false);
