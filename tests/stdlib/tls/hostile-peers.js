// SPDX-License-Identifier: MIT
'use strict';
// What is no TLS, ends too early or resets ends in its documented error, and the server goes on answering.
const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');
const clientHello = require('./fixtures/client-hello');

const errors = [];
const server = tls.createServer({ key, cert, handshakeTimeout: 300 }, (socket) => {
  socket.on('error', () => {});
  socket.end('still here');
});
let onFailure = () => {};
server.on('tlsClientError', (error, socket) => {
  errors.push(error.code);
  assert.ok(socket instanceof tls.TLSSocket);
  onFailure(error);
});

function failure() {
  return new Promise((resolve) => { onFailure = resolve; });
}

function raw(use) {
  const socket = net.connect(server.address().port, () => use(socket));
  socket.on('error', () => {});
  socket.resume();
  return socket;
}

function answers() {
  return new Promise((resolve, reject) => {
    let text = '';
    const client = tls.connect({ port: server.address().port, ca: cert, servername: 'localhost' });
    client.on('data', (chunk) => { text += chunk; });
    client.on('end', () => resolve(text));
    client.on('error', reject);
  });
}

async function fails(use, check) {
  const failed = failure();
  const socket = raw(use);
  const error = await failed;
  check(error);
  socket.destroy();
  assert.strictEqual(await answers(), 'still here');
}

const hasCode = (...codes) => (error) => assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);

toTheEnd(async () => {
  await new Promise((resolve) => server.listen(0, resolve));
  const hello = await clientHello();
  await fails((s) => s.write('GET / HTTP/1.1\r\n\r\n'), hasCode('ERR_SSL_HTTP_REQUEST'));
  await fails((s) => s.write(Buffer.alloc(70000, 0xff)), hasCode('ERR_SSL_WRONG_VERSION_NUMBER'));
  // A record that claims more than a record may have.
  await fails((s) => s.write(Buffer.from([22, 3, 1, 0xff, 0xff, 1])), (error) => assert.match(error.code, /^ERR_SSL_/));
  const broken = Buffer.from(hello);
  broken.fill(0x55, 50);
  await fails((s) => s.write(broken), (error) => assert.match(error.code, /^ERR_SSL_/));
  await fails((s) => s.end(), hasCode('ECONNRESET'));
  await fails((s) => s.end(hello.subarray(0, 40)), hasCode('ECONNRESET'));
  await fails((s) => s.end(hello), hasCode('ECONNRESET'));
  for (const part of [hello.subarray(0, 40), hello]) {
    const thenReset = (s) => s.write(part, () => setTimeout(() => s.resetAndDestroy(), 20));
    await fails(thenReset, hasCode('ECONNRESET'));
  }
  // Nothing at all, and one byte: the time for a handshake is over.
  await fails(() => {}, hasCode('ERR_TLS_HANDSHAKE_TIMEOUT'));
  await fails((s) => s.write(hello.subarray(0, 1)), hasCode('ERR_TLS_HANDSHAKE_TIMEOUT'));
  // An application's data in the middle of a handshake.
  await fails((s) => s.write(Buffer.concat([hello, Buffer.from([23, 3, 3, 0, 3, 1, 2, 3])])),
              (error) => assert.match(error.code, /^ERR_SSL_|ECONNRESET/));
  assert.strictEqual(errors.length, 12);
  server.close();
});
