// SPDX-License-Identifier: MIT
'use strict';
// Clients that dribble, reset, half-close, never read, pipeline without end or leave bytes behind an upgrade: each
// ends in its documented error, and the server goes on answering.
const assert = require('assert');
const http = require('http');
const net = require('net');
const toTheEnd = require('../tls/fixtures/to-the-end');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

function connect(port, text) {
  const socket = net.connect(port, '127.0.0.1');
  socket.text = '';
  socket.on('data', (chunk) => { socket.text += chunk.toString('latin1'); });
  socket.on('error', () => {});
  socket.whole = new Promise((resolve) => socket.on('close', () => resolve(socket.text)));
  if (text !== undefined) socket.write(text);
  return socket;
}

async function alive(port) {
  const text = await connect(port, 'GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').whole;
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
}

// A head or a body that comes a byte at a time.
async function slowLoris() {
  const errors = [];
  const aborted = [];
  const options = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  const server = http.createServer(options, (req, res) => {
    req.on('error', (error) => aborted.push(`${error.code} ${error.message}`));
    req.resume().on('end', () => res.end('ok'));
  });
  const port = await listen(server);
  const dribble = async (socket, byte) => {
    while (!socket.destroyed) {
      socket.write(byte);
      await pause(10);
    }
  };
  const clients = ['GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nX: ',
                   'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n',
                   'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ', ''].map((text) => {
    const socket = connect(port, text === '' ? undefined : text);
    if (text !== '') dribble(socket, 'a');
    return socket;
  });
  await alive(port);
  const texts = await Promise.all(clients.map((one) => one.whole));
  // What was read of it before the reset; the last two asked within the time, so to say.
  for (const text of texts) if (text !== '') assert.match(text, /HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
  assert.ok(texts.some((text) => text !== ''));
  await pause(20);
  assert.deepStrictEqual(aborted, ['ECONNRESET aborted', 'ECONNRESET aborted']);
  server.on('clientError', (error, socket) => {
    errors.push(`${error.code}: ${error.message}`);
    socket.destroy();
  });
  await connect(port, 'GET / HTTP/1.1\r\nHos').whole;
  assert.deepStrictEqual(errors, ['ERR_HTTP_REQUEST_TIMEOUT: Request timeout']);
  await alive(port);
  server.close();
}

async function resets() {
  let seen;
  const server = http.createServer((req, res) => {
    if (req.url === '/alive') {
      res.end('ok');
      return;
    }
    const events = [];
    const finished = new Promise((resolve) => res.on('close', resolve));
    req.on('aborted', () => events.push('aborted'));
    req.on('error', (error) => events.push(error.code));
    req.on('close', () => events.push('close'));
    seen(finished.then(() => [...events, res.writableFinished, req.complete].join()));
    req.resume();
    if (req.url === '/half') res.write('half');
  });
  server.on('clientError', (error, socket) => socket.destroy());
  const port = await listen(server);
  const heads = ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc',
                 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
                 'POST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'];
  for (const head of heads) {
    for (const end of ['resetAndDestroy', 'destroy']) {
      const socket = connect(port, head);
      const outcome = await new Promise((resolve) => {
        seen = (promise) => {
          socket[end]();
          resolve(promise);
        };
      });
      assert.strictEqual(outcome, 'aborted,ECONNRESET,close,false,false', `${head} ${end}`);
    }
  }
  // In the head, before and after the answer.
  for (const text of ['', 'GET', 'GET / HTTP/1.1\r\n']) connect(port, text || undefined).on('connect', function() { this.resetAndDestroy(); });
  await pause(20);
  await alive(port);
  server.close();
}

// The client has said all it will say, and waits.
async function halfClosed() {
  const server = http.createServer((req, res) => {
    setTimeout(() => res.end('late'), req.url === '/alive' ? 0 : 20);
  });
  const port = await listen(server);
  const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(request);
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  await new Promise((resolve) => socket.on('end', resolve));
  assert.strictEqual(text, '');
  socket.destroy();
  server.httpAllowHalfOpen = true;
  const patient = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  patient.end(request);
  patient.on('data', (chunk) => { text += chunk; });
  await new Promise((resolve) => patient.on('end', resolve));
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nlate$/s);
  await alive(port);
  server.close();
}

