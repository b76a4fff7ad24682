// SPDX-License-Identifier: MIT
'use strict';
// Threads in sessions with their parent: by messages of NodeWorker, and as targets with sessions of their own. Threads
// that have a session with the main thread leave it when they end.

const assert = require('assert');
const { once } = require('events');
const fs = require('fs');
const path = require('path');
const { Session } = require('inspector/promises');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const { Program } = require('./fixtures/client');

// ---- NodeWorker -------------------------------------------------------------------------------------

class Nested {
  #session;
  #id;
  #last = 0;
  #events = [];
  #waiting = new Map();

  constructor(session, id) {
    this.#session = session;
    this.#id = id;
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
      if (sessionId === id) this.#receive(JSON.parse(message));
    });
  }

  #receive(message) {
    const resolve = this.#waiting.get(message.id ?? message.method);
    if (resolve !== undefined) resolve(message.result ?? message.params);
    else this.#events.push(message);
  }

  async post(method, params) {
    const id = ++this.#last, answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    await this.#session.post('NodeWorker.sendMessageToWorker', { sessionId: this.#id, message: JSON.stringify({ id, method, params }) });
    return answer;
  }

  event(method) {
    const at = this.#events.findIndex((message) => message.method === method);
    if (at >= 0) return this.#events.splice(at, 1)[0].params;
    return new Promise((resolve) => this.#waiting.set(method, resolve));
  }
}

async function nodeWorker() {
  const session = new Session();
  session.connect();
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });
  const attached = once(session, 'NodeWorker.attachedToWorker');
  const worker = new Worker(__filename, { workerData: 'plain', name: 'adder' });
  const [{ params: { sessionId, workerInfo, waitingForDebugger } }] = await attached;
  assert.strictEqual(waitingForDebugger, true);
  assert.strictEqual(workerInfo.title, `[worker ${worker.threadId}] adder`);
  const nested = new Nested(session, sessionId);
  await nested.post('Runtime.enable');
  await nested.post('Debugger.enable');
  await nested.post('Runtime.runIfWaitingForDebugger');
  await nested.event('Debugger.paused');
  const detached = once(session, 'NodeWorker.detachedFromWorker');
  const result = await nested.post('Runtime.evaluate', { expression: 'require("worker_threads").workerData', includeCommandLineAPI: true });
  assert.strictEqual(result.result.type, 'string');
  nested.post('Debugger.resume');
  await once(worker, 'exit');
  assert.strictEqual((await detached)[0].params.sessionId, sessionId);
  await assert.rejects(session.post('NodeWorker.sendMessageToWorker', { sessionId, message: '{}' }), { code: 'ERR_INSPECTOR_COMMAND' });
  session.disconnect();
}

// Workers of workers are workers of the main thread, to its clients.
async function grandchildren() {
  const session = new Session(), outer = new Worker(__filename, { workerData: 'nests' });
  const [inner] = await once(outer, 'message'), found = new Map(), gone = [];
  session.connect();
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => found.set(workerInfo.workerId, sessionId));
  session.on('NodeWorker.detachedFromWorker', ({ params: { sessionId } }) => gone.push(sessionId));
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  assert.deepStrictEqual([...found.keys()], [outer, { threadId: inner }].map(({ threadId }) => `${threadId}`));
  const nested = new Nested(session, found.get(`${inner}`));
  const { result } = await nested.post('Runtime.evaluate', { expression: 'process.threadCpuUsage && 6 * 7' });
  assert.strictEqual(result.value, 42);
  outer.postMessage('end');
  await once(outer, 'exit');
  session.disconnect();
  assert.deepStrictEqual(gone.sort(), [...found.values()].sort());
}

function nest() {
  const worker = new Worker(__filename, { workerData: 'stays' });
  worker.once('online', () => parentPort.postMessage(worker.threadId));
  parentPort.once('message', () => worker.postMessage('end'));
}

// Who waits for one that does not come any more goes on.
async function leftAlone() {
  const session = new Session();
  session.connect();
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });
  const worker = new Worker(__filename, { workerData: 'plain' });
  session.disconnect();
  assert.deepStrictEqual(await once(worker, 'exit'), [0]);
}

async function fromThread() {
  const worker = new Worker(__filename, { workerData: 'looks' });
  assert.deepStrictEqual(await once(worker, 'message'), [process.pid]);
  assert.deepStrictEqual(await once(worker, 'exit'), [0]);
}

async function look() {
  const alive = setInterval(() => {}, 1000); // sessions do not keep a thread
  const session = new Session();
  session.connectToMainThread();
  const { result } = await session.post('Runtime.evaluate', { expression: 'process.pid' });
  parentPort.postMessage(result.value);
  clearInterval(alive);
}

// ---- Target -----------------------------------------------------------------------------------------

async function targets() {
  const file = path.join(process.env.TMPDIR, 'threads.js');
  fs.writeFileSync(file, `const { Worker, isMainThread } = require('worker_threads');
if (isMainThread) new Worker(__filename); else process.exitCode = globalThis.answer;\n`);
  const program = new Program(['--inspect-brk=0', '--experimental-worker-inspection', file]);
  const client = await program.attach();
  await client.send('Debugger.enable');
  await client.send('Runtime.runIfWaitingForDebugger');
  await client.event('Debugger.paused');
  assert.deepStrictEqual(await client.send('Target.getTargets'), { targetInfos: [] });
  await client.send('Debugger.resume');
  const { targetInfo } = await client.event('Target.targetCreated');
  assert.strictEqual(targetInfo.attached, false);
  await client.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  const { sessionId, waitingForDebugger } = await client.event('Target.attachedToTarget');
  assert.strictEqual(waitingForDebugger, true);
  assert.strictEqual((await client.send('Target.getTargets')).targetInfos[0].attached, true);
  assert.strictEqual(await client.evaluate('globalThis.answer = 4', sessionId), 4);
  await assert.rejects(client.evaluate('1', 'none'), { message: 'Session with given id not found.' });
  await client.send('Runtime.runIfWaitingForDebugger', {}, sessionId);
  await client.event('Target.detachedFromTarget');
  await client.event('Target.targetDestroyed', ({ params }) => params.targetId === targetInfo.targetId);
  await client.close();
  assert.strictEqual(await program.end, 0);
}

let isDone = !isMainThread;
process.on('exit', (code) => assert.ok(isDone || code !== 0));
if (isMainThread) nodeWorker().then(grandchildren).then(leftAlone).then(fromThread).then(targets).then(() => { isDone = true; });
else ({ looks: look, nests: nest, plain() {}, stays: () => parentPort.once('message', () => {}) })[workerData]();
