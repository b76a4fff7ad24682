// SPDX-License-Identifier: MIT
'use strict';
// fetch() speaks HTTP/2 only through a dispatcher with allowH2. Such a one can be made of the built-in dispatcher's class,
// which is to be had as in Node: by the symbol of the global one.
const assert = require('assert');
const http2 = require('http2');
const { key, cert } = require('../tls/fixtures/keys');
const toTheEnd = require('../tls/fixtures/to-the-end');

const symbol = Symbol.for('undici.globalDispatcher.1');
let sessions = 0;
const server = http2.createSecureServer({ key, cert, allowHTTP1: true }, async (req, res) => {
  if (req.url === '/never') return;
  let n = 0;
  for await (const chunk of req) n += chunk.length;
  res.setHeader('x-version', req.httpVersion);
  if (req.url === '/reset') res.stream.destroy();
  else res.end(`${req.method} ${req.url} ${n}`);
});
server.on('session', () => { sessions++; });

toTheEnd(async () => {
  await new Promise((resolve) => { server.listen(0, 'localhost', resolve); });
  const base = `https://localhost:${server.address().port}`;
  await fetch('data:,');
  const Agent = globalThis[symbol].constructor;
  const plain = new Agent({ connect: { ca: cert } });
  const first = await fetch(`${base}/a`, { dispatcher: plain });
  assert.deepStrictEqual([first.headers.get('x-version'), await first.text()], ['1.1', 'GET /a 0']);
  await plain.close();

  const dispatcher = new Agent({ allowH2: true, connections: 1, connect: { ca: cert } });
  const get = async (path, init) => {
    const response = await fetch(base + path, { dispatcher, ...init });
    return [response.headers.get('x-version'), await response.text()];
  };
  assert.deepStrictEqual(await get('/b'), ['2.0', 'GET /b 0']);
  const body = 'x'.repeat(300000);
  assert.deepStrictEqual(await get('/c', { method: 'PUT', body }), ['2.0', 'PUT /c 300000']);
  const paths = Array.from({ length: 50 }, (_, i) => `/many/${i}`);
  const all = await Promise.all(paths.map((path) => get(path)));
  assert.deepStrictEqual(all, paths.map((path) => ['2.0', `GET ${path} 0`]));
  assert.strictEqual(sessions, 1); // all of them
  const controller = new AbortController();
  const aborted = get('/never', { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(aborted, { name: 'AbortError' });
  await assert.rejects(get('/reset'), TypeError);
  assert.deepStrictEqual(await get('/after'), ['2.0', 'GET /after 0']);
  await dispatcher.close();
  server.close();
});
