// SPDX-License-Identifier: MIT
'use strict';
// Megabytes go both ways and arrive whole, by TLS 1.2 and 1.3, in Buffers and strings, over TCP, a path and a Duplex.
const assert = require('assert');
const crypto = require('crypto');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { duplexPair } = require('stream');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

const total = 6 * 1024 * 1024;
const data = crypto.randomBytes(total);
const want = crypto.createHash('sha256').update(data).digest('hex');

function send(socket) {
  let at = 0;
  (function more() {
    for (let size = 1; at < total; size = size * 3 % 70001 + 1) {
      const piece = data.subarray(at, at += size);
      if (!(size % 2 ? socket.write(piece) : socket.write(piece.toString('latin1'), 'latin1'))) {
        socket.once('drain', more);
        return;
      }
    }
    socket.end();
  })();
}

function receive(socket, done) {
  const hash = crypto.createHash('sha256');
  let bytes = 0;
  socket.on('data', (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes % 5 === 0) {
      socket.pause();
      setImmediate(() => socket.resume());
    }
  });
  socket.on('end', () => {
    assert.strictEqual(bytes, total);
    assert.strictEqual(hash.digest('hex'), want);
    done();
  });
}

// Both sides send and receive; resolves when both have everything.
function exchange(client, server) {
  return Promise.all([client, server].map((socket) => new Promise((resolve, reject) => {
    socket.on('error', reject);
    receive(socket, resolve);
    send(socket);
  })));
}

async function overSocket(version, where) {
  const server = tls.createServer({ key, cert, minVersion: version, maxVersion: version, allowHalfOpen: true });
  const accepted = new Promise((resolve) => server.on('secureConnection', resolve));
  await new Promise((resolve) => server.listen(where, resolve));
  const target = where.path ? { path: where.path } : { port: server.address().port };
  const client = tls.connect({ ...target, ca: cert, servername: 'localhost', allowHalfOpen: true });
  await exchange(client, await accepted);
  assert.strictEqual(client.getProtocol() ?? version, version);
  client.destroy();
  server.close();
}

async function overDuplex() {
  const [near, far] = duplexPair();
  const server = new tls.TLSSocket(far, { isServer: true, key, cert });
  const client = tls.connect({ socket: near, ca: cert, servername: 'localhost' });
  await new Promise((resolve) => client.once('secureConnect', resolve));
  assert.strictEqual(client.authorized, true);
  await exchange(client, server);
}

toTheEnd(async () => {
  await overSocket('TLSv1.2', { port: 0 });
  await overSocket('TLSv1.3', { port: 0 });
  await overSocket('TLSv1.3', { path: path.join(os.tmpdir(), `tls-${process.pid}.sock`) });
  await overDuplex();
});
