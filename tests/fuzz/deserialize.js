// SPDX-License-Identifier: MIT
'use strict';
// Serialized values that were damaged: v8.deserialize() gives some value, or throws an Error; what it gives can be
// looked at and serialized again. Undamaged ones come back as they were. deserialize.js [ROUNDS [SEED]], or for FUZZ_SECONDS.
const assert = require('assert');
const v8 = require('v8');
const { inspect } = require('util');
const fuzz = require('./fixtures/fuzz');

const shared = { name: 'shared' };
const cycle = [1, { deep: [] }];
cycle[1].deep.push(cycle);
const samples = [
  undefined, null, true, -0, 1.5, 2 ** 40, 10n ** 30n, -1n, '', 'plain', '\u4e2d\u6587 and \ud83d\ude00', 'x'.repeat(300),
  [], [1, , 3], [1.5, 2.5], { a: 1, b: { c: [null] } }, { 0: 'zero', 7: 'seven' }, [shared, shared], cycle,
  new Date(0), new Date(NaN), /a(b)?/gimsuy, new Map([[1, { a: 2 }], ['k', new Map()]]), new Set([1, 'two', shared]),
  new Error('message', { cause: 'why' }), new RangeError('range'), Object(1), Object('boxed'), Object(1n), Object(false),
  Buffer.from('bytes'), new Uint8Array([1, 2, 3]), new Float64Array([1, 2]), new DataView(new ArrayBuffer(8), 2, 4),
  new ArrayBuffer(16), new ArrayBuffer(8, { maxByteLength: 64 }), new BigInt64Array(2), new Array(100).fill('y'),
];
const serialized = samples.map((value) => v8.serialize(value));
samples.forEach((value, i) => assert.deepStrictEqual(v8.deserialize(serialized[i]), value));

function check(bytes) {
  let value;
  try {
    value = v8.deserialize(bytes);
  } catch (error) {
    assert.ok(error instanceof Error, inspect(error));
    return;
  }
  inspect(value, { depth: 4, maxArrayLength: 5, maxStringLength: 50 });
  try {
    v8.serialize(value);
  } catch (error) {
    assert.ok(error instanceof Error, inspect(error));
  }
}

// The same through the methods of a Deserializer, which read past the end of nothing.
function checkReads(bytes, random) {
  const reader = new v8.Deserializer(bytes);
  const reads = [() => reader.readHeader(), () => reader.readUint32(), () => reader.readUint64(), () => reader.readDouble(),
                 () => reader.readRawBytes(random(20)), () => reader.readValue()];
  for (let i = 0; i < 6; i++) {
    try {
      inspect(reads[random(reads.length)](), { depth: 1, maxArrayLength: 3 });
    } catch (error) {
      assert.ok(error instanceof Error, inspect(error));
    }
  }
}

fuzz.rounds(15000, (rounds, seed) => {
  const random = fuzz.generator(seed);
  for (let i = 0; i < rounds; i++) {
    const bytes = fuzz.mutate(serialized[random(serialized.length)], random, 6);
    check(bytes);
    if (i % 4 === 0) checkReads(bytes, random);
  }
});
