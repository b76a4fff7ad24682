// SPDX-License-Identifier: MIT
'use strict';
// fetch(): given up before, while and after there is an answer; by a signal, a timeout, a reason of one's own.
const assert = require('assert');
const http = require('http');
const { once } = require('events');

const server = http.createServer((req, res) => {
  if (req.url === '/never') return;
  res.write('begin');
  if (req.url === '/all') res.end();
});

async function main(url) {
  const aborted = { name: 'AbortError' };
  await assert.rejects(fetch(url, { signal: AbortSignal.abort() }), aborted);
  await assert.rejects(fetch(url, { signal: AbortSignal.abort('why') }), (err) => err === 'why');
  await assert.rejects(fetch(new Request(url, { signal: AbortSignal.abort() })), aborted);
  await assert.rejects(fetch(url, { signal: 'none' }), { name: 'TypeError' });

  const before = new AbortController();
  const closed = once(server, 'request').then(([req]) => once(req.socket, 'close'));
  const pending = fetch(`${url}never`, { signal: before.signal });
  setTimeout(() => before.abort(), 20);
  await assert.rejects(pending, aborted);
  await closed; // the connection is not left open

  await assert.rejects(fetch(`${url}never`, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });

  const within = new AbortController();
  const response = await fetch(`${url}begins`, { signal: within.signal });
  const reader = response.body.getReader();
  assert.strictEqual(Buffer.from((await reader.read()).value).toString(), 'begin');
  within.abort();
  await assert.rejects(reader.read(), aborted);

  const reading = new AbortController();
  const text = (await fetch(`${url}begins`, { signal: reading.signal })).text();
  reading.abort(new RangeError('mine'));
  await assert.rejects(text, { name: 'RangeError', message: 'mine' });

  const late = new AbortController();
  assert.strictEqual(await (await fetch(`${url}all`, { signal: late.signal })).text(), 'begin');
  late.abort();

  const cancelled = await fetch(`${url}begins`);
  await cancelled.body.cancel();

  const upload = new AbortController();
  const body = new ReadableStream({
    pull(controller) { controller.enqueue(Buffer.alloc(10)); return new Promise(() => {}); },
  });
  setTimeout(() => upload.abort(), 30);
  await assert.rejects(fetch(`${url}never`, { method: 'POST', body, duplex: 'half', signal: upload.signal }), aborted);
}

server.listen(0, async () => {
  await main(`http://127.0.0.1:${server.address().port}/`);
  server.close();
  server.closeAllConnections();
});
