/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');

const circle = () => { const a = { n: 1 }; a.self = a; return a; };
assert.deepStrictEqual(circle(), circle());
assert.deepStrictEqual(new Map([[{ a: 1 }, new Set([[1], [2]])]]), new Map([[{ a: 1 }, new Set([[2], [1]])]]));
assert.deepStrictEqual([NaN, , -0], [NaN, , -0]); // eslint-disable-line no-sparse-arrays
assert.deepStrictEqual(new Uint8Array([1, 2]), new Uint8Array([1, 2]));
assert.deepEqual({ a: 1 }, { a: '1' });
for (const { 0: a, 1: b } of [
  [0, -0], [{ a: 1 }, { a: '1' }], [[1], { 0: 1, length: 1 }], [new Date(1), new Date(2)], [/a/g, /a/i],
  [new Error('a'), new Error('b')], [new Set([1]), new Set([2])], [[, 1], [undefined, 1]], // eslint-disable-line
  [Object.create(null), {}], [new URL('http://a/'), new URL('http://b/')],
]) assert.notDeepStrictEqual(a, b);
assert.partialDeepStrictEqual({ a: { b: 1, c: 2 }, d: [1, 2, 3] }, { a: { b: 1 }, d: [1, 3] });
assert.throws(() => assert.partialDeepStrictEqual({ a: 1 }, { a: 1, b: undefined }), { code: 'ERR_ASSERTION' });
