/* SPDX-License-Identifier: MIT */
'use strict';
const assert = require('assert');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const seen = [];
emitter.on('x', function(...args) {
  assert.strictEqual(this, emitter);
  seen.push(['first', ...args]);
});
emitter.prependListener('x', () => seen.push(['zeroth']));
emitter.once('x', (...args) => seen.push(['once', ...args]));
assert.strictEqual(emitter.emit('x', 1, 2, 3, 4), true);
assert.strictEqual(emitter.emit('x'), true);
assert.strictEqual(emitter.emit('y'), false);
assert.deepStrictEqual(seen, [['zeroth'], ['first', 1, 2, 3, 4], ['once', 1, 2, 3, 4], ['zeroth'], ['first']]);

// Listeners added while an event is emitted wait for the next one.
const grows = new EventEmitter();
let late = 0;
grows.on('x', () => grows.on('x', () => late++));
grows.emit('x');
assert.strictEqual(late, 0);
grows.emit('x');
assert.strictEqual(late, 1);

// An 'error' nobody listens for is thrown.
assert.throws(() => emitter.emit('error', new RangeError('boom')), { name: 'RangeError', message: 'boom' });
assert.throws(() => emitter.emit('error', 'text'), { code: 'ERR_UNHANDLED_ERROR' });
