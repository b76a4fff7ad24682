// SPDX-License-Identifier: MIT
'use strict';
// Unix domain sockets: a path in the file system, and the abstract name space.
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

function roundTrip(name, after) {
  const server = net.createServer((peer) => peer.end('hi'));
  server.listen(name, () => {
    assert.strictEqual(server.address(), name);
    let text = '';
    const client = net.connect(name);
    client.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    client.on('close', () => {
      assert.strictEqual(text, 'hi');
      assert.strictEqual(client.remoteAddress, undefined);
      server.close(after);
    });
  });
}

const file = path.join(os.tmpdir(), `ingot-test-${process.pid}.sock`);
roundTrip(file, () => {
  assert.strictEqual(fs.existsSync(file), false);
  roundTrip(`\0ingot-test-${process.pid}`);
});
