// SPDX-License-Identifier: MIT
'use strict';
// Both sides of a connection turn Nagle's algorithm off: with it a request body waited 40 ms for each window.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');

const asked = [];
const { setNoDelay } = net.Socket.prototype;
net.Socket.prototype.setNoDelay = function(on) {
  asked.push([this.localPort === undefined || this.remotePort === port ? 'client' : 'server', on]);
  return setNoDelay.call(this, on);
};

let port;
const server = http2.createServer((req, res) => res.end());
server.listen(0, '127.0.0.1', () => {
  ({ port } = server.address());
  const session = http2.connect(`http://127.0.0.1:${port}`);
  session.request().resume().on('close', () => {
    session.close();
    server.close();
    assert(asked.some(([side, on]) => side === 'client' && on));
    assert(asked.some(([side, on]) => side === 'server' && on));
  });
});
