// SPDX-License-Identifier: MIT
'use strict';
// Abort reaches dependants first to last, once, with the reason.
const assert = require('assert');

const controller = new AbortController();
const any = AbortSignal.any([controller.signal, AbortSignal.timeout(1e6)]);
const order = [];
any.addEventListener('abort', () => order.push('any'));
controller.signal.addEventListener('abort', () => order.push('first'));
controller.abort('why');
controller.abort('again');
assert.deepStrictEqual(order, ['first', 'any']);
assert.strictEqual(any.reason, 'why');
assert.throws(() => any.throwIfAborted(), (reason) => reason === 'why');
assert.strictEqual(AbortSignal.abort().reason.name, 'AbortError');
