// SPDX-License-Identifier: MIT
'use strict';
// Datagrams of all kinds arrive whole, in order, from where they were sent; a burst is read in batches.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');

async function bound(type = 'udp4', options = {}) {
  const socket = dgram.createSocket({ type, ...options });
  socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  return socket;
}

function messages(socket, count) {
  return new Promise((resolve) => {
    const got = [];
    socket.on('message', function add(bytes, info) {
      got.push([bytes, info]);
      if (got.length < count) return;
      socket.removeListener('message', add);
      resolve(got);
    });
  });
}

async function kinds() {
  const receiver = await bound(), sender = await bound();
  const { port } = receiver.address();
  const parts = [Buffer.from('two '), new Uint16Array([0x6170, 0x7472]), 'more'];
  const waiting = messages(receiver, 4);
  sender.send('text \u00fc', port, '127.0.0.1');
  sender.send(Buffer.from('0123456789'), 2, 5, port, '127.0.0.1');
  sender.send(parts, port, '127.0.0.1');
  sender.send('', port, '127.0.0.1');
  parts.length = 0; // too late to matter
  const got = await waiting;
  assert.deepStrictEqual(got.map(([bytes]) => `${bytes}`), ['text \u00fc', '23456', 'two partmore', '']);
  for (const [bytes, info] of got) {
    assert.deepStrictEqual(info, { address: '127.0.0.1', family: 'IPv4', port: sender.address().port, size: bytes.length });
  }
  receiver.close();
  sender.close();
}

async function burst() {
  const receiver = await bound('udp4', { recvBufferSize: 1 << 20 }), sender = dgram.createSocket('udp4');
  const { port } = receiver.address(), count = 100;
  sender.connect(port);
  await once(sender, 'connect');
  const waiting = messages(receiver, count);
  const sent = [];
  for (let i = 0; i < count; i++) sent.push(new Promise((resolve) => sender.send(`${i}`, (error, n) => resolve([error, n]))));
  assert.deepStrictEqual((await Promise.all(sent))[99], [null, 2]);
  const got = await waiting;
  assert.deepStrictEqual(got.map(([bytes]) => Number(`${bytes}`)), Array.from({ length: count }, (_, i) => i));
  assert.notStrictEqual(got[0][0].buffer, got[1][0].buffer); // each is the program's own
  receiver.close();
  sender.close();
}

// Closed by the first of many that were read together: no further message.
async function closedInBatch() {
  const receiver = await bound(), sender = await bound();
  const { port } = receiver.address();
  let seen = 0;
  receiver.on('message', () => {
    seen++;
    receiver.close();
  });
  for (let i = 0; i < 20; i++) sender.send('x', port, '127.0.0.1');
  await once(receiver, 'close');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.strictEqual(seen, 1);
  assert.throws(() => receiver.address(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
  sender.close();
}

async function large() {
  const receiver = await bound('udp6'), sender = await bound('udp6');
  const { port } = receiver.address(), bytes = Buffer.alloc(60000, 'ab');
  const waiting = messages(receiver, 1);
  sender.send(bytes, port, '::1');
  assert.ok((await waiting)[0][0].equals(bytes));
  const error = await new Promise((resolve) => sender.send(Buffer.alloc(70000), port, '::1', resolve));
  assert.deepStrictEqual([error.code, error.syscall], ['EMSGSIZE', 'send']);
  receiver.close();
  sender.close();
}

async function refused() {
  const gone = await bound();
  const { port } = gone.address();
  gone.close();
  await once(gone, 'close');
  const sender = dgram.createSocket('udp4');
  sender.connectSync(port);
  const failing = once(sender, 'error');
  sender.send('x');
  assert.strictEqual((await failing)[0].code, 'ECONNREFUSED');
  sender.close();
}

(async () => {
  await kinds();
  await burst();
  await closedInBatch();
  await large();
  await refused();
})();
