/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const { inspect } = require('util');

class Point { x = 1; #hidden = 2; get y() { return this.#hidden; } }
const circle = { name: 'c' };
circle.self = circle;

for (const { 0: value, 1: text } of [
  [undefined, 'undefined'], [null, 'null'], [-0, '-0'], [10n, '10n'], ["it's", '"it\'s"'],
  ['a\nb\u0001', "'a\\nb\\x01'"], [Symbol('s'), 'Symbol(s)'],
  [[1, , 3], '[ 1, <1 empty item>, 3 ]'], // eslint-disable-line no-sparse-arrays
  [new Point(), 'Point { x: 1 }'], [{ __proto__: null, a: 1 }, '[Object: null prototype] { a: 1 }'],
  [new Map([['a', { b: 1 }]]), "Map(1) { 'a' => { b: 1 } }"], [new Set([[1]]), 'Set(1) { [ 1 ] }'],
  [new Map([[1, 2]]).entries(), '[Map Entries] { [ 1, 2 ] }'],
  [Promise.resolve(3), 'Promise { 3 }'], [new Promise(() => {}), 'Promise { <pending> }'],
  [new Uint8Array([1, 2]), 'Uint8Array(2) [ 1, 2 ]'],
  [new ArrayBuffer(2), 'ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }'],
  [function f() {}, '[Function: f]'], [class A extends Point {}, '[class A extends Point]'],
  [async () => {}, '[AsyncFunction (anonymous)]'], [/x/g, '/x/g'], [new Date(0), '1970-01-01T00:00:00.000Z'],
  [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }'],
  [circle, "<ref *1> { name: 'c', self: [Circular *1] }"], [Object('boxed'), "[String: 'boxed']"],
  [new Proxy({ p: 1 }, {}), '{ p: 1 }'], [new WeakMap(), 'WeakMap { <items unknown> }'],
  [{ get a() { return 1; }, set a(v) {}, get b() { return 2; } }, '{ a: [Getter/Setter], b: [Getter] }'],
  [{ [inspect.custom]: () => 'mine' }, 'mine'],
]) assert.strictEqual(inspect(value), text);

const error = new TypeError('bad', { cause: 'why' });
assert.match(inspect(error), /^TypeError: bad\n {4}at [^]* \{\n {2}\[cause\]: 'why'\n\}$/);
assert.strictEqual(inspect({ a: 1, b: 'x' }, { colors: true }),
                   '{ a: \u001b[33m1\u001b[39m, b: \u001b[32m\'x\'\u001b[39m }');
assert.strictEqual(inspect([1, 2, 3, 4], { maxArrayLength: 2 }), '[ 1, 2, ... 2 more items ]');
