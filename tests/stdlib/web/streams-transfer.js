// SPDX-License-Identifier: MIT
'use strict';
// Streams go to a worker and come back: what is written here is read there, errors and ends too.
const assert = require('assert');
const { Worker } = require('worker_threads');

const code = `
  const { parentPort } = require('worker_threads');
  parentPort.once('message', ({ readable, writable, transform }) => {
    const upper = new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()); } });
    readable.pipeThrough(upper).pipeTo(writable);
    parentPort.postMessage(transform, [transform]);
  });
`;

async function main() {
  const worker = new Worker(code, { eval: true });
  const got = [];
  let ended;
  const closed = new Promise((resolve) => { ended = resolve; });
  const readable = ReadableStream.from(['a', 'b', 'c']);
  const writable = new WritableStream({ write(chunk) { got.push(chunk); }, close: ended });
  const transform = new TransformStream({ transform(chunk, c) { c.enqueue(chunk + 1); } });
  assert.throws(() => worker.postMessage(readable), { name: 'DataCloneError' });
  const back = new Promise((resolve) => worker.once('message', resolve));
  worker.postMessage({ readable, writable, transform }, [readable, writable, transform]);
  assert(readable.locked && writable.locked);
  await closed;
  assert.deepStrictEqual(got, ['A', 'B', 'C']);

  // Twice moved, and still the one that was made here.
  const pair = await back;
  const writer = pair.writable.getWriter(), reader = pair.readable.getReader();
  writer.write(1);
  assert.deepStrictEqual(await reader.read(), { value: 2, done: false });
  writer.abort(new RangeError('over'));
  await assert.rejects(reader.read(), { name: 'RangeError', message: 'over' });
  await worker.terminate();

  const locked = new ReadableStream();
  locked.getReader();
  assert.throws(() => structuredClone(locked, { transfer: [locked] }), { name: 'DataCloneError' });
}

let isDone = false;
main().then(() => { isDone = true; });
process.on('exit', () => assert(isDone));
