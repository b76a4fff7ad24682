// SPDX-License-Identifier: MIT
'use strict';
// fetch(): connections are kept and used again, several at a time, and do not keep the process; who sends the requests can
// be chosen; what others see of them: diagnostics_channel, AsyncLocalStorage, performance entries.
const assert = require('assert');
const http = require('http');
const { once } = require('events');
const { AsyncLocalStorage } = require('async_hooks');
const { subscribe, unsubscribe } = require('diagnostics_channel');

let sockets = 0;
const server = http.createServer((req, res) => {
  if (req.url === '/close') res.setHeader('Connection', 'close');
  setTimeout(() => res.end(`${req.socket.remotePort}`), req.url === '/slow' ? 20 : 0);
});
server.on('connection', () => { sockets++; });

async function keeps(url) {
  const ports = [];
  for (let i = 0; i < 5; i++) ports.push(await (await fetch(url)).text());
  assert.ok(sockets <= 2, ports.join()); // one is not used again in the turn in which it has become free
  const many = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(`${url}slow`)).text()));
  assert.strictEqual(new Set(many).size, 10);
  await (await fetch(`${url}close`)).text();
}

async function chooses(url) {
  const key = Symbol.for('undici.globalDispatcher.1');
  const real = globalThis[key];
  assert.strictEqual(typeof real.dispatch, 'function');
  const seen = [];
  const own = { dispatch(options, handler) { seen.push(`${options.method} ${options.path}`); return real.dispatch(options, handler); } };
  await (await fetch(`${url}own`, { dispatcher: own })).text();
  globalThis[key] = own;
  await (await fetch(`${url}global`)).text();
  globalThis[key] = real;
  await (await fetch(`${url}real`)).text();
  assert.deepStrictEqual(seen, ['GET /own', 'GET /global']);
  const { statusCode, body } = await real.request({ origin: url, path: '/', method: 'GET' });
  assert.deepStrictEqual([statusCode, /^\d+$/.test(await body.text())], [200, true]);
}

async function tells(url) {
  const seen = [];
  const see = (message, name) => seen.push(`${name} ${message.request?.path} ${message.response?.statusCode}`);
  const names = ['create', 'headers', 'trailers'].map((name) => `undici:request:${name}`);
  for (const name of names) subscribe(name, see);
  await (await fetch(`${url}told`)).text();
  for (const name of names) unsubscribe(name, see);
  assert.deepStrictEqual(seen, ['undici:request:create /told undefined', 'undici:request:headers /told 200', 'undici:request:trailers /told undefined']);

  const storage = new AsyncLocalStorage();
  const run = (value) => storage.run(value, async () => {
    const response = await fetch(`${url}slow`);
    assert.strictEqual(storage.getStore(), value);
    const chunks = [];
    for await (const chunk of response.body) chunks.push(chunk, storage.getStore());
    assert.strictEqual(chunks[1], value);
  });
  await Promise.all([run(1), run(2), run(3)]);

  const entries = performance.getEntriesByType('resource');
  assert.ok(entries.length >= 15, `${entries.length}`); // those before performance was used, too
  const entry = entries.at(-1);
  assert.deepStrictEqual([entry.name, entry.initiatorType, entry.responseStatus], [`${url}slow`, 'fetch', 200]);
}

// The buffer of entries is full at some time; nobody has to mind.
async function fills(url) {
  const { markResourceTiming } = performance;
  const full = once(performance, 'resourcetimingbufferfull');
  for (let i = 0; i < 150; i++) await (await fetch(url)).text();
  for (let i = 0; i < 150; i++) markResourceTiming({}, url, 'fetch', globalThis, '', {}, 200, '');
  await full;
  performance.clearResourceTimings();
  assert.strictEqual(performance.getEntriesByType('resource').length, 0);
}

server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const part of [keeps, chooses, tells, fills]) await part(url);
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
});
