// SPDX-License-Identifier: MIT
'use strict';
// Pipelined requests are answered in order, also when the first answer is the last to be ready.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  const wait = { '/1': 30, '/2': 0, '/3': 10 }[req.url];
  if (wait === 0) res.end(req.url);
  else setTimeout(() => res.end(req.url), wait);
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  let text = '';
  client.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
  client.write('GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n' +
    'GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  client.on('close', () => {
    assert.deepStrictEqual(text.match(/(?<=\r\n\r\n)\/\d/g), ['/1', '/2', '/3']);
    server.close();
  });
});
