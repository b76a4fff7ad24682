// SPDX-License-Identifier: MIT
'use strict';
// object[name] = value: setters of prototypes (deps/patches/v8/05) and names that are made anew each time (06), by one
// access that has seen all shapes and by accesses that know one name. Modes, errors and what comes after changes.
const assert = require('assert');

const put = (object, name, value) => { object[name] = value; };
function putSloppy(object, name, value) { return Function.prototype.call.call(sloppy, undefined, object, name, value); }
const sloppy = new Function('object', 'name', 'value', 'object[name] = value');
const fresh = (text) => Buffer.from(text).toString('latin1');

// Makes an access megamorphic.
function harden(store) {
  for (let i = 0; i < 40; i++) {
    store({ [`a${i}`]: 1 }, `b${i}`, 1);
    store([], i, 1);
    store({ [`c${i}`]: 1 }, fresh(`d${i}`), 1);
  }
}
harden(put);
harden(sloppy);

let log = [];
class Base {
  set body(value) { log.push(['body', this, value]); }
  get body() { return 'got'; }
  get only() { return 1; }
  set [Symbol.for('s')](value) { log.push(['symbol', this, value]); }
  set 7(value) { log.push(['index', this, value]); }
}
Object.defineProperty(Base.prototype, 'fixed', { value: 1, writable: false });
Object.defineProperty(Base.prototype, 'plain', { value: 1, writable: true });
class Derived extends Base {}

const shapes = {
  fast: () => new Derived(),
  deep: () => Object.create(Object.create(new Derived())),
  dictionary: () => { const o = new Derived(); for (let i = 0; i < 50; i++) { o[`x${i}`] = i; delete o[`x${i}`]; } return o; },
  array: () => Object.setPrototypeOf([], Derived.prototype),
  function: () => Object.setPrototypeOf(() => {}, Derived.prototype),
  typed: () => Object.setPrototypeOf(new Uint8Array(9), Derived.prototype),
  frozen: () => Object.freeze(new Derived()),
  sealed: () => Object.preventExtensions(new Derived()),
};

for (const store of [put, sloppy, putSloppy]) {
  for (const [shape, make] of Object.entries(shapes)) {
    for (let round = 0; round < 3; round++) {
      for (const name of ['body', fresh('body')]) {
        const object = make();
        log = [];
        store(object, name, round);
        assert.deepStrictEqual(log, [['body', object, round]], shape);
        assert.strictEqual(Object.hasOwn(object, 'body'), false);
      }
      const object = make();
      log = [];
      store(object, Symbol.for('s'), 5);
      assert.strictEqual(log[0][0], 'symbol');
      if (shape !== 'typed' && shape !== 'array') {
        store(object, 7, 5);
        assert.strictEqual(log[1][0], 'index', shape);
      }
      if (store === put) {
        assert.throws(() => store(object, 'only', 2), TypeError);
        assert.throws(() => store(object, 'fixed', 2), TypeError);
      } else {
        store(object, 'only', 2);
        store(object, 'fixed', 2);
      }
      assert.strictEqual(Object.hasOwn(object, 'only'), false);
      assert.strictEqual(Object.hasOwn(object, 'fixed'), false);
      if (Object.isExtensible(object)) {
        store(object, 'plain', 3);
        assert.strictEqual(object.plain, 3);
        assert.strictEqual(Base.prototype.plain, 1);
        store(object, fresh('added'), 4);
        assert.strictEqual(object.added, 4);
      }
    }
  }
}

// Setters throw, come late, go, and proxies stand in the chain.
const throwing = Object.create({ set x(value) { throw new RangeError(value); } });
assert.throws(() => put(throwing, 'x', 'out'), { name: 'RangeError', message: 'out' });
const parent = {}, child = Object.create(parent);
put(child, 'late', 1);
delete child.late;
Object.defineProperty(parent, 'late', { set(value) { log = [value]; }, configurable: true });
put(child, 'late', 2);
assert.deepStrictEqual([log, Object.hasOwn(child, 'late')], [[2], false]);
delete parent.late;
put(child, 'late', 3);
assert.strictEqual(child.late, 3);
const seen = [];
const behind = Object.create(new Proxy({}, { set(target, name, value, receiver) { seen.push([name, value, receiver === behind]); return true; } }));
put(behind, 'y', 1);
assert.deepStrictEqual(seen, [['y', 1, true]]);
const lists = Object.create([1, 2, 3]);
put(lists, 'length', 1);
assert.deepStrictEqual([lists.length, Object.hasOwn(lists, 'length')], [1, true]);
process.env.KEYED_STORE = 'a';
put(process.env, 'KEYED_STORE', 1);
assert.strictEqual(process.env.KEYED_STORE, '1');

// Names that are made anew.
function cache(query) {
  const found = this.found = {};
  return found[query] || (found[query] = query.length);
}
for (let round = 0; round < 5000; round++) {
  const holder = {};
  assert.strictEqual(cache.call(holder, fresh('q=x&y=z')), 7);
  assert.deepStrictEqual(holder, { found: { 'q=x&y=z': 7 } });
}
const keep = (object, name, value) => { object[name] = value; };
for (let round = 0; round < 100; round++) {
  const object = { a: 0, b: 0 };
  keep(object, fresh('name'), round);
  assert.deepStrictEqual(object, { a: 0, b: 0, name: round });
}
for (const name of ['other', fresh('12'), 12, 'length', `__${fresh('proto')}__`, Symbol.iterator, fresh('name'), 1.5, fresh('1.5'), null]) {
  const object = {};
  keep(object, name, null);
  if (name === '__proto__') assert.strictEqual(Object.getPrototypeOf(object), null);
  else assert.deepStrictEqual(Reflect.ownKeys(object), [typeof name === 'symbol' ? name : String(name)]);
}

// Optimised code, too.
for (let round = 0; round < 20000; round++) {
  const object = new Derived();
  log = [];
  put(object, round % 2 ? 'body' : fresh('body'), round);
  if (log.length !== 1 || log[0][2] !== round) assert.fail(`round ${round}`);
}
