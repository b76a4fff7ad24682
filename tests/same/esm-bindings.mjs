// Live bindings, cycles, TDZ, namespaces, stars and what they conflict in.
import Default, * as counter from './fixtures/esm/counter.mjs';
import { count, increment, renamed as alias } from './fixtures/esm/counter.mjs';
import { seen, a } from './fixtures/esm/cycle-a.mjs';
import { atEvaluation, readA } from './fixtures/esm/cycle-b.mjs';
import * as stars from './fixtures/esm/stars.mjs';

console.log(count, alias, counter.count);
increment();
console.log(count, alias, counter.count);
console.log(Default.name, Default === counter.default, counter.object.self === counter.object);
console.log(Object.keys(counter), Object.prototype.toString.call(counter), Object.getPrototypeOf(counter));
for (const attempt of [() => { counter.count = 5; }, () => { counter.added = 1; }, () => delete counter.count]) {
  try {
    attempt();
  } catch (err) {
    console.log(err.name, err.message);
  }
}
try {
  eval('count = 3');
} catch (err) {
  console.log(err.name, err.message);
}
console.log(a, seen, atEvaluation, readA());
console.log(Object.keys(stars), 'both' in stars, stars.renamedDefault, stars.ns.both);
console.log(typeof require, typeof module, typeof __filename, this, (function() { return this; })());
console.log(Reflect.ownKeys(counter), Object.isSealed(counter), Object.getOwnPropertyDescriptor(counter, 'count'));
