// SPDX-License-Identifier: MIT
'use strict';
// fetch(): redirects, followed, refused or shown.
const assert = require('assert');
const http = require('http');

let other;
const server = http.createServer((req, res) => {
  const { searchParams, pathname } = new URL(req.url, 'http://x');
  if (pathname === '/to') return res.writeHead(+searchParams.get('status'), { Location: searchParams.get('at') }).end('moved');
  if (pathname === '/loop') return res.writeHead(302, { Location: '/loop' }).end();
  if (pathname === '/nowhere') return res.writeHead(302).end('no location');
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(JSON.stringify({ method: req.method, body, auth: req.headers.authorization, cookie: req.headers.cookie })));
  return undefined;
});

async function main(url) {
  const to = (status, at = '/end') => `${url}/to?status=${status}&at=${encodeURIComponent(at)}`;
  const post = (address) => fetch(address, { method: 'POST', body: 'x' });
  for (const [status, method, body] of [[301, 'GET', ''], [302, 'GET', ''], [303, 'GET', ''], [307, 'POST', 'x'], [308, 'POST', 'x']]) {
    const response = await post(to(status));
    assert.deepStrictEqual([response.redirected, response.url, response.status], [true, `${url}/end`, 200]);
    const got = await response.json();
    assert.deepStrictEqual([got.method, got.body], [method, body]);
  }
  const manual = await fetch(to(302), { redirect: 'manual' });
  assert.deepStrictEqual([manual.status, manual.headers.get('location'), manual.redirected], [302, '/end', false]);
  await manual.text();
  await assert.rejects(fetch(to(302), { redirect: 'error' }), { name: 'TypeError', message: 'fetch failed' });
  await assert.rejects(fetch(`${url}/loop`), (err) => err.cause.message === 'redirect count exceeded');
  assert.strictEqual(await (await fetch(`${url}/nowhere`)).text(), 'no location');
  await assert.rejects(fetch(to(302, 'mailto:x@y')), (err) => err.message === 'fetch failed' && /scheme/.test(err.cause.message));

  // What is secret does not follow to another origin.
  const secrets = { headers: { authorization: 'secret', cookie: 'a=b' } };
  assert.deepStrictEqual(await (await fetch(to(302), secrets)).json(), { method: 'GET', body: '', auth: 'secret', cookie: 'a=b' });
  assert.deepStrictEqual(await (await fetch(to(302, `${other}/end`), secrets)).json(), { method: 'GET', body: '' });

  // A stream cannot be sent twice.
  const body = new Blob(['x']).stream();
  await assert.rejects(fetch(to(307), { method: 'POST', body, duplex: 'half' }), { message: 'fetch failed' });
}

server.listen(0, async () => {
  const { port } = server.address();
  other = `http://localhost:${port}`;
  await main(`http://127.0.0.1:${port}`);
  server.close();
  server.closeAllConnections();
});
