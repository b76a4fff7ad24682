// lodash: collections, chains, templates (compiled with Function), debounce, and lodash/fp by a sub-path.
const _ = require('lodash');
const fp = require('lodash/fp');

const people = [{ n: 'a', age: 3 }, { n: 'b', age: 1 }, { n: 'c', age: 3 }];
console.log(_.groupBy(people, 'age'), _.chain(people).sortBy(['age', 'n']).map('n').value());
console.log(_.template('<% _.each(list, (x) => { %><b><%- x %></b><% }) %>')({ list: ['1', '<2>'] }));
console.log(fp.flow(fp.filter((p) => p.age > 2), fp.map('n'), fp.join('+'))(people));
const deep = _.cloneDeep({ d: new Date(0), m: new Map([[1, new Set([2])]]), b: Buffer.from('x'), r: /x/gi });
console.log(deep, _.isEqual(deep, _.cloneDeep(deep)), _.merge({ a: { b: 1 } }, { a: { c: 2 } }));
console.log(_.isPlainObject(Object.create(null)), _.isBuffer(Buffer.alloc(0)), _.isArguments((function() { return arguments; })()));
const late = _.debounce((x) => console.log('debounced', x), 5);
late(1), late(2), late(3);
