// SPDX-License-Identifier: MIT
'use strict';
// A client that never reads costs the server what is written to it, and nothing for ciphertext that waits; the server
// goes on answering others.
const assert = require('assert');
const tls = require('tls');
const https = require('https');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

const chunk = Buffer.alloc(1024 * 1024, 'x');
const large = Buffer.alloc(24 * 1024 * 1024, 'x'); // more than sockets of the kernel hold
const options = { ca: cert, servername: 'localhost' };

function deaf() {
  return new Promise((resolve) => {
    const server = tls.createServer({ key, cert }, (socket) => {
      socket.on('error', () => {});
      const before = process.memoryUsage().external;
      assert.strictEqual(socket.write(large), false);
      setTimeout(() => {
        assert.ok(socket._handle.writeQueueSize <= large.length, `${socket._handle.writeQueueSize}`);
        assert.ok(socket._handle.writeQueueSize > large.length / 2, 'somebody took it');
        // The rest is still the caller's own memory, not a copy.
        assert.ok(process.memoryUsage().external < before + 1024 * 1024);
        socket.destroy();
        server.close(resolve);
      }, 100);
    });
    server.listen(0, () => {
      const client = tls.connect({ ...options, port: server.address().port });
      client.on('secureConnect', () => client._handle.readStop());
      client.on('error', () => {});
      client.pause();
    });
  });
}

// Many requests without ever reading an answer: http stops asking, and others get theirs.
function pipelined() {
  return new Promise((resolve, reject) => {
    let asked = 0;
    const server = https.createServer({ key, cert }, (req, res) => {
      asked++;
      res.end(chunk);
    });
    server.listen(0, () => {
      const { port } = server.address();
      const client = tls.connect({ ...options, port }, () => {
        client._handle.readStop();
        const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
        for (let i = 0; i < 500; i++) client.write(request);
      });
      client.on('error', () => {});
      client.pause();
      setTimeout(() => {
        assert.ok(asked < 100, `${asked} answers were made`);
        https.get({ ...options, port, host: '127.0.0.1' }, (res) => {
          let bytes = 0;
          res.on('data', (piece) => { bytes += piece.length; });
          res.on('end', () => {
            assert.strictEqual(bytes, chunk.length);
            client.destroy();
            server.closeAllConnections();
            https.globalAgent.destroy();
            server.close(resolve);
          });
        }).on('error', reject);
      }, 200);
    });
  });
}

toTheEnd(async () => {
  await deaf();
  await pipelined();
});
