// immutable and ramda: persistent structures, records, lazy sequences; point-free functions.
const { List, Map, OrderedMap, Record, Seq, Set, fromJS, is } = require('immutable');
const R = require('ramda');

const a = fromJS({ x: [1, { y: 2 }] }), b = a.setIn(['x', 1, 'y'], 3);
console.log(a.getIn(['x', 1, 'y']), b.toJS(), is(a, fromJS({ x: [1, { y: 2 }] })), a.toString());
console.log(Set([1, 2, 2]).union([3]).size, OrderedMap([['b', 1], ['a', 2]]).keySeq().toArray(), Seq([1, 2, 3]).map((x) => x * 2).filter((x) => x > 2).toArray());
class P extends Record({ x: 0, y: 0 }) { get sum() { return this.x + this.y; } }
console.log(new P({ x: 3 }).set('y', 4).sum, List([3, 1, 2]).sort().push(9).toJS(), Map().withMutations((m) => { for (let i = 0; i < 1000; i++) m.set(i, i); }).size);
console.log(R.pipe(R.groupBy((x) => (x.length > 1 ? 'long' : 'short')), R.map(R.length))(['a', 'bb', 'c']), R.curry((x, y, z) => x + y + z)(1)(R.__, 3)(2));
console.log(R.over(R.lensPath(['p', 0, 'q']), R.inc, { p: [{ q: 1 }] }), R.transduce(R.compose(R.filter((x) => x % 2), R.map(R.add(1))), R.flip(R.append), [], [1, 2, 3]));
