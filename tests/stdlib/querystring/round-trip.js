/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const qs = require('querystring');

assert.deepStrictEqual({ ...qs.parse('a=1&a=2&b=%C3%A9+x&c') }, { a: ['1', '2'], b: '\u00e9 x', c: '' });
assert.strictEqual(Object.getPrototypeOf(qs.parse('a=1')), null);
assert.strictEqual(qs.stringify({ a: [1, 'x y'], b: true, c: null }), 'a=1&a=x%20y&b=true&c=');
assert.strictEqual(qs.parse('a=%zz').a, '%zz');
assert.strictEqual(Object.keys(qs.parse('a&b&c', null, null, { maxKeys: 2 })).length, 2);
assert.deepStrictEqual({ ...qs.parse('__proto__=1') }, { ['__proto__']: '1' });
