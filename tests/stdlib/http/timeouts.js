// SPDX-License-Identifier: MIT
'use strict';
// Slow requests get 408, idle connections are closed, and close() waits for what is under way.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer({
  headersTimeout: 60, requestTimeout: 200, connectionsCheckingInterval: 20,
  keepAliveTimeout: 60, keepAliveTimeoutBuffer: 0,
}, (req, res) => res.end('ok'));

function talk(text) {
  return new Promise((resolve) => {
    const start = Date.now();
    const client = net.connect(server.address().port, () => client.write(text));
    let answer = '';
    client.setEncoding('latin1').on('data', (chunk) => { answer += chunk; });
    client.on('error', () => {});
    client.on('close', () => resolve({ answer, ms: Date.now() - start }));
  });
}

server.listen(0, async () => {
  const slow = await talk('GET / HTTP/1.1\r\nHos');
  assert.match(slow.answer, /^HTTP\/1\.1 408 /);
  const idle = await talk('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(idle.answer, /^HTTP\/1\.1 200 /);
  assert.ok(idle.ms >= 50);
  server.close();
});
