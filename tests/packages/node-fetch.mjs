// node-fetch 3: an ES module that brings fetch-blob and formdata-polyfill; bodies, redirects, errors, AbortSignal.
import http from 'node:http';
import zlib from 'node:zlib';
import fetch, { AbortError, Blob, FetchError, File, FormData, Headers, Request, Response } from 'node-fetch';

const server = http.createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  if (req.url === '/redirect') return res.writeHead(301, { location: '/done' }).end();
  if (req.url === '/loop') return res.writeHead(302, { location: '/loop' }).end();
  if (req.url === '/wait') return;
  res.writeHead(200, { 'content-encoding': 'br', 'set-cookie': ['a=1', 'b=2'] });
  res.end(zlib.brotliCompressSync(JSON.stringify([req.method, req.url, req.headers['content-type']?.slice(0, 20), body.includes('filename="f.txt"') || body])));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const res = await fetch(`${base}/a?b`, { method: 'POST', body: 'text' });
console.log(res.status, res.ok, res.headers.raw()['set-cookie'], await res.json());
const form = new FormData();
form.set('x', 'y');
form.set('file', new File(['hello'], 'f.txt', { type: 'text/plain' }));
console.log(await (await fetch(base, { method: 'PUT', body: form })).json());
const redirected = await fetch(`${base}/redirect`);
console.log(redirected.redirected, redirected.url.slice(base.length), (await redirected.text()).length);
await fetch(`${base}/loop`, { follow: 3 }).catch((err) => console.log(err instanceof FetchError, err.type));
const stop = new AbortController();
setTimeout(() => stop.abort(), 5);
await fetch(`${base}/wait`, { signal: stop.signal }).catch((err) => console.log(err instanceof AbortError, err.name));
await fetch('http://127.0.0.1:1').catch((err) => console.log(err.code));
console.log(await new Response(new Blob(['a', 'b'])).text(), [...new Headers({ A: '1' })], new Request(base).method);
server.close();
server.closeAllConnections();
