// SPDX-License-Identifier: MIT
'use strict';
// talk.js SERIALIZATION COMMAND...: starts the command as a child and talks to it. With the argument "child" it is one.
const assert = require('assert');
const { spawn } = require('child_process');
const dgram = require('dgram');
const net = require('net');
const { once } = require('events');

const clones = {
  buffer: Buffer.from('bytes'),
  views: [new Uint8Array([1, 2]), new Float64Array([0.5, -0]), new BigInt64Array([-1n]), new Uint16Array([1, 65535]).subarray(1)],
  bytes: new Uint8Array([7, 8, 9]).buffer,
  map: new Map([[1, new Set(['a'])], ['k', /x/gi]]),
  date: new Date(5),
  big: -(12n ** 30n),
  wide: '\u00e4\u20ac\u{1f600}',
  hole: [1, , 3], // eslint-disable-line no-sparse-arrays
  none: undefined,
};
clones.self = clones;
const plain = [0.5, -1, true, 'text \u00e4\u20ac\n', [], { a: { b: [1, 'x', null] } }, 'x'.repeat(300_000)];
const advanced = [clones, { view: new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2) }, { long: Buffer.alloc(300_000, 1) }];

function child() {
  process.on('message', (message, handle) => {
    if (handle instanceof net.Server) handle.on('connection', (socket) => socket.end('from the child'));
    else if (handle instanceof net.Socket) handle.end(`${message.text} to the end`);
    else if (handle instanceof dgram.Socket) handle.on('message', (text, { port }) => handle.send(`${text}!`, port, '127.0.0.1'));
    if (handle === undefined) process.send(message);
    else process.send({ took: handle.constructor.name });
  });
  process.on('disconnect', () => process.exit(0));
}

async function read(socket) {
  let text = '';
  for await (const part of socket.setEncoding('utf8')) text += part;
  return text;
}

async function ask(peer, message, handle) {
  peer.send(message, handle);
  return (await once(peer, 'message'))[0];
}

async function handles(peer) {
  const server = net.createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const accepted = once(server, 'connection');
  const client = net.connect(port, '127.0.0.1');
  const [socket] = await accepted;
  assert.deepStrictEqual(await ask(peer, { text: 'begun' }, socket), { took: 'Socket' });
  assert.strictEqual(await read(client), 'begun to the end');
  assert.deepStrictEqual(await ask(peer, 'listen', server), { took: 'Server' });
  server.close(); // here: the child has it
  assert.strictEqual(await read(net.connect(port, '127.0.0.1')), 'from the child');

  const udp = dgram.createSocket('udp4');
  await once(udp.bind(0, '127.0.0.1'), 'listening');
  const there = udp.address().port;
  assert.deepStrictEqual(await ask(peer, 'receive', udp), { took: 'Socket' });
  udp.close();
  const asking = dgram.createSocket('udp4');
  asking.send('well', there, '127.0.0.1');
  assert.strictEqual(String((await once(asking, 'message'))[0]), 'well!');
  asking.close();
}

async function parent([serialization, command, ...args]) {
  const peer = spawn(command, [...args, 'child'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], serialization });
  const ended = once(peer, 'close');
  for (const message of serialization === 'json' ? plain : [...plain, ...advanced]) {
    assert.deepStrictEqual(await ask(peer, message), message);
  }
  await handles(peer);
  peer.disconnect();
  assert.deepStrictEqual(await ended, [0, null]);
}

if (process.argv.at(-1) === 'child') child();
else parent(process.argv.slice(2));
