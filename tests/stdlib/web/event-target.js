// SPDX-License-Identifier: MIT
'use strict';
// once, capture as part of the key, removal during dispatch, handleEvent objects, passive.
const assert = require('assert');

const target = new EventTarget();
const calls = [];
const gone = () => calls.push('gone');
target.addEventListener('x', () => {
  calls.push('first');
  target.removeEventListener('x', gone);
}, { once: true });
target.addEventListener('x', gone);
target.addEventListener('x', { handleEvent() { calls.push('object'); } });
target.addEventListener('x', (event) => event.preventDefault(), { passive: true });
assert.strictEqual(target.dispatchEvent(new Event('x', { cancelable: true })), true);
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(calls, ['first', 'object', 'object']);
assert.throws(() => target.dispatchEvent({}), { code: 'ERR_INVALID_ARG_TYPE' });
