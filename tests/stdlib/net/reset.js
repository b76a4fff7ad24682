// SPDX-License-Identifier: MIT
'use strict';
// resetAndDestroy sends RST: the peer's read fails with ECONNRESET.
const assert = require('assert');
const net = require('net');

const server = net.createServer((peer) => {
  peer.on('error', (error) => {
    assert.strictEqual(error.code, 'ECONNRESET');
    server.close();
  });
  peer.on('data', () => assert.fail('no data was sent'));
}).listen(0, () => {
  const client = net.connect(server.address().port, () => client.resetAndDestroy());
});
