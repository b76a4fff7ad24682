// SPDX-License-Identifier: MIT
'use strict';
// What hostile peers of a TLS server cost: handshakes that stall, are torn or reset, broken records, keys changed without
// end, answers that nobody reads. The server's memory, measured as RSS of a process of its own, stays bounded, and it
// answers afterwards.
const assert = require('assert');
const fs = require('fs');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { spawn } = require('child_process');
const { key, cert } = require('../tls/fixtures/keys');
const toTheEnd = require('../tls/fixtures/to-the-end');
const clientHello = require('../tls/fixtures/client-hello');

const MiB = 1024 * 1024;
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const trusted = { ca: cert, servername: 'localhost' };

// ---- in the process that is measured ----

function serve() {
  const piece = Buffer.alloc(256 * 1024, 'x');
  const server = https.createServer({ key, cert, handshakeTimeout: 20000 }, (req, res) => {
    for (const one of [req, res]) one.on('error', () => {});
    if (req.url === '/large') res.end(piece);
    else req.resume().on('end', () => res.end('ok'));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.stdin.resume().on('close', () => process.exit()); // ends with its parent
}

// ---- attackers ----

function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) * 1024;
}

let port;

function connect() {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject).on('error', () => {});
  });
}

// A connection whose handshake is done; { client, raw }: bytes written to `raw` are records.
async function secured(options) {
  const raw = await connect();
  const client = tls.connect({ ...trusted, socket: raw, ...options });
  client.on('error', () => {});
  await new Promise((resolve) => { client.once('secureConnect', resolve); });
  return { client, raw };
}

function get(path = '/') {
  return new Promise((resolve, reject) => {
    https.get({ ...trusted, port, host: '127.0.0.1', path, agent: false }, (res) => {
      let bytes = 0;
      res.on('data', (piece) => { bytes += piece.length; });
      res.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

async function attack(name, pid, allowed, act) {
  const before = rss(pid);
  const sockets = await act() ?? [];
  await pause(100);
  const grown = rss(pid) - before;
  assert.ok(grown < allowed * MiB, `${name}: ${(grown / MiB).toFixed(1)} MiB`);
  for (const socket of sockets) socket.destroy();
  assert.strictEqual(await get(), 2, name);
}

// So many times, some at once.
async function repeat(times, act) {
  for (let done = 0; done < times; done += 20) await Promise.all(Array.from({ length: 20 }, act));
}

const closed = (socket) => new Promise((resolve) => {
  socket.on('error', () => {}).on('close', resolve);
  if (socket.destroyed) resolve();
});

// What is left after many more is little: nothing is lost for each.
async function leavesNothing(name, pid, act) {
  await repeat(200, act);
  await attack(name, pid, 8, () => repeat(600, act));
}

async function handshakes(pid) {
  const hello = await clientHello();
  await attack('stalled', pid, 48, async () => {
    const sockets = await Promise.all(Array.from({ length: 400 }, connect));
    for (const [i, socket] of sockets.entries()) socket.write(hello.subarray(0, i % 2 ? hello.length : 40));
    await pause(300);
    return sockets;
  });
  await leavesNothing('reset', pid, async () => {
    const socket = await connect();
    socket.write(hello, () => socket.resetAndDestroy());
    await closed(socket);
  });
  await leavesNothing('answered and reset', pid, async () => {
    const socket = await connect();
    socket.write(hello);
    socket.once('data', () => socket.resetAndDestroy());
    await closed(socket);
  });
  await leavesNothing('garbage', pid, async () => {
    const socket = await connect();
    socket.end(Buffer.alloc(20000, 0xa5)).resume();
    await closed(socket);
  });
  // A message of 16 MB, announced in records of one byte each.
  const huge = [1, 0xff, 0xff, 0xff].map((byte) => Buffer.from([22, 3, 1, 0, 1, byte]));
  const flood = Buffer.concat([...huge, Buffer.from([22, 3, 1, 0x40, 0]), Buffer.alloc(0x4000)]);
  await leavesNothing('huge', pid, async () => {
    const socket = await connect();
    socket.resume().write(flood);
    await closed(socket);
  });
}

async function established(pid) {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    // A record that nobody has encrypted ends the connection.
    await leavesNothing(`broken record ${maxVersion}`, pid, async () => {
      const { client, raw } = await secured({ maxVersion });
      raw.write(Buffer.concat([Buffer.from([23, 3, 3, 0, 64]), Buffer.alloc(64, 7)]));
      await closed(client.resume());
    });
    await leavesNothing(`reset ${maxVersion}`, pid, async () => {
      const { client, raw } = await secured({ maxVersion });
      client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc', () => raw.resetAndDestroy());
      await closed(client);
    });
  }
  await attack('unread', pid, 64, async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => secured()));
    for (const { client, raw } of all) {
      client._handle.readStop();
      raw.pause();
      client.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200));
    }
    await pause(500);
    return all.map(({ raw }) => raw);
  });
}

// What a proxy and a server may read in two ways is refused within TLS as without.
async function twoLengths() {
  for (const fields of ['Content-Length: 3\r\nTransfer-Encoding: chunked', 'Content-Length: 3\r\nContent-Length: 4',
                        'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: \x0bchunked']) {
    const { client } = await secured();
    let text = '';
    client.setEncoding('latin1').on('data', (piece) => { text += piece; });
    client.write(`POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`);
    await closed(client);
    assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/, fields);
    assert.strictEqual(text.split('HTTP/1.1').length, 2, fields);
  }
  assert.strictEqual(await get(), 2);
}

// OpenSSL's own client asks for other keys, in both directions, as often as a line says K.
async function keyUpdates(pid) {
  await attack('key updates', pid, 24, async () => {
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_3'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '', errors = '';
    client.stdout.setEncoding('latin1').on('data', (piece) => { out += piece; });
    client.stderr.setEncoding('latin1').on('data', (piece) => { errors += piece; });
    const count = () => errors.split('KEYUPDATE').length - 1;
    for (let i = 1; i <= 200; i++) {
      client.stdin.write('K\n');
      while (count() < i) await pause(1);
    }
    client.stdin.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await new Promise((resolve) => { client.on('close', resolve); });
    assert.match(out, /HTTP\/1\.1 200 OK\r\n/);
  });
}

toTheEnd(async () => {
  if (process.argv[2] === 'serve') return serve();
  const server = spawn(process.execPath, [__filename, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  port = Number(await new Promise((resolve) => { server.stdout.once('data', resolve); }));
  await repeat(100, () => get());
  await handshakes(server.pid);
  await established(server.pid);
  await twoLengths();
  await keyUpdates(server.pid);
  server.kill();
});
