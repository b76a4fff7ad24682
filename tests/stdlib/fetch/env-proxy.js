// SPDX-License-Identifier: MIT
'use strict';
// fetch() through a proxy: with NODE_USE_ENV_PROXY=1 those of HTTP_PROXY and HTTPS_PROXY, but not for what NO_PROXY names.
const assert = require('assert');
const http = require('http');
const https = require('https');
const net = require('net');
const { spawn } = require('child_process');
const { key, cert } = require('../tls/fixtures/keys');

const seen = [];
const server = http.createServer((req, res) => res.end(`plain ${req.url}`));
const secure = https.createServer({ key, cert }, (req, res) => res.end(`secure ${req.url}`));
const proxy = http.createServer((req, res) => {
  seen.push(`${req.method} ${req.headers['proxy-authorization'] ?? ''}`);
  http.get(req.url, (answer) => answer.pipe(res));
});
proxy.on('connect', (req, socket) => {
  seen.push(`CONNECT ${new URL(`http://${req.url}`).port === `${secure.address().port}`}`);
  const to = net.connect(new URL(`http://${req.url}`).port, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    to.pipe(socket).pipe(to);
  });
  for (const end of [to, socket]) end.on('error', () => { to.destroy(); socket.destroy(); });
});

function run(env, url) {
  const code = 'fetch(process.argv[1]).then((r) => r.text()).then(console.log, (e) => console.log(e.cause?.message ?? e))';
  return new Promise((resolve) => {
    let out = '';
    const child = spawn(process.execPath, ['-e', code, url], { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1', ...env } });
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { out += data; });
    child.on('close', () => resolve([out.trim(), ...seen.splice(0)]));
  });
}

async function main() {
  for (const one of [server, secure, proxy]) await new Promise((resolve) => { one.listen(0, 'localhost', resolve); });
  const at = (one, scheme = 'http') => `${scheme}://localhost:${one.address().port}`;
  const url = `${at(server)}/a`, env = { HTTP_PROXY: at(proxy), HTTPS_PROXY: at(proxy) }, on = { ...env, NODE_USE_ENV_PROXY: '1' };
  assert.deepStrictEqual(await run(env, url), ['plain /a']);
  const through = await run(on, url);
  assert.strictEqual(through[0], 'plain /a');
  assert.strictEqual(through.length, 2);
  assert.deepStrictEqual(await run({ ...on, NO_PROXY: 'localhost' }, url), ['plain /a']);
  assert.deepStrictEqual(await run(on, `${at(secure, 'https')}/b`), ['secure /b', 'CONNECT true']);
  assert.deepStrictEqual(await run({ ...on, HTTP_PROXY: 'http://localhost:9' }, 'data:,x'), ['x']);
  const refused = await run({ ...on, HTTP_PROXY: 'http://127.0.0.1:9' }, url);
  assert.match(refused[0], /ECONNREFUSED/);
  for (const one of [server, secure, proxy]) {
    one.close();
    one.closeAllConnections();
  }
}

main();
