// What an inspect method of one's own gives is shown where the value stands: text is moved in, values are inspected.
const { inspect } = require('util');

const custom = (make) => ({ [inspect.custom]: make });
const text = custom(() => 'Text {\n  line\n}');
const long = { x: 'a'.repeat(60), y: 'b'.repeat(60) };
const nested = custom((depth, options, inspectAgain) => `Nested ${inspectAgain(long, options)}`);
const object = custom(() => long);
console.log(text, [text], { a: { b: text } }, new Map([[text, nested]]));
console.log([nested], { a: [nested] });
console.log(object, [object], { a: [object] }, new Set([object]));
console.log([null, undefined, 5n, true, Symbol('s')].map((value) => custom(() => value)));
console.log('%o %O', [text], [object]);
