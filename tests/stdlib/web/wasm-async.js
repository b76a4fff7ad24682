// SPDX-License-Identifier: MIT
'use strict';
// The process waits for an asynchronous compilation even when nothing else keeps the loop alive.

const assert = require('assert');

// (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
const bytes = Buffer.from('0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b', 'hex');
let sum;
WebAssembly.instantiate(bytes).then(({ instance }) => { sum = instance.exports.add(2, 3); });
process.on('exit', () => assert.strictEqual(sum, 5));
