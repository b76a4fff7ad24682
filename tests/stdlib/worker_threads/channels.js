// SPDX-License-Identifier: MIT
'use strict';
// What all threads of the process know of: broadcast channels, inboxes, environment data, locks.
const assert = require('assert');
const { once } = require('events');
const wt = require('worker_threads');

const { BroadcastChannel, Worker, getEnvironmentData, postMessageToThread, setEnvironmentData } = wt;
const head = "const wt = require('worker_threads'); const { parentPort } = wt;\n";
const make = (code, options) => new Worker(head + code, { eval: true, ...options });

async function broadcast() {
  const name = 'a\0b'; // whole names count
  const channel = new BroadcastChannel(name), other = new BroadcastChannel('a'), seen = [];
  other.onmessage = assert.fail;
  channel.onmessage = ({ data }) => {
    seen.push(data);
    if (seen.length === 3) channel.postMessage('end');
  };
  const code = `
    const c = new BroadcastChannel(${JSON.stringify(name)});
    c.onmessage = ({ data }) => { if (data === 'end') c.close(); };
    c.postMessage(wt.threadId);`;
  const workers = [1, 2, 3].map(() => make(code));
  const ids = workers.map((w) => w.threadId);
  await Promise.all(workers.map((w) => once(w, 'exit')));
  channel.close();
  other.close();
  assert.deepStrictEqual(seen.sort(), ids.sort());
  assert.throws(() => channel.postMessage(1), { name: 'InvalidStateError' });
}

async function inboxes() {
  const worker = make(`
    process.on('workerMessage', (value, source) => {
      if (value === 'throw') throw new Error('x');
      parentPort.postMessage([value, source]);
    });
    parentPort.on('message', (m) => {
      if (m === 'quiet') process.removeAllListeners('workerMessage');
      parentPort.postMessage(m);
    });`);
  const first = once(worker, 'message');
  await postMessageToThread(worker.threadId, 'early'); // before it is there
  assert.deepStrictEqual(await first, [['early', 0]]);
  await assert.rejects(postMessageToThread(worker.threadId, 'throw'), { code: 'ERR_WORKER_MESSAGING_ERRORED' });
  await assert.rejects(postMessageToThread(0, 1), { code: 'ERR_WORKER_MESSAGING_SAME_THREAD' });
  await assert.rejects(postMessageToThread(12345, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  worker.postMessage('quiet');
  await once(worker, 'message');
  await assert.rejects(postMessageToThread(worker.threadId, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  const { threadId } = worker;
  await worker.terminate();
  await assert.rejects(postMessageToThread(threadId, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  const busy = make('for (;;);');
  await assert.rejects(postMessageToThread(busy.threadId, 1, [], 30), { code: 'ERR_WORKER_MESSAGING_TIMEOUT' });
  await busy.terminate();
  // From one worker to another, by way of nobody.
  const a = make(`
    process.on('workerMessage', (v, s) => { parentPort.postMessage([v, s]); process.exit(); });
    setInterval(() => {}, 1e6)`);
  const b = make(`wt.postMessageToThread(${a.threadId}, 'hello')`);
  assert.deepStrictEqual(await once(a, 'message'), [['hello', b.threadId]]);
  await Promise.all([once(a, 'exit'), b.terminate()]);
}

async function environmentData() {
  setEnvironmentData('k', { a: [1] });
  setEnvironmentData('gone', 1);
  setEnvironmentData('gone', undefined);
  const worker = make(`
    wt.setEnvironmentData('own', 2);
    new wt.Worker("const { getEnvironmentData: get, parentPort } = require('worker_threads');" +
      "parentPort.postMessage([get('k'), get('own'), get('gone')])",
      { eval: true }).on('message', (m) => parentPort.postMessage(m));`);
  assert.deepStrictEqual(await once(worker, 'message'), [[{ a: [1] }, 2, undefined]]);
  assert.strictEqual(getEnvironmentData('own'), undefined);
}

async function locks() {
  const order = [];
  const worker = make(`
    wt.locks.request('l', async () => {
      parentPort.postMessage('held');
      await new Promise((resolve) => parentPort.once('message', resolve));
    }).then(() => wt.locks.request('l', { mode: 'shared' }, () => parentPort.postMessage('shared')));`);
  await once(worker, 'message');
  assert.strictEqual(await wt.locks.request('l', { ifAvailable: true }, (lock) => lock), null);
  const controller = new AbortController();
  const aborted = wt.locks.request('l', { signal: controller.signal }, assert.fail);
  const mine = wt.locks.request('l', (lock) => { order.push(lock.name, lock.mode); return 5; });
  const { held, pending } = await wt.locks.query();
  assert.deepStrictEqual([held.map((l) => l.mode), pending.length], [['exclusive'], 2]);
  controller.abort();
  await assert.rejects(aborted, { name: 'AbortError' });
  assert.deepStrictEqual(order, []);
  worker.postMessage('go');
  assert.strictEqual(await mine, 5);
  assert.deepStrictEqual(order, ['l', 'exclusive']);
  await once(worker, 'exit');
  // A thread that is gone holds nothing; a stolen lock is lost.
  const holder = make(`
    wt.locks.request('m', () => { parentPort.postMessage(1); return new Promise(() => {}); });
    setInterval(() => {}, 1e6)`);
  await once(holder, 'message');
  const waiting = wt.locks.request('m', () => 'mine');
  await holder.terminate();
  assert.strictEqual(await waiting, 'mine');
  const robbed = wt.locks.request('n', () => new Promise(() => {}));
  assert.strictEqual(await wt.locks.request('n', { steal: true }, () => 'stolen'), 'stolen');
  await assert.rejects(robbed, { name: 'AbortError' });
  await assert.rejects(wt.locks.request('-x', () => {}), { name: 'NotSupportedError' });
  assert.deepStrictEqual(await wt.locks.query(), { held: [], pending: [] });
}

(async () => {
  await broadcast();
  await inboxes();
  await environmentData();
  await locks();
})();
