// SPDX-License-Identifier: MIT
'use strict';
// A whole response bigger than the socket takes: the rest is queued, 'finish' comes when all is out.
const assert = require('assert');
const http = require('http');
const net = require('net');

const body = Buffer.alloc(8 * 1024 * 1024, 'z');
let finished = false;
const server = http.createServer((req, res) => {
  res.on('finish', () => { finished = true; });
  res.end(body);
  assert.strictEqual(res.writableFinished, false);
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  let size = 0;
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  client.on('data', (chunk) => { size += chunk.length; });
  setTimeout(() => {
    assert.strictEqual(finished, false);
    client.resume();
  }, 50);
  client.on('close', () => {
    assert.strictEqual(finished, true);
    assert.ok(size > body.length && size < body.length + 300);
    server.close();
  });
});
