// SPDX-License-Identifier: MIT
'use strict';
// A signal closes a listening server and destroys a socket.
const assert = require('assert');
const net = require('net');

const stop = new AbortController();
const server = net.createServer();
let closed = false;
server.on('close', () => { closed = true; });
server.listen({ port: 0, signal: stop.signal }, () => {
  const give = new AbortController();
  const client = net.connect({ port: server.address().port, signal: give.signal });
  client.on('error', (error) => {
    assert.strictEqual(error.name, 'AbortError');
    stop.abort();
  });
  give.abort();
});
process.on('exit', () => assert.strictEqual(closed, true));
