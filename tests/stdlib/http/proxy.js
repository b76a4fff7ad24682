// SPDX-License-Identifier: MIT
'use strict';
// An http.Agent with proxyEnv: what the proxy gets, for whom it is asked, and http.setGlobalProxyFromEnv(). Node's own
// tests (test/client-proxy) have the rest.
const assert = require('assert');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const toTheEnd = require('../tls/fixtures/to-the-end');

const seen = [];
const server = http.createServer((req, res) => res.end(`direct ${req.headers.host} ${req.url}`));
const proxy = http.createServer((req, res) => {
  const { host, 'proxy-authorization': auth, 'proxy-connection': connection } = req.headers;
  seen.push({ line: `${req.method} ${req.url}`, host, auth, connection });
  res.end('proxied');
});
const connections = new Set();
proxy.on('connection', (socket) => connections.add(socket));

function send(options) {
  return new Promise((resolve, reject) => {
    const req = http.request({ host: '127.0.0.1', port: server.address().port, ...options }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (piece) => { text += piece; });
      res.on('end', () => resolve(text));
    });
    req.on('error', reject);
    req.end();
  });
}

const proxyUrl = (user = '') => `http://${user}127.0.0.1:${proxy.address().port}`;

// Host, port, NO_PROXY, and whether the proxy is left out.
const exceptions = [
  ['a.example', 80, '', false],
  ['a.example', 80, '*', true],
  ['a.example', 80, 'b.example , A.EXAMPLE', true],
  ['sub.a.example', 80, 'a.example', false],
  ['sub.a.example', 80, '.a.example', true],
  ['a.example', 80, '.a.example', true],
  ['nota.example', 80, '.a.example', false],
  ['x.y.a.example', 80, '*.a.example', true],
  ['a.example', 80, '*.a.example', false],
  ['a.example', 8080, 'a.example:8080', true],
  ['a.example', 80, 'a.example:8080', false],
  ['sub.a.example', 8080, '.a.example:8080', true],
  ['10.0.0.7', 80, '10.0.0.7', true],
  ['10.0.0.7', 80, '10.0.0.1-10.0.1.0', true],
  ['10.0.1.1', 80, '10.0.0.1-10.0.1.0', false],
  ['10.0.0.0', 80, '10.0.0.1-10.0.1.0', false],
  ['a-b.example', 80, 'a-b.example', true],
  ['::1', 80, '::1', true],
  ['[::1]', 80, '[::1]', true],
  ['::1', 8080, '[::1]:8080', true],
  ['::1', 80, '[::1]:8080', false],
  [undefined, 80, 'localhost', true],
];

// Which socket an agent would make is seen where it makes it.
function wasDirect(host, port, none) {
  const agent = new http.Agent({ proxyEnv: { http_proxy: 'http://proxy.example:3128', no_proxy: none } });
  const { createConnection, connect } = net;
  let to;
  net.createConnection = net.connect = (options) => {
    to = options.host;
    return new net.Socket();
  };
  try {
    agent.createConnection({ host, port });
  } finally {
    Object.assign(net, { createConnection, connect });
  }
  return to !== 'proxy.example';
}

async function checkRequests() {
  const agent = new http.Agent({ keepAlive: true, proxyEnv: { HTTP_PROXY: proxyUrl('us%40er:pa%3Ass@') } });
  const authority = `127.0.0.1:${server.address().port}`;
  const auth = `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`;
  const expected = (line) => [{ line, host: authority, auth, connection: 'keep-alive' }];
  assert.strictEqual(await send({ agent, path: '/a?b' }), 'proxied');
  assert.deepStrictEqual(seen.splice(0), expected(`GET http://${authority}/a?b`));
  assert.strictEqual(await send({ agent, path: '/l', method: 'POST', headers: [['Host', authority], ['X-A', '1'], ['Content-Length', '0']] }),
                     'proxied');
  assert.deepStrictEqual(seen.splice(0), expected(`POST http://${authority}/l`));
  assert.strictEqual(connections.size, 1); // it is kept for both
  for (const target of ['http://evil.example/', `http://${authority}\\@evil.example/`, `http://a:b@${authority}/`, '@evil.example/']) {
    assert.throws(() => http.request({ agent, host: '127.0.0.1', port: server.address().port, path: target }),
                  { code: 'ERR_INVALID_ARG_VALUE' }, target);
  }
  for (const host of ['a/b', 'a@b', 'a?b', 'a b']) {
    assert.throws(() => http.request({ agent, host, path: '/' }), { code: 'ERR_INVALID_ARG_VALUE' }, host);
  }
  agent.destroy();
}

