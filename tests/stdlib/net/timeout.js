// SPDX-License-Identifier: MIT
'use strict';
// 'timeout' comes after silence, activity puts it off, and it does not close the socket.
const assert = require('assert');
const net = require('net');

const server = net.createServer((peer) => peer.resume()).listen(0, () => {
  const client = net.connect(server.address().port);
  let writes = 0;
  const writer = setInterval(() => {
    client.write('x');
    if (++writes === 4) clearInterval(writer);
  }, 20);
  client.setTimeout(60, () => {
    assert.strictEqual(writes, 4);
    assert.strictEqual(client.destroyed, false);
    client.destroy();
    server.close();
  });
  assert.strictEqual(client.timeout, 60);
});
