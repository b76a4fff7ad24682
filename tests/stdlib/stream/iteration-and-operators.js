// SPDX-License-Identifier: MIT
'use strict';
// Async iteration ends the stream; operators keep order though calls overlap.
const assert = require('assert');
const { Readable } = require('stream');

async function main() {
  const seen = [];
  const stream = Readable.from([1, 2, 3, 4]);
  for await (const value of stream) {
    seen.push(value);
    if (value === 3) break;
  }
  assert.deepStrictEqual(seen, [1, 2, 3]);
  assert.strictEqual(stream.destroyed, true);

  const doubled = await Readable.from([3, 1, 2]).map(
    (value) => new Promise((resolve) => setTimeout(resolve, value * 3, value * 2)),
    { concurrency: 3 }).filter((value) => value > 2).toArray();
  assert.deepStrictEqual(doubled, [6, 4]);
  assert.strictEqual(await Readable.from([1, 2, 3]).reduce((sum, value) => sum + value, 0), 6);
}
main().then(() => { process.exitCode = 0; });
process.exitCode = 1;
