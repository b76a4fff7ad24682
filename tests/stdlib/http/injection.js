// SPDX-License-Identifier: MIT
'use strict';
// No value that a program passes on can end a line: requests and responses cannot be split through path, method,
// host, header names and values, status message, trailers, early hints.
const assert = require('assert');
const http = require('http');
const net = require('net');
const toTheEnd = require('../tls/fixtures/to-the-end');

const evil = ['a\r\nX: 1', 'a\nX: 1', 'a\rX: 1', 'a\0', '\u010d\u010a', 'a\r\n\r\nGET / HTTP/1.1', '\u560d\u560a', 'a\x0b', 'a\x7f'];
const tokens = [...evil, 'a b', 'a:b', '', 'a(', '\u00e9'];

const badValue = { code: 'ERR_INVALID_CHAR' };
const badToken = { code: 'ERR_INVALID_HTTP_TOKEN' };
const badPath = { code: 'ERR_UNESCAPED_CHARACTERS' };

function never(options) {
  return () => http.request({ port: 1, agent: false, ...options }).on('error', () => assert.fail('it was sent')).end();
}

function client() {
  for (const text of evil) {
    assert.throws(never({ headers: { X: text } }), badValue, JSON.stringify(text));
    assert.throws(never({ headers: ['X', text, 'Y', '1'] }), badValue);
    assert.throws(never({ headers: { X: ['fine', text] } }), badValue);
    assert.throws(never({ headers: { Host: text } }), badValue);
    assert.throws(never({ host: text }), badValue);
    assert.throws(never({ headers: { Cookie: [text] } }), badValue);
    const req = http.request({ port: 1, agent: false }).on('error', () => {});
    assert.throws(() => req.setHeader('X', text), badValue);
    assert.throws(() => req.appendHeader('X', text), badValue);
    assert.throws(() => req.setHeaders(new Map([['X', text]])), badValue);
    assert.throws(() => req.addTrailers({ X: text }), badValue);
    req.destroy();
  }
  for (const text of evil.slice(0, 6).concat('a b', '\x01')) {
    assert.throws(never({ path: `/${text}` }), badPath);
  }
  for (const text of tokens) {
    if (text !== '') assert.throws(never({ method: text }), badToken, JSON.stringify(text));
    assert.throws(never({ headers: { [text]: '1' } }), badToken);
    assert.throws(never({ headers: [text, '1', 'Y', '1'] }), badToken);
    const req = http.request({ port: 1, agent: false }).on('error', () => {});
    assert.throws(() => req.setHeader(text, '1'), badToken);
    assert.throws(() => req.addTrailers({ [text]: '1' }), badToken);
    req.destroy();
  }
  // The parser of URLs takes line ends out or encodes them.
  assert.strictEqual(new URL('http://a/b\r\nX: 1').href, 'http://a/bX:%201');
}

function refuse(res) {
  for (const text of evil) {
    assert.throws(() => res.setHeader('X', text), badValue);
    assert.throws(() => res.appendHeader('X', text), badValue);
    assert.throws(() => res.writeHead(200, { X: text }), badValue);
    assert.throws(() => res.writeHead(200, ['X', text]), badValue);
    assert.throws(() => res.writeHead(200, text), badValue);
    assert.throws(() => res.addTrailers({ X: text }), badValue);
    assert.throws(() => res.addTrailers([['X', text]]), badValue);
    assert.throws(() => res.writeEarlyHints({ link: '</a>; rel=preload', x: text }), badValue);
    assert.throws(() => res.writeEarlyHints({ link: text }), { code: 'ERR_INVALID_ARG_VALUE' });
    res.statusMessage = text;
    assert.throws(() => res.writeHead(200), badValue);
    assert.throws(() => res.flushHeaders(), badValue);
    res.statusMessage = undefined;
  }
  for (const text of tokens) {
    assert.throws(() => res.setHeader(text, '1'), badToken);
    assert.throws(() => res.writeHead(200, { [text]: '1' }), badToken);
    assert.throws(() => res.addTrailers({ [text]: '1' }), badToken);
    assert.throws(() => res.writeEarlyHints({ link: '</a>; rel=preload', [text]: '1' }), badToken);
  }
  for (const status of [0, 99, 1000, -1, NaN, '2\r\n', '200\r\nX: 1', null, {}, 1.5e9]) {
    assert.throws(() => res.writeHead(status), { code: 'ERR_HTTP_INVALID_STATUS_CODE' }, String(status));
  }
  assert.strictEqual(res.headersSent, false);
}

const server = http.createServer((req, res) => {
  refuse(res);
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.setHeader('Trailer', 'Y');
  res.write('fine');
  res.addTrailers({ Y: '2' });
  res.end();
});

toTheEnd(async () => {
  client();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const raw = await new Promise((resolve) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
    socket.on('close', () => resolve(text));
  });
  assert.match(raw, /^HTTP\/1\.1 200 OK\r\nTrailer: Y\r\nDate: [^\r\n]*\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\nY: 2\r\n\r\n$/);
  server.close();
});
