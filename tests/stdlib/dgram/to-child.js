// SPDX-License-Identifier: MIT
'use strict';
// A bound socket goes to a child process, which answers from it.
const assert = require('assert');
const dgram = require('dgram');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', (text, socket) => {
    assert.ok(socket instanceof dgram.Socket);
    socket.on('message', (bytes, { port, address }) => {
      socket.send(`${text} ${bytes}`, port, address, () => process.exit());
    });
    process.send('ready');
  });
} else {
  const child = fork(__filename, ['child']);
  const shared = dgram.createSocket('udp4'), client = dgram.createSocket('udp4');
  const { port } = shared.bindSync({ address: '127.0.0.1' });
  let answer;
  child.send('hello', shared);
  child.on('message', () => {
    shared.close();
    client.send('you', port, '127.0.0.1');
  });
  client.on('message', (bytes) => {
    answer = `${bytes}`;
    client.close();
  });
  child.on('exit', (code) => assert.deepStrictEqual([code, answer], [0, 'hello you']));
}
