// SPDX-License-Identifier: MIT
'use strict';
// Where errors go: to the domain that what threw them was started in, then to the one around it, then to the process.

const assert = require('assert');
const domain = require('domain');
const { EventEmitter } = require('events');
const fs = require('fs');

const seen = [];
const make = (name, handler) => {
  const d = domain.create();
  d.name = name;
  if (handler !== null) d.on('error', handler ?? ((err) => seen.push(`${name}: ${err.message}`)));
  return d;
};

process.on('uncaughtException', (err) => seen.push(`process: ${err.message}`));
process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), [
    'around: nested', 'away: stat', 'away: timer', 'bound: intercepted', 'emitter: alone', 'inner: again',
    'outer: first, second', 'process: nobody', 'promise: rejected',
  ]);
});

// Asynchronously, each in a turn of its own since an uncaught exception ends one.
const away = make('away');
away.run(() => setTimeout(() => {
  assert.strictEqual(process.domain, away);
  throw new Error('timer');
}, 1));
away.run(() => fs.stat('/', () => { throw new Error('stat'); }));
make('promise').run(() => Promise.reject(new Error('rejected')));
setImmediate(() => make('nobody', null).run(() => { throw new Error('nobody'); }));
setImmediate(() => make('around').run(() => make('none', null).run(() => { throw new Error('nested'); })));
setImmediate(() => {
  make('outer').run(() => {
    make('failing', (err) => { throw new Error(`${err.message}, second`); }).run(() => { throw new Error('first'); });
  });
});
setImmediate(() => {
  const inner = make('inner');
  const fn = inner.bind(() => { throw new Error('again'); });
  assert.strictEqual(fn.domain, inner);
  fn();
});

// In place
const emitter = make('emitter').run(() => new EventEmitter());
assert.strictEqual(Object.keys(emitter).includes('domain'), false);
assert.strictEqual(emitter.emit('error', new Error('alone')), false);
let got;
make('bound').intercept((...args) => { got = args; })(null, 1, 2);
assert.deepStrictEqual(got, [1, 2]);
make('bound').intercept(() => assert.fail())(new Error('intercepted'));

// The stack
const a = make('a'), b = make('b');
assert.strictEqual(a.run((x, y) => b.run(() => {
  assert.deepStrictEqual(domain._stack.map((d) => d.name), ['a', 'b']);
  assert.strictEqual(domain.active, b);
  a.exit();
  assert.strictEqual(domain._stack.length, 0);
  return x + y;
}), 1, 2), 3);
assert.strictEqual(process.domain, undefined);

// Members
const member = new EventEmitter();
a.add(member);
a.add(member);
assert.deepStrictEqual(a.members, [member]);
b.add(member);
assert.deepStrictEqual([a.members, b.members, member.domain], [[], [member], b]);
member.on('x', () => assert.strictEqual(process.domain, b));
member.emit('x');
b.remove(member);
assert.strictEqual(member.domain, null);
assert.throws(() => process.setUncaughtExceptionCaptureCallback(() => {}),
  { code: 'ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE' });
