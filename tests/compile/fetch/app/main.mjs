// SPDX-License-Identifier: MIT
// fetch of what is embedded and of a server of its own; the classes that a start uses are in the snapshot.
import assert from 'node:assert';
import http, { WebSocket as HttpWebSocket } from 'node:http';
import { Again } from './again.mjs';

const early = new Response('early'), type = typeof EventSource; // while the program starts

const wasmUrl = new URL('./seven.wasm', import.meta.url), dataUrl = new URL('./data.json', import.meta.url);

async function embedded() {
  const wasm = await fetch(wasmUrl);
  assert.deepStrictEqual([wasm.status, wasm.ok, wasm.headers.get('content-type'), wasm.url],
                         [200, true, 'application/wasm', 'file:///ingot/seven.wasm']);
  const { instance } = await WebAssembly.instantiateStreaming(wasm);
  assert.strictEqual(instance.exports.seven(), 7);
  const text = await fetch(dataUrl);
  assert.deepStrictEqual([text.headers.get('content-type'), text.headers.get('content-length'), await text.json()],
                         ['application/json', '10', { own: 1 }]);
  const bytes = new Uint8Array(await (await fetch(dataUrl)).arrayBuffer());
  bytes.fill(0); // a copy: the executable's own pages are read-only
  assert.deepStrictEqual(await (await fetch(new Request(dataUrl))).json(), { own: 1 });
  await assert.rejects(fetch('file:///ingot/none.txt'), (err) => /none\.txt is not embedded/.test(err.cause.message));
  await assert.rejects(fetch('file:///ingot'), (err) => /is not embedded/.test(err.cause.message));
  await assert.rejects(fetch(dataUrl, { method: 'POST', body: 'x' }), (err) => err.cause.message === 'invalid method');
  await assert.rejects(fetch('file:///ingot/../etc/passwd'), (err) => err.cause.message === 'not implemented... yet...');
}

async function served() {
  const server = http.createServer((req, res) => req.pipe(res));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: early.body, duplex: 'half' });
  assert.strictEqual(await response.text(), 'early');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await new Promise((resolve) => { socket.onerror = resolve; });
  server.close();
  server.closeAllConnections();
}

assert.strictEqual(type, 'function');
assert.ok(HttpWebSocket === WebSocket && Again === CloseEvent);
await embedded();
await served();
console.log('done');
