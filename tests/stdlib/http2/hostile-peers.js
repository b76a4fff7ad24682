// SPDX-License-Identifier: MIT
'use strict';
// Peers that break the rules or cost more than they may: each is answered by the end of its own connection (or stream)
// and by nothing else, in bounded memory, and a client that is no trouble is served all the while.
const assert = require('assert');
const http2 = require('http2');
const net = require('net');

const { constants: { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_PROTOCOL_ERROR, NGHTTP2_FRAME_SIZE_ERROR } } = http2;

const magic = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8, CONTINUATION = 9;
const END_STREAM = 1, END_HEADERS = 4;
const limitOfMemory = 96 * 1024 * 1024;

function frame(type, flags, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

const settings = frame(SETTINGS, 0, 0);
// :method GET, :scheme http, :path /, :authority a
const request = Buffer.from([0x82, 0x86, 0x84, 0x41, 0x01, 0x61]);

function literal(name, value) {
  const part = (text) => {
    const length = [];
    let rest = text.length;
    if (rest < 127) length.push(rest);
    else for (length.push(127), rest -= 127; ; rest >>>= 7) {
      if (rest < 128) { length.push(rest); break; }
      length.push(rest & 127 | 128);
    }
    return Buffer.concat([Buffer.from(length), Buffer.from(text, 'latin1')]);
  };
  return Buffer.concat([Buffer.from([0]), part(name), part(value)]);
}

let accepted = 0;
const server = http2.createServer({ maxSessionMemory: 2 });
server.on('stream', (stream) => {
  accepted++;
  stream.on('error', () => {});
  stream.respond({ ':status': 200 });
  stream.end('ok');
});
server.on('sessionError', () => {});

// The codes of the frames that the server sent: { goaway, resets: Map(id -> code), closed }.
function attack(name, write, { reads = true, patience = 20000 } = {}) {
  return new Promise((resolve, reject) => {
    const seen = { goaway: undefined, resets: new Map(), responses: 0 };
    const socket = net.connect(server.address().port, () => {
      socket.write(magic);
      socket.write(settings);
      write(socket);
    });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`${name}: the connection is still there`));
    }, patience);
    let rest = Buffer.alloc(0);
    if (reads) socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 9) {
        const length = rest.readUIntBE(0, 3);
        if (rest.length < 9 + length) break;
        const payload = rest.subarray(9, 9 + length);
        if (rest[3] === GOAWAY) seen.goaway = payload.readUInt32BE(4);
        else if (rest[3] === RST_STREAM) seen.resets.set(rest.readUInt32BE(5), payload.readUInt32BE(0));
        else if (rest[3] === HEADERS) seen.responses++;
        rest = rest.subarray(9 + length);
      }
    });
    else socket.pause();
    socket.on('error', () => {}); // a reset is an end, too
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(seen);
    });
  });
}

// Writes as long as the server takes it.
function flood(socket, make, most) {
  let n = 0;
  (function more() {
    while (n < most && !socket.destroyed) {
      const piece = make(n++);
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
    if (!socket.destroyed) socket.end();
  })();
}

function friend() {
  return new Promise((resolve, reject) => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    client.on('error', reject);
    const stream = client.request();
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => { text += chunk; });
    stream.on('end', () => client.close(() => resolve(text)));
  });
}

