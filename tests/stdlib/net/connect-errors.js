// SPDX-License-Identifier: MIT
'use strict';
// Failing to listen and to connect: codes and fields of the errors.
const assert = require('assert');
const net = require('net');

const first = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  const second = net.createServer();
  second.on('error', (error) => {
    assert.strictEqual(error.code, 'EADDRINUSE');
    assert.strictEqual(error.syscall, 'listen');
    assert.strictEqual(error.port, port);
    first.close(() => refuse(port));
  });
  second.listen(port, '127.0.0.1');
});

function refuse(port) {
  const client = net.connect({ port, host: '127.0.0.1' });
  let closed = null;
  client.on('error', (error) => {
    assert.strictEqual(error.message, `connect ECONNREFUSED 127.0.0.1:${port}`);
    assert.strictEqual(error.address, '127.0.0.1');
    client.on('close', (hadError) => { closed = hadError; });
  });
  process.on('exit', () => assert.strictEqual(closed, true));
}

assert.throws(() => net.connect({}), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => net.connect({ port: 70000 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => net.createServer().listen({}), { code: 'ERR_INVALID_ARG_VALUE' });
