// SPDX-License-Identifier: MIT
'use strict';
// text.split(separator) where nothing is to be split (deps/patches/v8/08), and next to it.
const assert = require('assert');

const rope = (a, b) => a.repeat(20) + b;
const texts = ['', 'a', ',', 'localhost:3000', 'a,b', ',a', 'a,', '\u00e9', '\u20ac,\u20ac', '\u20ac\u20ac', 'x'.repeat(63), 'x'.repeat(64),
  'x'.repeat(65), `${'x'.repeat(63)},`, `${'x'.repeat(64)},`, rope('ab', 'c'), rope('ab', ','), 'longer, than that'.slice(0, 15)];
const separators = [',', 'a', 'x', '\u20ac', '\u00e9', '', ', ', 'b', undefined];
const limits = [undefined, 0, 1, 2, -1, 1.9, 2 ** 32, 2 ** 32 + 1, '1', NaN];

// The specification's steps (22.1.3.23), written out.
function expected(text, separator, limit) {
  const most = limit === undefined ? 2 ** 32 - 1 : limit >>> 0;
  if (most === 0) return [];
  if (separator === undefined) return [text];
  if (separator === '') return Array.from({ length: text.length }, (_, i) => text[i]).slice(0, most);
  const parts = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, from)) {
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)].slice(0, most);
}

for (const text of texts) {
  for (const separator of separators) {
    for (const limit of limits) {
      const got = text.split(separator, limit);
      assert.deepStrictEqual(got, expected(text, separator, limit), JSON.stringify([text, separator, limit]));
      got.push(1);
      got[0] = null;
    }
  }
}
assert.deepStrictEqual('abc'.split({ toString: () => '-' }), ['abc']);
assert.deepStrictEqual(String.prototype.split.call(12321, 5), ['12321']);
assert.deepStrictEqual(String.prototype.split.call(12321, 3), ['12', '21']);
assert.deepStrictEqual('abc'.split(null), ['abc']);
assert.deepStrictEqual('abc'.split(/-/), ['abc']);
assert.deepStrictEqual('abc'.split({ [Symbol.split]: (text, limit) => [text, limit] }, 4), ['abc', 4]);
