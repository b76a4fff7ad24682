// SPDX-License-Identifier: MIT
'use strict';
// A web stream through a transform into a sink, then bytes into memory of the reader's.
const assert = require('assert');

async function main() {
  const got = [];
  await ReadableStream.from([1, 2, 3])
    .pipeThrough(new TransformStream({ transform(value, c) { c.enqueue(value * 2); } }))
    .pipeTo(new WritableStream({ write(value) { got.push(value); } }));
  assert.deepStrictEqual(got, [2, 4, 6]);

  const bytes = new ReadableStream({
    type: 'bytes',
    start(c) {
      c.enqueue(Uint8Array.of(1, 2, 3));
      c.close();
    },
  });
  const reader = bytes.getReader({ mode: 'byob' });
  assert.deepStrictEqual([...(await reader.read(new Uint8Array(2))).value], [1, 2]);
  assert.deepStrictEqual([...(await reader.read(new Uint8Array(2))).value], [3]);
  assert.strictEqual((await reader.read(new Uint8Array(2))).done, true);
}
main().then(() => { process.exitCode = 0; });
process.exitCode = 1;
