// SPDX-License-Identifier: MIT
'use strict';
// The class that packages (http2-wrapper, got) take from a TLSSocket over a stream: a request of HTTP/1 goes through a
// stream of HTTP/2 that is a tunnel.
const assert = require('assert');
const http = require('http');
const http2 = require('http2');
const net = require('net');
const tls = require('tls');
const { PassThrough } = require('stream');

const JSStreamSocket = new tls.TLSSocket(new PassThrough())._handle._parentWrap.constructor;
assert.strictEqual(JSStreamSocket.name, 'JSStreamSocket');
const plain = new net.Socket();
assert.strictEqual(new tls.TLSSocket(plain)._handle._parentWrap, plain);

const origin = http.createServer((req, res) => {
  let size = 0;
  req.on('data', (chunk) => { size += chunk.length; });
  req.on('end', () => res.end(`${req.url} ${size}`));
});
const proxy = http2.createServer();
proxy.on('stream', (stream, headers) => {
  const [host, port] = headers[':authority'].split(':');
  const below = net.connect(port, host, () => {
    stream.respond({ ':status': 200 });
    stream.pipe(below).pipe(stream);
  });
});

let closed = false;
process.on('exit', () => assert(closed));

function ask(session, stream) {
  const socket = new JSStreamSocket(stream);
  assert(socket instanceof net.Socket);
  const req = http.request({ path: '/through', method: 'POST', createConnection: () => socket }, async (res) => {
    let text = '';
    for await (const chunk of res) text += chunk;
    assert.strictEqual(text, '/through 300000');
    socket.destroy();
    session.close();
    proxy.close();
    origin.closeAllConnections();
    origin.close(() => { closed = true; });
  });
  req.end('x'.repeat(300000));
}

origin.listen(0, '127.0.0.1', () => proxy.listen(0, '127.0.0.1', () => {
  const session = http2.connect(`http://127.0.0.1:${proxy.address().port}`);
  const stream = session.request({ ':method': 'CONNECT', ':authority': `127.0.0.1:${origin.address().port}` });
  stream.on('response', () => ask(session, stream));
}));
