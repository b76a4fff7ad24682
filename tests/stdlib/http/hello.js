// SPDX-License-Identifier: MIT
'use strict';
// The whole exchange as bytes: the head a server makes by itself, keep-alive, two requests.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  assert.strictEqual(req.httpVersion, '1.1');
  res.setHeader('X-Url', req.url);
  res.end(req.method === 'GET' ? 'h\u00e9llo' : undefined);
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  let text = '';
  client.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  client.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  setTimeout(() => client.write('HEAD /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), 20);
  client.on('close', () => {
    const [, one, two] = text.replace(/Date: .*GMT\r\n/g, '').split('HTTP/1.1 200 OK\r\n');
    assert.strictEqual(one, 'X-Url: /a\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n' +
      'Content-Length: 6\r\n\r\nh\u00e9llo');
    assert.strictEqual(two, 'X-Url: /b\r\nConnection: close\r\n\r\n');
    server.close();
  });
});
