// SPDX-License-Identifier: MIT
'use strict';
// The globals of fetch: as Node has them, and in worker threads, and re-exported by http.
const assert = require('assert');
const http = require('http');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
assert.deepStrictEqual([descriptor.enumerable, descriptor.writable, descriptor.configurable], [true, true, true]);
assert.deepStrictEqual([fetch.name, fetch.length, typeof fetch], ['fetch', 1, 'function']);
for (const name of ['FormData', 'Headers', 'Request', 'Response', 'WebSocket', 'CloseEvent', 'MessageEvent']) {
  const { enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
  assert.deepStrictEqual([enumerable, configurable, globalThis[name].name], [false, true, name]);
}
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) assert.strictEqual(http[name], globalThis[name]);
assert.strictEqual(typeof EventSource, 'undefined');

const row = /^npm +undici +(\S+)/m.exec(fs.readFileSync(path.join(__dirname, '../../../deps/lock'), 'utf8'));
assert.strictEqual(process.versions.undici, row[1]);

// Each alone is whole.
const alone = [
  'new Request("http://x", { method: "POST", body: "x" })', 'new Response("x")', 'new Headers({ a: 1 })', 'new FormData()',
  'new CloseEvent("x", { code: 1 })', 'new WebSocket("ws://127.0.0.1:9").close()', 'EventSource.CLOSED',
];
for (const code of alone) {
  const { status, stderr } = spawnSync(process.execPath, ['--experimental-eventsource', '-e', code], { encoding: 'utf8' });
  assert.deepStrictEqual([status, stderr], [0, ''], code);
}
const off = spawnSync(process.execPath, ['--no-experimental-websocket', '-p', 'typeof WebSocket + typeof CloseEvent'], { encoding: 'utf8' });
assert.strictEqual(off.stdout, 'undefinedundefined\n');

const worker = new Worker('fetch("data:,x").then((r) => r.text()).then((t) => require("worker_threads").parentPort.postMessage(t))', { eval: true });
worker.on('message', (text) => assert.strictEqual(text, 'x'));
worker.on('exit', (code) => assert.strictEqual(code, 0));
