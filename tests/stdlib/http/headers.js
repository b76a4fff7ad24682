// SPDX-License-Identifier: MIT
'use strict';
// Reading and writing headers: folding of repeated names, raw forms, validation.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  assert.deepStrictEqual(req.rawHeaders.slice(0, 4), ['Host', 'a', 'hOST', 'b']);
  assert.strictEqual(req.headers.host, 'a');
  assert.strictEqual(req.headers['x-many'], '1, 2');
  assert.strictEqual(req.headers.cookie, 'a=1; b=2');
  assert.deepStrictEqual(req.headers['set-cookie'], ['c=1', 'c=2']);
  assert.deepStrictEqual(req.headersDistinct['x-many'], ['1', '2']);
  assert.strictEqual(req.headers['x-space'], 'v  w');
  res.setHeader('X-List', ['a', 'b']);
  res.appendHeader('x-list', 'c');
  assert.deepStrictEqual(res.getHeader('X-LIST'), ['a', 'b', 'c']);
  assert.deepStrictEqual(res.getHeaderNames(), ['x-list']);
  assert.deepStrictEqual(res.getRawHeaderNames(), ['X-List']);
  assert.throws(() => res.setHeader('a b', '1'), { code: 'ERR_INVALID_HTTP_TOKEN' });
  assert.throws(() => res.setHeader('a', 'x\r\ny'), { code: 'ERR_INVALID_CHAR' });
  res.writeHead(204, 'Nothing', ['Link', '1', 'Link', '2']);
  assert.throws(() => res.setHeader('late', '1'), { code: 'ERR_HTTP_HEADERS_SENT' });
  res.end();
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\nX-Many: 1\r\nx-many: 2\r\nCookie: a=1\r\n' +
    'Cookie: b=2\r\nSet-Cookie: c=1\r\nSet-Cookie: c=2\r\nX-Space:  v  w \t\r\nConnection: close\r\n\r\n');
  let text = '';
  client.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
  client.on('close', () => {
    assert.match(text, /^HTTP\/1\.1 204 Nothing\r\nX-List: a\r\nX-List: b\r\nx-list: c\r\n|X-List: c/);
    assert.match(text, /Link: 1\r\nLink: 2\r\n/);
    assert.doesNotMatch(text, /Content-Length|Transfer-Encoding/);
    server.close();
  });
});
