// SPDX-License-Identifier: MIT
'use strict';
// Hostile input: each piece gets its status (or silence), and the server goes on answering.
const assert = require('assert');
const http = require('http');
const net = require('net');

const cases = [
  ['nonsense\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400], // no Host
  ['GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
  [`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(17000)}\r\n`, 413],
  [`GET / HTTP/1.1\r\nHost: x\r\nBig: ${'a'.repeat(20000)}\r\n\r\n`, 431],
  [`GET /${'a'.repeat(20000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
];

const server = http.createServer((req, res) => {
  req.on('error', () => {});
  if (req.method === 'GET') res.end('ok');
});

function send(text) {
  return new Promise((resolve) => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.write(text));
    let answer = '';
    client.setEncoding('latin1').on('data', (chunk) => { answer += chunk; });
    client.on('error', () => {});
    client.on('close', () => resolve(answer));
  });
}

server.listen(0, '127.0.0.1', async () => {
  for (const [text, status] of cases) {
    const answer = await send(text);
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), JSON.stringify(text.slice(0, 60)));
  }
  const fine = await send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(fine, /^HTTP\/1\.1 200 /);
  server.close();
});
