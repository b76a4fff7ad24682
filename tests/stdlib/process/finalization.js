// SPDX-License-Identifier: MIT
'use strict';
// process.finalization calls for what still lives, at its event; ref() and unref() take what is referable.

const assert = require('assert');
const { finalization } = process;

const calls = [];
const kept = { name: 'kept' }, dropped = { name: 'dropped' }, early = { name: 'early' };
const note = (object, event) => calls.push(`${object.name} ${event}`);
finalization.register(kept, note);
finalization.register(dropped, note);
finalization.registerBeforeExit(early, note);
finalization.unregister(dropped);
finalization.unregister(dropped);
assert.throws(() => finalization.register(1, note), { code: 'ERR_INVALID_ARG_TYPE' });

const timer = setTimeout(() => assert.fail('it keeps no loop alive'), 1e6);
process.unref(timer);
assert.strictEqual(timer.hasRef(), false);
process.ref({ [Symbol.for('nodejs.ref')]() { calls.push('ref'); }, ref() { assert.fail('the symbol comes first'); } });
process.ref(null);

process.on('exit', () => assert.deepStrictEqual(calls, ['ref', 'early beforeExit', 'kept exit']));
