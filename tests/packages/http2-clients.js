// Clients that speak HTTP/2: undici (allowH2, also for the global fetch), axios (httpVersion 2), supertest ({ http2: true }).
// node: 20
const http2 = require('http2');
const { Agent, Pool, fetch, request, setGlobalDispatcher } = require('undici');
const axios = require('axios');
const supertest = require('supertest');
const { certificate } = require('./fixtures/certificate.js');

const server = http2.createSecureServer(certificate, async (req, res) => {
  if (req.url === '/slow') return; // until it is given up
  let n = 0;
  for await (const chunk of req) n += chunk.length;
  res.writeHead(req.url === '/none' ? 404 : 200, { 'content-type': 'application/json', 'x-n': String(n), 'set-cookie': ['a=b', 'c=d'] });
  res.end(JSON.stringify({ url: req.url, method: req.method, n, http: req.httpVersion }));
});

async function withUndici(base) {
  const dispatcher = new Agent({ allowH2: true, connect: { ca: certificate.cert, servername: 'localhost' } });
  const { statusCode, headers, body } = await request(`${base}/r`, { dispatcher, method: 'POST', body: 'hello' });
  console.log(statusCode, headers['x-n'], headers['set-cookie'], await body.json());
  const all = await Promise.all(Array.from({ length: 20 }, (_, i) => request(`${base}/${i}`, { dispatcher }).then((r) => r.body.json())));
  console.log(all.map((v) => v.url).join(), all.every((v) => v.http === '2.0'));
  const res = await fetch(`${base}/f`, { dispatcher, method: 'PUT', body: 'x'.repeat(300000) });
  console.log(res.status, res.headers.get('x-n'), (await res.json()).n);
  await request(`${base}/slow`, { dispatcher, signal: AbortSignal.timeout(100) }).catch((err) => console.log(err.name));
  await dispatcher.close();
  const pool = new Pool(base, { allowH2: true, connections: 1, connect: { ca: certificate.cert, servername: 'localhost' } });
  console.log((await (await pool.request({ path: '/pool', method: 'GET' })).body.json()).http);
  await pool.close();
  const ofAll = new Agent({ allowH2: true, connect: { ca: certificate.cert, servername: 'localhost' } });
  setGlobalDispatcher(ofAll);
  console.log((await (await globalThis.fetch(`${base}/global`, { method: 'POST', body: 'y'.repeat(100000) })).json()));
  await ofAll.close();
}

async function withAxios(base) {
  const options = { httpVersion: 2, http2Options: { ca: certificate.cert, servername: 'localhost', sessionTimeout: 100 } };
  const got = await axios.post(`${base}/ax`, { a: 1 }, options);
  console.log(got.status, got.data, got.headers['x-n']);
  await axios.get(`${base}/none`, options).catch((err) => console.log(err.code, err.response.status));
}

async function withSupertest() {
  const plain = http2.createServer((req, res) => {
    res.setHeader('x-v', req.httpVersion);
    res.end(`hello ${req.url}`);
  });
  const answer = await supertest(plain, { http2: true }).get('/st').expect(200);
  console.log(answer.text, answer.headers['x-v']);
}

server.listen(0, '127.0.0.1', async () => {
  const base = `https://127.0.0.1:${server.address().port}`;
  await withUndici(base);
  await withAxios(base);
  await withSupertest();
  server.close(() => console.log('closed'));
});
