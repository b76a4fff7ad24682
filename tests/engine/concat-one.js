// SPDX-License-Identifier: MIT
'use strict';
// array.concat(value) of one value (deps/patches/v8/07): what is spread and what is not, kinds of elements, holes, and
// what programs may do to the objects that the fast path relies on. The last parts end it for this process.
const assert = require('assert');

const one = (array, value) => array.concat(value);

function check(array, value, expected) {
  const before = array.slice();
  for (let round = 0; round < 3; round++) {
    const got = one(array, value);
    assert.notStrictEqual(got, array);
    assert.strictEqual(Object.getPrototypeOf(got), Array.prototype);
    assert.strictEqual(got.length, expected.length);
    for (let i = 0; i < expected.length; i++) {
      assert.strictEqual(i in got, i in expected, `index ${i}`);
      assert.ok(Object.is(got[i], expected[i]), `index ${i}`);
    }
    got.push('more');
    got[0] = 'other';
    assert.deepStrictEqual(array, before);
  }
}

const object = {}, f = () => {}, proxied = new Proxy([7], {});
const whole = [1, 1.5, -0, NaN, 'text', '', true, null, undefined, 10n, Symbol.iterator, object, f, Object.create(null), /x/,
  new Map(), new Uint8Array(2), Buffer.from('ab'), new String('ab'), (function () { return arguments; })(1, 2), globalThis,
  new Proxy({}, {}), new Proxy(f, {}), Object.create(proxied), Object.create([1]), { length: 2, 0: 'a' }, class {}, process.env];
const long = Array.from({ length: 300 }, (_, i) => `${i}`);
for (const value of whole) {
  for (const array of [[], [1, 2], [0.5], ['a', object], [, 'a'], [1, , 3], [, 1.5], new Array(3), Object.freeze(['z']), long]) {
    const expected = array.slice();
    expected[array.length] = value;
    check(array, value, expected);
  }
}
check([1], [2, 'b'], [1, 2, 'b']);
check([1], [], [1]);
check(['a'], [, 2], ['a', , 2]);
check(['a'], proxied, ['a', 7]);
const young = [];
for (let i = 0; i < 200; i++) check(young, i % 2 ? f : i, [i % 2 ? f : i]);

// What is asked of a value: a proxy in its chain is.
let asked = 0;
const asks = Object.create(new Proxy({}, { get(_, name) { if (name === Symbol.isConcatSpreadable) asked++; } }));
one([1], asks);
assert.strictEqual(asked, 1);

// Lengths that are no longer those of the elements.
const shortened = ['a', 'b', 'c'];
shortened.length = 1;
check(shortened, 'x', ['a', 'x']);
const extra = ['a'];
extra.name = 'kept out';
assert.strictEqual(one(extra, 1).name, undefined);

// Subclasses and species.
class Sub extends Array {}
assert.ok(one(new Sub(), 1) instanceof Sub);
const own = [1];
own.constructor = { [Symbol.species]: function () { return { made: true }; } };
assert.strictEqual(one(own, 2).made, true);

// The prototype has elements.
Array.prototype[1] = 'inherited';
const over = one([1, , 3], 4);
assert.deepStrictEqual([Object.hasOwn(over, 1), over[1], over.length], [true, 'inherited', 4]);
delete Array.prototype[1];

// Somebody uses the symbol.
const spread = { length: 2, 0: 'x', 1: 'y', [Symbol.isConcatSpreadable]: true };
assert.deepStrictEqual(one([1], spread), [1, 'x', 'y']);
const kept = [5];
kept[Symbol.isConcatSpreadable] = false;
assert.deepStrictEqual(one([1], kept), [1, kept]);
Function.prototype[Symbol.isConcatSpreadable] = true;
assert.deepStrictEqual(one([1], function (a, b) {}).length, 3);
