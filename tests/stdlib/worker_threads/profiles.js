// SPDX-License-Identifier: MIT
'use strict';
// Snapshots and profiles of a worker that is in the midst of an endless loop; v8.startCpuProfile() of this thread.

const assert = require('assert');
const { once } = require('events');
const v8 = require('v8');
const { Worker } = require('worker_threads');

const code = `
  class Marked { constructor(list) { this.list = list; } }
  function allocate() { return new Marked(new Array(2000).fill(1)); }
  function compute() { for (let i = 0, s = 0; i < 1e5; i++) s += Math.sqrt(i); }
  globalThis.kept = [];
  for (;;) { compute(); kept.push(allocate()); if (kept.length > 1000) kept.length = 1; }
`;

// The names of the functions that the profile's samples were taken in.
function sampled(text) {
  const { nodes, samples } = JSON.parse(text);
  const names = new Map(nodes.map((node) => [node.id, node.callFrame.functionName]));
  return new Set(samples.map((id) => names.get(id)));
}

function* tree(node) {
  yield node;
  for (const child of node.children) yield* tree(child);
}

async function ofWorker() {
  const worker = new Worker(code, { eval: true });
  await once(worker, 'online');
  const cpu = await worker.startCpuProfile(), heap = await worker.startHeapProfile();
  await assert.rejects(worker.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const text = await cpu.stop();
  assert.ok(sampled(text).has('compute'));
  assert.strictEqual(await cpu.stop(), text);
  const { head, samples } = JSON.parse(await heap.stop());
  assert.ok([...tree(head)].some(({ callFrame, selfSize }) => callFrame.functionName === 'allocate' && selfSize > 0));
  assert.ok(samples.every(({ size, nodeId, ordinal }) => size > 0 && nodeId > 0 && ordinal > 0));

  const snapshot = JSON.parse((await worker.getHeapSnapshot()).read());
  assert.ok(snapshot.strings.includes('Marked'));
  assert.throws(() => worker.getHeapSnapshot(1), { code: 'ERR_INVALID_ARG_TYPE' });

  { await using _ = await worker.startHeapProfile(); }
  const last = await worker.startHeapProfile();
  await worker.startCpuProfile();
  await worker.terminate();
  for (const asked of [last.stop(), worker.startCpuProfile(), worker.getHeapSnapshot()]) {
    await assert.rejects(asked, { code: 'ERR_WORKER_NOT_RUNNING' });
  }
}

function ofThisThread() {
  const one = v8.startCpuProfile(), two = v8.startCpuProfile();
  (function hot() { for (const end = Date.now() + 50; Date.now() < end;); })();
  for (const handle of [one, two]) assert.ok(sampled(handle.stop()).has('hot'));
  assert.strictEqual(one.stop(), undefined);
  { using _ = v8.startCpuProfile(); }
  const many = Array.from({ length: 100 }, () => v8.startCpuProfile());
  assert.throws(() => v8.startCpuProfile(), { code: 'ERR_CPU_PROFILE_TOO_MANY' });
  for (const handle of many) handle.stop();
  v8.startCpuProfile(); // runs on to the end of the process
}

ofThisThread();
ofWorker();