const cases = {
  // CVE-2023-44487: requests that are taken back at once.
  async 'rapid reset'() {
    const seen = await attack('rapid reset', (socket) => flood(socket, (n) => Buffer.concat([
      frame(HEADERS, END_STREAM | END_HEADERS, 2 * n + 1, request),
      frame(RST_STREAM, 0, 2 * n + 1, Buffer.from([0, 0, 0, 8])),
    ]), 200000));
    assert(accepted < 5000, `it was let to make ${accepted} requests`);
    assert.notStrictEqual(seen.goaway, undefined);
  },

  // CVE-2024-28182: a header block that does not end.
  async 'CONTINUATION without end'() {
    const piece = literal('x', 'y'.repeat(1000));
    const seen = await attack('CONTINUATION', (socket) => flood(socket, (n) => n === 0 ?
      frame(HEADERS, END_STREAM, 1, request) : frame(CONTINUATION, 0, 1, piece), 200000));
    assert.strictEqual(seen.responses, 0);
  },

  async 'a header block that is too large'() {
    const big = Buffer.concat([request, ...Array.from({ length: 15 }, (_, i) => literal(`x-${i}`, 'y'.repeat(1000)))]);
    const parts = [frame(HEADERS, END_STREAM, 1, big)];
    for (let i = 0; i < 6; i++) {
      parts.push(frame(CONTINUATION, i === 5 ? END_HEADERS : 0, 1,
                       Buffer.concat(Array.from({ length: 15 }, (_, j) => literal(`z-${i}-${j}`, 'y'.repeat(1000))))));
    }
    const seen = await attack('large block', (socket) => {
      socket.write(Buffer.concat(parts));
      socket.end(frame(HEADERS, END_STREAM | END_HEADERS, 3, request));
    });
    assert.strictEqual(seen.resets.get(1), NGHTTP2_ENHANCE_YOUR_CALM);
    assert.strictEqual(seen.responses, 1); // the next request is served
  },

  async 'more headers than maxHeaderListPairs'() {
    const many = Buffer.concat([request, ...Array.from({ length: 200 }, (_, i) => literal(`x-${i}`, 'y'))]);
    const seen = await attack('pairs', (socket) => socket.end(frame(HEADERS, END_STREAM | END_HEADERS, 1, many)));
    assert.strictEqual(seen.resets.get(1), NGHTTP2_ENHANCE_YOUR_CALM);
  },

  // Their answers pile up, as nobody reads them.
  async 'a flood of SETTINGS, unread'() {
    const many = Buffer.concat(Array(2000).fill(settings));
    await attack('SETTINGS', (socket) => flood(socket, () => many, 3000), { reads: false });
  },

  async 'a flood of PING, unread'() {
    const many = Buffer.concat(Array(2000).fill(frame(PING, 0, 0, Buffer.alloc(8))));
    await attack('PING', (socket) => flood(socket, () => many, 3000), { reads: false });
  },

  async 'a flood of empty DATA'() {
    const empty = Buffer.concat(Array(1000).fill(frame(DATA, 0, 1)));
    await attack('empty DATA', (socket) => flood(socket, (n) => n === 0 ?
      frame(HEADERS, END_HEADERS, 1, Buffer.concat([Buffer.from([0x83]), request.subarray(1)])) : empty, 1000));
  },

  async 'a frame that is larger than agreed'() {
    const head = frame(HEADERS, END_HEADERS, 1);
    head.writeUIntBE(16385, 0, 3);
    const seen = await attack('frame size', (socket) => socket.write(head));
    assert.strictEqual(seen.goaway, NGHTTP2_FRAME_SIZE_ERROR);
  },

  async 'a WINDOW_UPDATE of nothing'() {
    const seen = await attack('window', (socket) => socket.write(frame(WINDOW_UPDATE, 0, 0, Buffer.alloc(4))));
    assert.strictEqual(seen.goaway, NGHTTP2_PROTOCOL_ERROR);
  },

  async 'HTTP/1 where HTTP/2 is spoken'() {
    await new Promise((resolve, reject) => {
      const socket = net.connect(server.address().port, () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('error', () => {});
      socket.on('close', resolve);
      socket.resume();
      setTimeout(() => reject(new Error('HTTP/1: the connection is still there')), 20000).unref();
    });
  },

  async 'frames cut off at every byte'() {
    const whole = Buffer.concat([Buffer.from(magic), settings, frame(HEADERS, END_STREAM | END_HEADERS, 1, request)]);
    const jobs = [];
    for (let at = 0; at <= whole.length; at++) {
      jobs.push(new Promise((resolve) => {
        const socket = net.connect(server.address().port, () => socket.end(whole.subarray(0, at)));
        socket.on('error', () => {});
        socket.on('close', resolve);
        socket.resume();
      }));
    }
    await Promise.all(jobs);
  },

  async 'frames with every bit changed'() {
    const frames = Buffer.concat([frame(HEADERS, END_HEADERS, 1, request), frame(DATA, END_STREAM, 1, Buffer.from('abc')),
                                  frame(PING, 0, 0, Buffer.alloc(8)), frame(WINDOW_UPDATE, 0, 1, Buffer.from([0, 0, 1, 0]))]);
    for (let from = 0; from < frames.length * 8; from += 64) {
      const jobs = [];
      for (let bit = from; bit < Math.min(from + 64, frames.length * 8); bit++) {
        const changed = Buffer.from(frames);
        changed[bit >> 3] ^= 1 << (bit & 7);
        jobs.push(attack(`bit ${bit}`, (socket) => socket.end(changed)));
      }
      await Promise.all(jobs);
    }
  },
};

server.listen(0, async () => {
  const peak = () => process.resourceUsage().maxRSS * 1024;
  for (const name of Object.keys(cases)) {
    accepted = 0;
    const before = peak();
    await cases[name]();
    assert.strictEqual(await friend(), 'ok', name);
    const grown = peak() - before;
    assert(grown < limitOfMemory, `${name}: memory grew by ${grown} bytes`);
    if (process.argv[2] === '-v') console.log(name, Math.round(grown / 1024), 'kB');
  }
  server.close(() => console.log('ok'));
});
