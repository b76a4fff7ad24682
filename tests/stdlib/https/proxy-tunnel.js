// SPDX-License-Identifier: MIT
'use strict';
// An https.Agent with proxyEnv: tunnels, kept and resumed; proxies that answer badly, too much or not at all.
const assert = require('assert');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { key, cert } = require('../tls/fixtures/keys');
const toTheEnd = require('../tls/fixtures/to-the-end');

const server = https.createServer({ key, cert }, (req, res) => res.end(`${req.url} ${req.socket.isSessionReused()}`));
const heads = [];
let answer; // (socket, head): instead of a tunnel
const sockets = new Set();

function onConnection(socket) {
  sockets.add(socket);
  socket.on('error', () => {});
  let head = '';
  socket.on('data', function onData(bytes) {
    head += bytes.latin1Slice();
    if (!head.endsWith('\r\n\r\n')) return;
    socket.removeListener('data', onData);
    heads.push(head);
    if (answer) {
      answer(socket);
      return;
    }
    const to = net.connect(server.address().port, '127.0.0.1', () => {
      for (const byte of 'HTTP/1.1 200 Fine\r\nContent-Length: 7\r\n\r\n') socket.write(byte); // in pieces
      to.pipe(socket).pipe(to);
    });
    to.on('error', () => socket.destroy());
  });
}
const proxy = net.createServer(onConnection);
const secureProxy = tls.createServer({ key, cert }, onConnection);

function agentFor(one, more) {
  const url = `${one === proxy ? 'http' : 'https'}://u:p@localhost:${one.address().port}`;
  return new https.Agent({ ca: cert, servername: 'localhost', proxyEnv: { HTTPS_PROXY: url }, ...more });
}

function get(agent, options) {
  return new Promise((resolve, reject) => {
    const req = https.get({ host: 'localhost', port: server.address().port, path: '/t', agent, ...options }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (piece) => { text += piece; });
      res.on('end', () => resolve(text));
    });
    req.on('error', reject);
    options?.onRequest?.(req);
  });
}

async function checkTunnels() {
  const authority = `localhost:${server.address().port}`;
  const agent = agentFor(proxy);
  assert.strictEqual(await get(agent), '/t false');
  const head = heads.splice(0)[0].split('\r\n');
  assert.strictEqual(head[0], `CONNECT ${authority} HTTP/1.1`);
  assert(head.includes(`host: ${authority}`));
  assert(head.includes(`proxy-authorization: Basic ${Buffer.from('u:p').toString('base64')}`));
  assert.strictEqual(await get(agent), '/t true'); // another tunnel, the session of the first
  assert.strictEqual(heads.splice(0).length, 1);
  const kept = agentFor(proxy, { keepAlive: true });
  await get(kept);
  await get(kept);
  assert.strictEqual(heads.splice(0).length, 1);
  kept.destroy();
  // The proxy's own certificate is nobody's that is trusted; ca is for the server.
  await assert.rejects(get(agentFor(secureProxy)), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  assert.deepStrictEqual(heads, []);
  tls.setDefaultCACertificates([cert]);
  assert.strictEqual(await get(agentFor(secureProxy)), '/t false');
  assert.strictEqual(heads.splice(0).length, 1);
}

async function checkBadAnswers() {
  const bad = [
    ['HTTP/1.1 407 No\r\n\r\n', /407 No$/],
    ['HTTP/1.1 2000 OK\r\n\r\n', /2000 OK$/],
    ['HTTP/1.1 301 Moved\r\nLocation: x\r\n\r\n', /301 Moved$/],
    ['\r\n\r\n', /Failed to establish tunnel/],
    ['HTTP/1.1 200 OK\r\n\r\nmore', /nobody asked for/],
    [`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(1 << 20)}`, /too long/],
  ];
  for (const [text, message] of bad) {
    answer = (socket) => socket.write(text);
    await assert.rejects(get(agentFor(proxy)), (error) => {
      assert.strictEqual(error.code, 'ERR_PROXY_TUNNEL');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /u:p/);
      return true;
    });
  }
  answer = (socket) => socket.resetAndDestroy();
  await assert.rejects(get(agentFor(proxy)), { code: 'ECONNRESET' });
  answer = (socket) => socket.end('HTTP/1.1 200 OK\r\n');
  await assert.rejects(get(agentFor(proxy)), /ended unexpectedly/);
}

// No more tunnels than an agent may have sockets, those that are still being made counted; and each request is served, or
// fails, whatever became of those before it.
async function checkLimits() {
  for (const more of [{ maxSockets: 2 }, { maxTotalSockets: 2, keepAlive: true }]) {
    answer = undefined;
    sockets.clear();
    heads.length = 0;
    let most = 0;
    const count = () => { most = Math.max(most, Array.from(sockets).filter((socket) => !socket.closed).length); };
    proxy.on('connection', count);
    const agent = agentFor(proxy, more);
    const all = await Promise.all(Array.from({ length: 12 }, () => get(agent)));
    assert.ok(all.every((text) => text.startsWith('/t ')));
    assert.ok(most <= 2, `${most} at once`);
    agent.destroy();
    answer = (socket) => socket.end('HTTP/1.1 502 Bad\r\n\r\n');
    const bad = agentFor(proxy, more);
    const failed = await Promise.allSettled(Array.from({ length: 12 }, () => get(bad)));
    assert.deepStrictEqual(new Set(failed.map((one) => one.reason?.code)), new Set(['ERR_PROXY_TUNNEL']));
    proxy.off('connection', count);
  }
}

// Nothing is left of a request that is given up, although the proxy never answers.
async function checkSilence() {
  answer = () => {};
  const closed = (socket) => new Promise((resolve) => { socket.on('close', resolve); });
  sockets.clear();
  heads.length = 0;
  const mine = new Error('mine');
  const given = (error) => get(agentFor(proxy), { onRequest(req) {
    const wait = setInterval(() => {
      if (heads.length === 0) return;
      clearInterval(wait);
      heads.length = 0;
      req.destroy(error);
    }, 5);
  } });
  await assert.rejects(given(mine), mine);
  await assert.rejects(given(undefined), { code: 'ECONNRESET', message: 'socket hang up' });
  const controller = new AbortController();
  const aborted = get(agentFor(proxy), { signal: controller.signal });
  while (heads.length === 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
  controller.abort();
  await assert.rejects(aborted, { name: 'AbortError' });
  let timeouts = 0;
  const late = get(agentFor(proxy), { timeout: 50, onRequest: (req) => req.on('timeout', () => { timeouts++; }) });
  await assert.rejects(late, /timed out after 50ms/);
  assert.strictEqual(timeouts, 1);
  await Promise.all(Array.from(sockets, (socket) => (socket.closed ? undefined : closed(socket))));
  assert.strictEqual(sockets.size, 4);
}

toTheEnd(async () => {
  for (const one of [server, proxy, secureProxy]) await new Promise((resolve) => { one.listen(0, resolve); });
  await checkTunnels();
  await checkBadAnswers();
  await checkLimits();
  await checkSilence();
  for (const one of [server, proxy, secureProxy]) one.close();
});
