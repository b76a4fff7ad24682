// SPDX-License-Identifier: MIT
'use strict';
const assert = require('assert');
const crypto = require('crypto');

let calls = 0;
assert.strictEqual(crypto.randomBytes(0).length, 0);
assert.notDeepStrictEqual(crypto.randomBytes(16), crypto.randomBytes(16));
crypto.randomBytes(100000, (e, b) =>
                   { calls++; assert.ifError(e); assert.strictEqual(b.length, 100000); });
const view = new Uint16Array(8);
crypto.randomFillSync(view, 2, 3);
assert.ok(view[0] === 0 && view[1] === 0 && view[5] === 0);
const seen = new Set();
for (let i = 0; i < 500; i++) {
  const id = crypto.randomUUID();
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  seen.add(id);
}
assert.strictEqual(seen.size, 500);
for (let i = 0; i < 3000; i++) {
  const n = crypto.randomInt(-3, 3);
  assert.ok(n >= -3 && n < 3);
}
assert.throws(() => crypto.randomInt(3, 3), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomBytes(-1), { code: 'ERR_OUT_OF_RANGE' });
assert.ok(crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')));
assert.ok(!crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')));
assert.throws(() => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')),
  { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' });
process.on('exit', () => assert.strictEqual(calls, 1));
