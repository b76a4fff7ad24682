// SPDX-License-Identifier: MIT
'use strict';
// What a peer that does not read, or never comes to an end, costs: the other side's memory stays bounded, measured as
// RSS of a process of its own, and a server answers afterwards.
const assert = require('assert');
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const net = require('net');
const toTheEnd = require('../tls/fixtures/to-the-end');

const MiB = 1024 * 1024;
const piece = Buffer.alloc(64 * 1024, 'x');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const head = (method, path, fields = '') => `${method} ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) * 1024;
}

// ---- in the process that is measured ----

// '/large' answers with a lot, '/stream' for ever but with regard to 'drain', '/unread' does not read the body.
function serve() {
  const server = http.createServer((req, res) => {
    req.on('error', () => {});
    res.on('error', () => {});
    if (req.url === '/large') res.end(piece);
    else if (req.url === '/stream') {
      const more = () => {
        while (!res.destroyed && res.write(piece)) ;
        res.once('drain', more);
      };
      more();
    } else if (req.url !== '/unread') {
      req.resume().on('end', () => res.end('ok'));
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

// A client of the server at `port`, whose behaviour is in the path.
function ask(port, path) {
  const req = http.request({ port, host: '127.0.0.1', path, method: path === '/deaf' ? 'POST' : 'GET', agent: false });
  req.on('error', (error) => console.log(error.code));
  req.on('response', (res) => {
    res.on('error', () => {});
    res.pause();
    res.once('readable', () => console.log('paused'));
  });
  if (path !== '/deaf') {
    req.end();
    return;
  }
  let full = false;
  const more = () => {
    while (req.write(piece)) ;
    if (!full) setTimeout(() => console.log('full'), 200);
    full = true;
    req.once('drain', more);
  };
  more();
}

// ---- attackers ----

function child(...args) {
  const process_ = spawn(process.execPath, [__filename, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  process_.lines = require('readline').createInterface({ input: process_.stdout })[Symbol.asyncIterator]();
  return process_;
}

const nextLine = async (process_) => (await process_.lines.next()).value;

// Writes as long as the other side takes something; true if it stopped taking before `limit` bytes.
async function flood(socket, text, limit) {
  let written = 0;
  while (written < limit && !socket.destroyed) {
    written += text.length;
    if (socket.write(text)) continue;
    const went = await Promise.race([new Promise((resolve) => socket.once('drain', resolve, true)).then(() => true), pause(300)]);
    if (!went) return true;
  }
  return false;
}

function connect(port) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  return new Promise((resolve) => socket.on('connect', () => resolve(socket)));
}

async function attack(port, pid, allowed, act) {
  const before = rss(pid);
  const sockets = await act();
  await pause(100);
  const grown = rss(pid) - before;
  assert.ok(grown < allowed, `${act}: ${(grown / MiB).toFixed(1)} MiB`);
  for (const socket of sockets) socket.destroy();
  const status = await new Promise((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', agent: false }, (res) => resolve(res.resume().statusCode)).on('error', reject);
  });
  assert.strictEqual(status, 200);
}

async function servers() {
  const server = child('serve');
  const port = Number(await nextLine(server));
  const on = (allowed, act) => attack(port, server.pid, allowed * MiB, act);
  await on(24, async () => {}).catch(() => {}); // the first request makes what is made once
  // Answers that nobody reads stop the questions.
  await on(24, async () => {
    const socket = await connect(port);
    socket.pause();
    assert.ok(await flood(socket, head('GET', '/large').repeat(100), 64 * MiB));
    return [socket];
  });
  // A body that nobody reads is not taken either.
  await on(16, async () => {
    const socket = await connect(port);
    socket.write(head('POST', '/unread', 'Transfer-Encoding: chunked\r\n'));
    assert.ok(await flood(socket, `10000\r\n${piece}\r\n`, 64 * MiB));
    return [socket];
  });
  // Nor is a stream made for who does not read it.
  await on(24, async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => connect(port)));
    for (const socket of sockets) socket.pause().write(head('GET', '/stream'));
    await pause(200);
    return sockets;
  });
  // 60,000 requests in a row, all read.
  await on(32, async () => {
    const socket = await connect(port);
    let bytes = 0;
    socket.on('data', (chunk) => { bytes += chunk.length; });
    for (let i = 0; i < 600; i++) if (!socket.write(head('GET', '/').repeat(100))) await new Promise((r) => socket.once('drain', r));
    const last = new Promise((resolve) => socket.on('end', resolve));
    socket.write(head('GET', '/', 'Connection: close\r\n'));
    await last;
    assert.ok(bytes > 60000 * 100);
    return [socket];
  });
  // 500 heads that never end, of 15 kB each.
  await on(48, async () => {
    const sockets = await Promise.all(Array.from({ length: 500 }, () => connect(port)));
    for (const socket of sockets) socket.write(`GET / HTTP/1.1\r\nX: ${'a'.repeat(15000)}`);
    await pause(300);
    return sockets;
  });
  // Empty lines before the request, chunk after chunk of one byte, extensions: as long as one likes.
  await on(16, async () => {
    const sockets = await Promise.all([connect(port), connect(port), connect(port)]);
    sockets[1].write(head('POST', '/', 'Transfer-Encoding: chunked\r\n'));
    await flood(sockets[0], '\r\n'.repeat(1000), 4 * MiB);
    await flood(sockets[1], '1\r\na\r\n1;a=b\r\na\r\n'.repeat(1000), 8 * MiB);
    await flood(sockets[2], `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(1000)}`, 4 * MiB);
    return sockets;
  });
  server.kill();
}

// A server against our client; `first` is what it answers at once, `then` what it says for ever.
async function client(path, first, then, line) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    if (path === '/deaf') socket.pause();
    else socket.resume();
    socket.write(first);
    if (then) flood(socket, then, 128 * MiB);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asking = child('ask', String(server.address().port), path);
  assert.strictEqual(await nextLine(asking), line, path);
  await pause(300);
  assert.ok(rss(asking.pid) < 110 * MiB, `${path}: ${rss(asking.pid) / MiB}`);
  asking.kill();
  server.close();
}

// A child ends with its parent, however that ends.
function endWithParent() {
  process.stdin.resume().on('close', () => process.exit());
}

toTheEnd(async () => {
  if (process.argv[2] !== undefined) endWithParent();
  if (process.argv[2] === 'serve') return serve();
  if (process.argv[2] === 'ask') return ask(Number(process.argv[3]), process.argv[4]);
  await servers();
  await client('/deaf', '', '', 'full');
  await client('/paused', 'HTTP/1.1 200 OK\r\n\r\nabc', piece, 'paused');
  await client('/chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'.repeat(10000), 'paused');
  await client('/headers', 'HTTP/1.1 200 OK\r\n', 'X: yyyyyyyyyyyyyyy\r\n'.repeat(100), 'HPE_HEADER_OVERFLOW');
  await client('/reason', 'HTTP/1.1 200 ', 'OK'.repeat(1000), 'HPE_HEADER_OVERFLOW');
  await client('/extension', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;', 'ext'.repeat(1000), 'HPE_CHUNK_EXTENSIONS_OVERFLOW');
});
