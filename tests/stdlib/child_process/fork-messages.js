// SPDX-License-Identifier: MIT
'use strict';
// fork: messages in order both ways, big ones too, a server that travels, disconnect.
const assert = require('assert');
const { fork } = require('child_process');
const net = require('net');

const count = 200;
const big = 'x'.repeat(1 << 20) + '\u20ac';

function child() {
  process.on('message', (message, handle) => {
    if (message === 'server') {
      handle.on('connection', (socket) => socket.end(`from ${process.pid}`, () => handle.close()));
      process.send('serving');
    } else if (message === 'end') {
      process.disconnect();
    } else {
      process.send(message);
    }
  });
}

function parent() {
  const other = fork(__filename, ['child']);
  const got = [];
  const server = net.createServer();
  other.on('message', (message) => {
    if (message !== 'serving') {
      got.push(message);
      return;
    }
    const { port } = server.address();
    server.close();
    let text = '';
    net.connect(port).setEncoding('utf8').on('data', (part) => { text += part; }).on('close', () => {
      assert.strictEqual(text, `from ${other.pid}`);
      other.send('end');
    });
  });
  for (let i = 0; i < count; i++) other.send({ i, nothing: null });
  other.send({ big });
  server.listen(0, () => other.send('server', server));
  other.on('close', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(other.connected, false);
    assert.strictEqual(got.length, count + 1);
    got.slice(0, count).forEach((message, i) => assert.deepStrictEqual(message, { i, nothing: null }));
    assert.strictEqual(got[count].big, big);
  });
}

if (process.argv[2] === 'child') child();
else parent();
