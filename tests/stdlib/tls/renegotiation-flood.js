// SPDX-License-Identifier: MIT
'use strict';
// A client that renegotiates again and again is cut off after tls.CLIENT_RENEG_LIMIT times; TLS 1.3 has none of that.
const assert = require('assert');
const tls = require('tls');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

function connect(port, more) {
  return tls.connect({ port, ca: cert, servername: 'localhost', ...more });
}

const server = tls.createServer({ key, cert });
let sawAttack = 0;
server.on('secureConnection', (socket) => {
  socket.on('error', (error) => {
    assert.strictEqual(error.code, 'ERR_TLS_SESSION_ATTACK');
    sawAttack++;
  });
  socket.on('data', (chunk) => socket.end(chunk));
});

function flood(port) {
  return new Promise((resolve) => {
    let times = 0;
    const client = connect(port, { maxVersion: 'TLSv1.2' });
    (function again() {
      if (client.destroyed) return;
      if (client._secureEstablished) times++;
      if (!client._secureEstablished) client.once('secureConnect', again);
      else client.renegotiate({}, (error) => setImmediate(error ? resolve : again));
    })();
    client.on('error', () => {});
    client.on('close', () => resolve(times));
    client.resume();
  });
}

toTheEnd(async () => {
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  for (let i = 0; i < 3; i++) assert.strictEqual(await flood(port), tls.CLIENT_RENEG_LIMIT + 1);
  assert.strictEqual(sawAttack, 3);
  const client = connect(port, { minVersion: 'TLSv1.3' });
  await new Promise((resolve) => client.once('secureConnect', resolve));
  assert.strictEqual(client.renegotiate({}, (error) => {
    assert.strictEqual(error.code, 'ERR_SSL_WRONG_SSL_VERSION');
    client.end('still there?');
  }), false);
  let text = '';
  client.on('data', (chunk) => { text += chunk; });
  await new Promise((resolve) => client.on('end', resolve));
  assert.strictEqual(text, 'still there?');
  server.close();
});