async function limits() {
  const dropped = [];
  const server = http.createServer((req, res) => res.end('ok'));
  server.maxRequestsPerSocket = 2;
  server.on('dropRequest', (req) => dropped.push(req.url));
  const port = await listen(server);
  const get = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const text = await connect(port, get('/1') + get('/2') + get('/3') + get('/4')).whole;
  assert.deepStrictEqual(text.match(/HTTP\/1\.1 \d+/g).slice(0, 2), ['HTTP/1.1 200', 'HTTP/1.1 200']);
  assert.ok(dropped.length > 0 && dropped[0] === '/3');

  const drops = [];
  server.maxRequestsPerSocket = 0;
  server.maxConnections = 1;
  server.on('drop', (info) => drops.push(info));
  const held = connect(port, get('/'));
  await new Promise((resolve) => held.once('data', resolve));
  assert.strictEqual(await connect(port, get('/')).whole, '');
  assert.strictEqual(drops.length, 1);
  assert.strictEqual(drops[0].localPort, port);
  assert.strictEqual(drops[0].remoteFamily, 'IPv4');
  held.destroy();
  await held.whole;
  await pause(10);
  await alive(port);
  server.close();
}

// Bytes behind the head are the protocol's that follows.
async function leftOver() {
  const server = http.createServer((req, res) => res.end('plain'));
  const take = (status) => (req, socket, head) => {
    socket.write(`HTTP/1.1 ${status}\r\n\r\n${head.length}:`);
    socket.end(head);
  };
  const port = await listen(server);
  const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  const tunnel = 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n';
  const more = '\x00\xffGET / HTTP/1.1\r\n\r\n';
  // Nobody listens: an upgrade is a plain request, a tunnel is closed.
  assert.match(await connect(port, `${upgrade.replace('Upgrade\r', 'Upgrade, close\r')}`).whole, /plain$/);
  assert.strictEqual(await connect(port, tunnel + more).whole, '');
  server.on('upgrade', take('101 Switching Protocols'));
  server.on('connect', take('200 OK'));
  for (const head of [upgrade, tunnel]) {
    const text = await connect(port, Buffer.from(head + more, 'latin1')).whole;
    assert.ok(text.endsWith(`\r\n\r\n${more.length}:${more}`), JSON.stringify(text));
  }
  // With a body before it.
  const posted = upgrade.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 3\r\n\r\nabc');
  assert.match(await connect(port, posted).whole, /\r\n\r\n3:abc$/);
  await alive(port);
  server.close();
}

// A body that comes without waiting, or never.
async function expectations() {
  const asked = [];
  const server = http.createServer((req, res) => {
    asked.push(req.url);
    req.on('error', () => {});
    req.resume().on('end', () => res.end('ok'));
  });
  const port = await listen(server);
  const head = (path) => `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`;
  let text = await connect(port, `${head('/1')}ab${head('/2').replace('Host', 'Connection: close\r\nHost')}cd`).whole;
  assert.deepStrictEqual(text.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 100', 'HTTP/1.1 200', 'HTTP/1.1 100', 'HTTP/1.1 200']);
  const never = connect(port, head('/3'));
  await new Promise((resolve) => never.once('data', resolve));
  never.destroy();
  server.on('checkContinue', (req, res) => {
    res.writeHead(413, { Connection: 'close' });
    res.end();
  });
  text = await connect(port, `${head('/4')}ab`).whole;
  assert.match(text, /^HTTP\/1\.1 413 /);
  assert.deepStrictEqual(asked, ['/1', '/2', '/3']);
  await alive(port);
  server.close();
}

toTheEnd(async () => {
  for (const part of [slowLoris, resets, halfClosed, limits, leftOver, expectations]) {
    if (process.argv[2] === undefined || process.argv[2] === part.name) await part();
  }
});