async function checkPipe() {
  const name = path.join(os.tmpdir(), `ingot-proxy-${process.pid}.sock`);
  const local = http.createServer((req, res) => res.end(`pipe ${req.url}`)).listen(name);
  await new Promise((resolve) => { local.on('listening', resolve); });
  const agent = new http.Agent({ proxyEnv: { HTTP_PROXY: proxyUrl() } });
  assert.strictEqual(await send({ agent, host: undefined, port: undefined, socketPath: name, path: '/p' }), 'pipe /p');
  assert.deepStrictEqual(seen, []);
  local.close();
}

async function checkGlobal() {
  const before = http.globalAgent;
  const restore = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl() });
  assert.notStrictEqual(http.globalAgent, before);
  assert.strictEqual(await send({ path: '/g' }), 'proxied');
  const inner = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl(), no_proxy: '127.0.0.1' });
  assert.match(await send({ path: '/h' }), /^direct .* \/h$/);
  inner();
  assert.strictEqual(await send({ path: '/i' }), 'proxied');
  restore();
  assert.strictEqual(http.globalAgent, before);
  assert.match(await send({ path: '/j' }), /^direct .* \/j$/);
}

// Which proxies fetch() uses is seen by its dispatcher, which the package undici would find, too.
async function checkFetch() {
  const symbol = Symbol.for('undici.globalDispatcher.1');
  const url = `http://127.0.0.1:${server.address().port}/f`;
  const get = () => fetch(url).then((res) => res.text());
  proxy.on('connect', (req, socket) => {
    seen.push(`CONNECT ${req.url}`);
    const to = net.connect(server.address().port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    to.pipe(socket).pipe(to);
    for (const one of [to, socket]) one.on('error', () => {});
  });
  seen.length = 0;
  const unused = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl() });
  assert.strictEqual(Object.getOwnPropertyDescriptor(globalThis, symbol).value, undefined);
  unused();
  assert.strictEqual(globalThis[symbol], undefined);
  const early = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl() });
  assert.match(globalThis[symbol].constructor.name, /EnvHttpProxyAgent/);
  assert.match(await get(), /^direct/);
  assert.deepStrictEqual(seen.splice(0), [`CONNECT ${new URL(url).host}`]);
  early();
  assert.match(await get(), /^direct/);
  assert.deepStrictEqual(seen, []);
  const before = globalThis[symbol];
  const late = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl() });
  assert.match(await get(), /^direct/);
  assert.strictEqual(seen.splice(0).length, 1);
  late();
  assert.strictEqual(globalThis[symbol], before);
  assert.match(await get(), /^direct/);
  assert.deepStrictEqual(seen, []);
}

async function main() {
  for (const one of [server, proxy]) await new Promise((resolve) => { one.listen(0, '127.0.0.1', resolve); });
  for (const [host, port, none, direct] of exceptions) {
    assert.strictEqual(wasDirect(host, port, none), direct, `${host}:${port} with ${none}`);
  }
  assert.throws(() => new http.Agent({ proxyEnv: { http_proxy: 'ftp://a.example' } }), { code: 'ERR_PROXY_INVALID_CONFIG' });
  new http.Agent({ proxyEnv: { http_proxy: '', no_proxy: '' } });
  await checkRequests();
  seen.length = 0;
  await checkPipe();
  await checkGlobal();
  await checkFetch();
  for (const one of [server, proxy]) {
    one.close();
    one.closeAllConnections();
  }
}

toTheEnd(main);
