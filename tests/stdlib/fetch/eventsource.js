// SPDX-License-Identifier: MIT
'use strict';
// EventSource: named events, ids, comments, pieces; connects again with the last id, gives up where it must.
const assert = require('assert');
const http = require('http');
const { spawnSync } = require('child_process');

if (typeof EventSource === 'undefined') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--experimental-eventsource', __filename], { encoding: 'utf8' });
  assert.deepStrictEqual([status, stdout], [0, 'done\n'], stderr);
  assert.match(stderr, /EventSource is experimental/);
  return;
}

let connects = 0;
const server = http.createServer((req, res) => {
  if (req.url === '/none') return res.writeHead(204).end();
  if (req.url === '/text') return res.end('data: x\n\n');
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  connects++;
  if (connects === 1) {
    res.write(': comment\n\nretry: 10\nid: 7\ndata: one\ndata: more\n\nevent: own\ndata: {"a"');
    setTimeout(() => res.end(':1}\r\n\r\ndata: not sent, as it does not end'), 5);
  } else {
    res.write(`data: again ${req.headers['last-event-id']}\r\rdata\n\n`);
  }
  return undefined;
});

const on = (target, type) => new Promise((resolve) => { target.addEventListener(type, resolve, { once: true }); });

server.listen(0, async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const source = new EventSource(url);
  assert.deepStrictEqual([source.readyState, source.url, source.withCredentials], [EventSource.CONNECTING, url, false]);
  const seen = [];
  for (const type of ['open', 'message', 'own', 'error']) {
    source.addEventListener(type, (event) => seen.push([event.type, event.data, event.lastEventId]));
  }
  while (seen.length < 6) await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.deepStrictEqual(seen.slice(0, 6), [
    ['open', undefined, undefined], ['message', 'one\nmore', '7'], ['own', '{"a":1}', '7'], ['error', undefined, undefined],
    ['open', undefined, undefined], ['message', 'again 7', '7'],
  ]);
  assert.strictEqual(source.readyState, EventSource.OPEN);
  source.close();
  assert.strictEqual(source.readyState, EventSource.CLOSED);
  for (const path of ['none', 'text']) {
    const other = new EventSource(url + path);
    await on(other, 'error');
    assert.strictEqual(other.readyState, EventSource.CLOSED);
  }
  server.close();
  server.closeAllConnections();
  console.log('done');
});
