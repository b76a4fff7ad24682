// core-js (all of it, over the globals of the realm) and tslib's helpers.
require('core-js');
const tslib = require('tslib');

console.log([1, 2, 3, 4].group?.((x) => x % 2) ?? Object.groupBy([1, 2, 3], (x) => (x % 2 ? 'odd' : 'even')), Array.from(new Set([3, 1]).union(new Set([2]))), [3, 1, 2].toSorted());
console.log(structuredClone(new Map([[1, { a: new Date(0) }]])), Promise.try !== undefined, Iterator.from([1, 2, 3]).map((x) => x * 2).toArray(), 'a-b'.replaceAll('-', '+'));
console.log(Math.sumPrecise([1e20, 0.1, -1e20]), Uint8Array.fromBase64('aGk='), RegExp.escape('a.b'), new URL('/x', 'http://y').href, btoa('x'), Error.isError(new TypeError()));
class A { method(x) { return x; } }
tslib.__decorate([(target, key, d) => ({ ...d, value(...args) { return `decorated ${d.value.apply(this, args)}`; } })], A.prototype, 'method', null);
console.log(new A().method(5), tslib.__rest({ a: 1, b: 2 }, ['a']), tslib.__spreadArray([1], [2], false));
tslib.__awaiter(null, undefined, undefined, function* () { return yield Promise.resolve(7); }).then((x) => console.log('awaited', x));
setImmediate(() => console.log('immediate'));
queueMicrotask(() => console.log('microtask'));
