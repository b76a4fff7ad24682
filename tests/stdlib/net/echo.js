// SPDX-License-Identifier: MIT
'use strict';
// A connection: events in their order, bytes and counters on both sides.
const assert = require('assert');
const net = require('net');

const events = [];
const server = net.createServer((peer) => {
  peer.on('data', (chunk) => peer.write(`echo:${chunk}`));
});
server.listen(0, '127.0.0.1', () => {
  const { port, family, address } = server.address();
  assert.strictEqual(family, 'IPv4');
  assert.strictEqual(address, '127.0.0.1');
  const client = net.connect(port, '127.0.0.1');
  assert.strictEqual(client.connecting, true);
  assert.strictEqual(client.readyState, 'opening');
  for (const name of ['connect', 'ready', 'end', 'close']) client.on(name, () => events.push(name));
  client.on('data', (chunk) => {
    events.push(`data ${chunk}`);
    client.end();
  });
  client.on('close', (hadError) => {
    assert.strictEqual(hadError, false);
    assert.strictEqual(client.bytesWritten, 5);
    assert.strictEqual(client.bytesRead, 10);
    server.close();
  });
  client.write('hel');
  client.write(Buffer.from('lo'));
});
process.on('exit', () => {
  assert.deepStrictEqual(events, ['connect', 'ready', 'data echo:hello', 'end', 'close']);
});
