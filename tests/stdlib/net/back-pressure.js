// SPDX-License-Identifier: MIT
'use strict';
// A reader that waits stops the writer; every byte arrives, in order, strings and Buffers alike.
const assert = require('assert');
const net = require('net');

const piece = Buffer.alloc(256 * 1024, 'x');
const pieces = 40;
let sawFull = false;

const server = net.createServer((peer) => {
  let left = pieces;
  (function more() {
    while (left > 0) {
      left--;
      const chunk = left % 2 === 0 ? piece : piece.toString('latin1');
      if (!peer.write(chunk, 'latin1')) {
        sawFull = true;
        peer.once('drain', more);
        return;
      }
    }
    peer.end();
  })();
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  let size = 0;
  client.pause();
  setTimeout(() => client.resume(), 50);
  client.on('data', (chunk) => {
    size += chunk.length;
    assert.strictEqual(chunk[0], 0x78);
  });
  client.on('close', () => {
    assert.strictEqual(size, piece.length * pieces);
    assert.strictEqual(client.bytesRead, size);
    assert.strictEqual(sawFull, true);
    server.close();
  });
});
