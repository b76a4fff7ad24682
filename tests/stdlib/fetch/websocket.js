// SPDX-License-Identifier: MIT
'use strict';
// WebSocket against a small server: texts, bytes and Blobs, large and in pieces, compressed, pings, closing from both
// sides, what breaks the protocol, and a server that does not want to.
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { createHash } = require('crypto');
const { once } = require('events');

const TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10;

function frame(opcode, payload, { fin = true, compressed = false } = {}) {
  const data = Buffer.from(payload), { length } = data;
  const first = (fin ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), data]);
  const head = Buffer.alloc(10);
  head[0] = first;
  if (length < 65536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head.subarray(0, 4), data]);
  }
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, data]);
}

// Calls onFrame(opcode, payload) for each whole frame of a client, which must be masked.
function reader(socket, onFrame) {
  let all = Buffer.alloc(0);
  socket.on('data', (data) => {
    all = Buffer.concat([all, data]);
    while (all.length >= 6) {
      assert.ok(all[1] & 0x80);
      let length = all[1] & 0x7f, at = 2;
      if (length === 126) [length, at] = [all.readUInt16BE(2), 4];
      else if (length === 127) [length, at] = [Number(all.readBigUInt64BE(2)), 10];
      if (all.length < at + 4 + length) return;
      const payload = Buffer.from(all.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ all[at + (i & 3)]));
      const opcode = all[0] & 15;
      all = all.subarray(at + 4 + length);
      onFrame(opcode, payload);
    }
  });
}

const behaviours = {
  echo: (socket) => reader(socket, (opcode, payload) => {
    if (opcode === CLOSE) return socket.end(frame(CLOSE, payload));
    return socket.write(frame(opcode, payload));
  }),
  pieces(socket) {
    reader(socket, (opcode) => {
      if (opcode === PONG) socket.write(frame(CLOSE, [3, 232]));
      if (opcode === CLOSE) socket.end();
    });
    const text = Buffer.from('\u20ac-text');
    socket.write(frame(TEXT, text.subarray(0, 1), { fin: false }));
    socket.write(frame(PING, 'now'));
    socket.write(frame(0, text.subarray(1)));
  },
  compressed(socket) {
    reader(socket, (opcode, payload) => { if (opcode === CLOSE) socket.end(frame(CLOSE, payload)); });
    const packed = zlib.deflateRawSync('c'.repeat(1000), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, -4);
    socket.write(frame(TEXT, packed, { compressed: true }));
  },
  closes: (socket) => socket.end(frame(CLOSE, Buffer.from([0x0f, 0xa0, ...Buffer.from('enough')]))), // 4000
  dies: (socket) => socket.destroy(),
  'bad-utf8': (socket) => socket.write(frame(TEXT, [0xff, 0xfe])),
  'bad-opcode': (socket) => socket.write(frame(3, 'x')),
  'masked': (socket) => socket.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])),
};

const server = http.createServer((req, res) => res.writeHead(403).end('no'));
server.on('upgrade', (req, socket) => {
  socket.on('error', () => {});
  const { pathname } = new URL(req.url, 'http://x');
  if (pathname === '/refuses') return socket.end('HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n');
  const key = pathname === '/bad-accept' ? 'x' : req.headers['sec-websocket-key'];
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const protocol = req.headers['sec-websocket-protocol']?.split(',')[0];
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
    `${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}` +
    `${pathname === '/compressed' ? 'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n' : ''}\r\n`);
  return (behaviours[pathname.slice(1)] ?? behaviours.echo)(socket);
});

const on = (target, type) => new Promise((resolve) => { target.addEventListener(type, resolve, { once: true }); });

async function echoes(url) {
  const socket = new WebSocket(`${url}echo`, ['first', 'second']);
  assert.deepStrictEqual([socket.readyState, socket.binaryType, socket.url], [0, 'blob', `${url}echo`]);
  assert.throws(() => socket.send('early'), { name: 'InvalidStateError' });
  await on(socket, 'open');
  assert.deepStrictEqual([socket.readyState, socket.protocol, socket.extensions], [1, 'first', '']);
  const says = async (data) => {
    socket.send(data);
    const event = await on(socket, 'message');
    assert.ok(event instanceof MessageEvent);
    return event.data;
  };
  for (const text of ['', 'text', '\u20ac'.repeat(100), 'x'.repeat(70000)]) assert.strictEqual(await says(text), text);
  const blob = await says(new Uint8Array([1, 2, 3]));
  assert.ok(blob instanceof Blob);
  assert.deepStrictEqual(await blob.bytes(), new Uint8Array([1, 2, 3]));
  socket.binaryType = 'arraybuffer';
  const big = Buffer.alloc(200000, 'ab');
  assert.ok(big.equals(Buffer.from(await says(big))));
  assert.deepStrictEqual(await says(new Blob(['blob'])), new TextEncoder().encode('blob').buffer);
  assert.deepStrictEqual(await says(new DataView(new ArrayBuffer(3), 1)), new ArrayBuffer(2));
  assert.throws(() => socket.close(1001), { name: 'InvalidAccessError' });
  assert.throws(() => socket.close(1000, 'x'.repeat(124)), { name: 'SyntaxError' });
  socket.close(3001, 'bye');
  const closed = await on(socket, 'close');
  assert.ok(closed instanceof CloseEvent);
  assert.deepStrictEqual([closed.code, closed.reason, closed.wasClean, socket.readyState], [3001, 'bye', true, 3]);
}

async function ends(url) {
  const listen = async (name) => {
    const socket = new WebSocket(url + name), seen = [];
    socket.onopen = () => seen.push('open');
    socket.onmessage = (event) => seen.push(event.data);
    socket.onerror = (event) => seen.push(event.type);
    if (name === 'compressed') socket.addEventListener('message', () => socket.close(), { once: true });
    const { code, wasClean } = await on(socket, 'close');
    return [...seen, code, wasClean];
  };
  assert.deepStrictEqual(await listen('pieces'), ['open', '\u20ac-text', 1000, true]);
  assert.deepStrictEqual((await listen('compressed')).slice(0, 2), ['open', 'c'.repeat(1000)]);
  assert.deepStrictEqual(await listen('closes'), ['open', 4000, true]);
  assert.deepStrictEqual((await listen('dies')).slice(-2), [1006, false]);
  for (const name of ['refuses', 'bad-accept']) assert.deepStrictEqual(await listen(name), ['error', 1006, false], name);
  for (const name of ['bad-utf8', 'bad-opcode', 'masked']) {
    const seen = await listen(name);
    assert.deepStrictEqual([seen[0], seen.includes('error'), seen.at(-1)], ['open', true, false], name);
  }
  const nobody = new WebSocket('ws://127.0.0.1:9/'); // nothing listens there
  await Promise.all([on(nobody, 'error'), on(nobody, 'close')]);
  for (const bad of ['nothing', 'ftp://x', 'ws://x/#y']) {
    assert.throws(() => new WebSocket(bad), { name: 'SyntaxError' });
  }
  assert.throws(() => new WebSocket(url, ['a', 'a']), { name: 'SyntaxError' });
}

server.listen(0, async () => {
  const url = `ws://127.0.0.1:${server.address().port}/`;
  await echoes(url);
  await ends(url);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});
