// SPDX-License-Identifier: MIT
'use strict';
// AbortSignals that may be transferred abort in other threads, with their reason; others cannot be transferred. A
// BroadcastChannel that was closed gets nothing any more.

const assert = require('assert');
const { once } = require('events');
const { transferableAbortController, transferableAbortSignal } = require('util');
const { Worker } = require('worker_threads');

assert.throws(() => structuredClone(AbortSignal.abort(), { transfer: [AbortSignal.abort()] }), { name: 'DataCloneError' });
assert.throws(() => transferableAbortSignal({}), { code: 'ERR_INVALID_ARG_TYPE' });

const aborted = transferableAbortSignal(AbortSignal.abort('before'));
assert.strictEqual(structuredClone(aborted, { transfer: [aborted] }).reason, 'before');

async function inThread() {
  const worker = new Worker(`
    const { parentPort, workerData: signal } = require('worker_threads');
    signal.addEventListener('abort', () => { parentPort.postMessage(signal.reason); clearInterval(timer); });
    const timer = setInterval(() => {}, 1000); // the signal itself keeps nothing alive
    parentPort.postMessage(signal.aborted);
  `, { eval: true, workerData: controller.signal, transferList: [controller.signal] });
  assert.deepStrictEqual(await once(worker, 'message'), [false]);
  controller.abort({ why: 'enough' });
  assert.deepStrictEqual(await once(worker, 'message'), [{ why: 'enough' }]);
  await once(worker, 'exit');
}
const controller = transferableAbortController();

async function closedChannel() {
  const sender = new BroadcastChannel('c'), receiver = new BroadcastChannel('c');
  const got = [];
  receiver.onmessage = ({ data }) => {
    got.push(data);
    receiver.close();
  };
  for (const word of ['one', 'two']) sender.postMessage(word);
  while (got.length === 0) await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.deepStrictEqual(got, ['one']);
  sender.close();
}

inThread().then(closedChannel);
