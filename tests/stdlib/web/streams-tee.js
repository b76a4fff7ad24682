// SPDX-License-Identifier: MIT
'use strict';
// The branches of a byte stream have the same bytes, each its own; one that is cancelled does not stop the other.
const assert = require('assert');

const bytes = () => new ReadableStream({
  type: 'bytes',
  start(controller) {
    controller.enqueue(new Uint8Array([1, 2, 3]));
    controller.enqueue(new Uint8Array([4]));
    controller.close();
  },
});

async function read(stream) {
  const out = [];
  for await (const chunk of stream) out.push(...chunk);
  return out;
}

(async () => {
  const [a, b] = bytes().tee();
  assert.deepStrictEqual(await Promise.all([read(a), read(b)]), [[1, 2, 3, 4], [1, 2, 3, 4]]);

  const [c, d] = bytes().tee();
  const [first, second] = await Promise.all([c.getReader().read(), d.getReader().read()]);
  assert.notStrictEqual(first.value.buffer, second.value.buffer);

  for (const i of [0, 1]) {
    const branches = bytes().tee();
    branches[i].cancel();
    assert.deepStrictEqual(await read(branches[1 - i]), [1, 2, 3, 4]);
  }

  const copy = new Response(new Blob(['text']).stream()).clone();
  assert.strictEqual(await copy.text(), 'text');
})();
