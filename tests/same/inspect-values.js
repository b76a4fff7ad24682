// SPDX-License-Identifier: MIT
'use strict';
// util.inspect and console.log of many kinds of values.
const util = require('util');
class Point { constructor(x, y) { this.x = x; this.y = y; } get norm() { return 1; } static s = 1; }
class Sub extends Map {}
const circular = { name: 'c' };
circular.self = circular;
const values = [
  1, -0, 1.5, NaN, Infinity, 10n, 'text', "it's", 'new\nline', true, null, undefined, Symbol('s'), Symbol.iterator,
  [], [1, 2, [3, [4, [5]]]], [, 1, , 2], new Array(3), Array.from({ length: 120 }, (_, i) => i), [undefined, null],
  {}, { a: 1, 'b-c': 2 }, { a: { b: { c: { d: 1 } } } }, Object.create(null), circular,
  new Point(1, 2), new Sub([[1, 2]]), Point, class {}, class extends Point {}, function f() {}, () => {}, async () => {},
  function* g() {}, new Map([[{ a: 1 }, 'x'], ['y', new Set([1, 'z'])]]), new Set(), new WeakMap(), new WeakSet(),
  new Date(0), new Date(NaN), /re[g]/giu, new Error('msg').message, Promise.resolve(5), new Promise(() => {}),
  new Uint8Array([1, 2, 3]), new Float64Array(2), Buffer.from('hi'),
  new Boolean(false), new String('str'), new Number(3), Object(1n), Object(Symbol('o')), new Proxy({ p: 1 }, {}),
  [1, 2, 3][Symbol.iterator](), new Map([[1, 2]]).entries(), globalThis.process === process, Math, JSON, Reflect,
  { get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} }, 'x'.repeat(200), [['a'.repeat(40), 'b'.repeat(40)]],
  { [util.inspect.custom](depth, options) { return `custom ${depth} ${typeof options.stylize}`; } }, Object.freeze([1]),
  (function() { return arguments; })(1, 2), new (class Foo { #p = 1; q = 2; })(), [new Date(1), [[[]]]],
];
for (const v of values) console.log(util.inspect(v));
console.log(util.inspect({ a: [1, { b: { c: {} } }], s: 'x' }, { depth: 0 }), util.inspect({ a: 1 }, { compact: false }));
console.log(util.inspect(new Map([['k', [1, 2]]]), { showHidden: true }), util.inspect({ b: 1, a: 2 }, { sorted: true }));
console.log(util.inspect([1, 'a', null, undefined, true, 5n, Symbol('q')], { colors: true }));
console.log(util.inspect({ get x() { return 7; } }, { getters: true }), util.inspect('a'.repeat(30), { maxStringLength: 5 }));
console.log(util.format('%s %d %i %f %j %o %O %c %% %x', 'str', '42', 42.9, '1.5', { a: 1 }, [1], { b: 2 }, 'css', 'rest', { c: 3 }));
console.log('%s', null, undefined, 5n, Symbol('a'), { toString() { return 'own'; } });
console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
console.group('group');
console.log('indented\nlines');
console.groupEnd();
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
