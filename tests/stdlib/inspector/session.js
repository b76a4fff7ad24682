// SPDX-License-Identifier: MIT
'use strict';
// inspector.Session with the thread itself: messages, errors, the console, profiles; without options, as always.

const assert = require('assert');
const inspector = require('inspector');
const promises = require('inspector/promises');

const keys = ['open', 'close', 'url', 'waitForDebugger', 'console', 'Session', 'Network', 'NetworkResources', 'DOMStorage'];
assert.deepStrictEqual(Object.keys(inspector), keys);
assert.deepStrictEqual(Object.keys(promises), keys);
assert.strictEqual(inspector.url(), undefined);
assert.throws(() => inspector.waitForDebugger(), { code: 'ERR_INSPECTOR_NOT_ACTIVE' });

function callbacks() {
  const session = new inspector.Session(), seen = [];
  assert.throws(() => session.post('Runtime.enable'), { code: 'ERR_INSPECTOR_NOT_CONNECTED' });
  assert.throws(() => session.connectToMainThread(), { code: 'ERR_INSPECTOR_NOT_WORKER' });
  session.connect();
  assert.throws(() => session.connect(), { code: 'ERR_INSPECTOR_ALREADY_CONNECTED' });
  session.post('Runtime.evaluate', { expression: '6 * 7' }, (err, { result }) => seen.push(err, result.value));
  session.post('No.such', (err) => seen.push(err.code, err.message));
  assert.deepStrictEqual(seen, [null, 42, 'ERR_INSPECTOR_COMMAND', "Inspector error -32601: 'No.such' wasn't found"]);
  session.disconnect();
  session.disconnect();
}

// Domains that are behind an option are not there; what programs tell them is heard by nobody.
async function optional(session) {
  for (const method of ['Network.enable', 'DOMStorage.enable', 'Storage.getStorageKey', 'IO.read', 'Target.getTargets']) {
    await assert.rejects(session.post(method), { message: `Inspector error -32601: '${method}' wasn't found` });
  }
  inspector.Network.requestWillBeSent({});
  inspector.DOMStorage.registerStorage({});
  assert.throws(() => inspector.Network.loadingFailed('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => inspector.NetworkResources.put('x', 1), { code: 'ERR_INVALID_ARG_TYPE' });
  const warned = new Promise((resolve) => process.once('warning', resolve));
  inspector.NetworkResources.put('x', 'y');
  assert.match((await warned).message, /--experimental-inspector-network-resource/);
}

async function consoles(session) {
  const calls = [];
  session.on('Runtime.consoleAPICalled', ({ params: { type, args } }) => calls.push([type, ...args.map(({ value }) => value)]));
  await session.post('Runtime.enable');
  inspector.console.warn('only for sessions', 1);
  const { write } = process.stdout;
  process.stdout.write = () => true;
  console.log('for both');
  process.stdout.write = write;
  assert.deepStrictEqual(calls, [['warning', 'only for sessions', 1], ['log', 'for both']]);
}

async function profile(session) {
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  const { profile: { nodes } } = await session.post('Profiler.stop');
  assert.ok(nodes.length > 0);
  let chunks = '';
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params: { chunk } }) => { chunks += chunk; });
  await session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  assert.ok(JSON.parse(chunks).nodes.length > 1000);
}

async function main() {
  callbacks();
  const session = new promises.Session();
  session.connect();
  await optional(session);
  await consoles(session);
  await profile(session);
  const pending = session.post('Runtime.evaluate', { expression: 'new Promise(() => {})', awaitPromise: true });
  session.disconnect();
  await assert.rejects(pending, { code: 'ERR_INSPECTOR_CLOSED' });
  console.log('all good');
}

let isDone = false;
process.on('exit', (code) => assert.ok(isDone || code !== 0));
main().then(() => { isDone = true; });
