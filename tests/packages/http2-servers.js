// Servers over http2 with TLS, by ALPN with https beside it: koa, fastify, plain middleware (morgan, helmet, cors, compression); clients: http2, https.
// node: 20
const http2 = require('http2');
const https = require('https');
const { Readable } = require('stream');
const Koa = require('koa');
const { Router } = require('@koa/router');
const fastify = require('fastify');
const { certificate } = require('./fixtures/certificate.js');

const tls = { ...certificate, ca: certificate.cert, rejectUnauthorized: true, servername: 'localhost' };

// [status, headers, text] over HTTP/2, by a session.
function ask(session, path, { method = 'GET', body, headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const req = session.request({ ':path': path, ':method': method, ...headers });
    let head;
    let text = '';
    req.setEncoding('utf8');
    req.on('response', (h) => { head = h; });
    req.on('data', (chunk) => { text += chunk; });
    req.on('end', () => resolve([head[':status'], head, text]));
    req.on('error', reject);
    req.end(body);
  });
}

function askOld(port, path) {
  return new Promise((resolve, reject) => {
    https.get({ host: '127.0.0.1', port, path, agent: false, ...tls }, async (res) => {
      let text = '';
      for await (const chunk of res) text += chunk;
      resolve([res.statusCode, res.httpVersion, text]);
    }).on('error', reject);
  });
}

async function koa() {
  const app = new Koa({ keys: ['k'], proxy: true });
  app.on('error', (err) => console.log('app error', err.message));
  const router = new Router();
  router.get('/id/:id', (ctx) => { ctx.body = { id: ctx.params.id, http: ctx.req.httpVersion, host: ctx.host, secure: ctx.secure, ip: ctx.ip }; });
  router.get('/stream', (ctx) => { ctx.type = 'text'; ctx.body = Readable.from(['a', 'b', 'c']); });
  router.get('/cookie', (ctx) => { ctx.cookies.set('n', 'v', { signed: true }); ctx.body = String(ctx.cookies.get('n') ?? 'none'); });
  router.get('/fail', (ctx) => ctx.throw(403, 'no', { expose: true }));
  router.get('/crash', () => { throw new Error('crash'); });
  router.get('/none', (ctx) => { ctx.status = 204; });
  router.post('/up', async (ctx) => {
    let n = 0;
    for await (const chunk of ctx.req) n += chunk.length;
    ctx.body = { n, type: ctx.request.type };
  });
  app.use(router.routes()).use(router.allowedMethods());
  const server = http2.createSecureServer({ ...certificate, allowHTTP1: true }, app.callback());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const session = http2.connect(`https://127.0.0.1:${port}`, tls);
  const hide = (text) => text.replaceAll(String(port), 'PORT');
  for (const path of ['/id/5', '/stream', '/cookie', '/fail', '/crash', '/none', '/missing']) {
    const [status, head, text] = await ask(session, path);
    console.log(path, status, head['content-type'], head['set-cookie'], hide(text));
  }
  console.log(await ask(session, '/up', { method: 'POST', body: 'x'.repeat(200000), headers: { 'content-type': 'text/plain' } }).then(([s, h, t]) => [s, t]));
  console.log((await ask(session, '/id/7', { method: 'HEAD' })).map((v, i) => (i === 1 ? v['content-length'] > 0 : v)));
  const many = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(session, `/id/${i}`)));
  console.log(many.filter(([status, , text], i) => status === 200 && JSON.parse(text).id === String(i)).length);
  console.log((await askOld(port, '/id/9')).map((v) => hide(String(v))));
  session.close();
  await new Promise((resolve) => server.close(resolve));
}

async function middleware() {
  const stack = [require('helmet')(), require('cors')(), require('compression')({ threshold: 0 }), require('morgan')(':method :url :status HTTP/:http-version', { stream: { write: (line) => console.log('log', line.trim()) } })];
  const server = http2.createSecureServer(certificate, (req, res) => {
    const next = (i) => { if (i < stack.length) stack[i](req, res, (err) => { if (err) throw err; next(i + 1); }); else res.writeHead(200, { 'content-type': 'text/plain' }).end(`hello ${req.url} `.repeat(100)); };
    next(0);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const session = http2.connect(`https://127.0.0.1:${server.address().port}`, tls);
  const [status, head, text] = await ask(session, '/m');
  console.log(status, head['access-control-allow-origin'], head['x-dns-prefetch-control'], text.length);
  const zipped = await new Promise((resolve) => {
    const chunks = [];
    const req = session.request({ ':path': '/z', 'accept-encoding': 'gzip' });
    req.on('response', (h) => chunks.push(h['content-encoding']));
    req.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(chunks));
  });
  console.log(zipped[0], require('zlib').gunzipSync(Buffer.concat(zipped.slice(1))).length);
  session.close();
  await new Promise((resolve) => server.close(resolve));
}

async function fast() {
  const app = fastify({ http2: true, https: { allowHTTP1: true, ...certificate } });
  app.get('/:id', { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } }, async (req) => ({ id: req.params.id, v: req.raw.httpVersion, host: req.hostname }));
  app.post('/', async (req, reply) => reply.code(201).header('x-a', 1).send(req.body));
  app.get('/stream', (req, reply) => reply.type('text/plain').send(Readable.from(['one ', 'two'])));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  const session = http2.connect(`https://127.0.0.1:${port}`, tls);
  for (const path of ['/5', '/x', '/stream', '/a/b']) {
    const [status, head, text] = await ask(session, path);
    console.log(path, status, head['content-type'], text);
  }
  const [status, head, text] = await ask(session, '/', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
  console.log(status, head['x-a'], text);
  console.log(await askOld(port, '/6'));
  session.close();
  await app.close();
  const plain = fastify({ http2: true });
  plain.get('/', async () => 'cleartext');
  const address = await plain.listen({ port: 0, host: '127.0.0.1' });
  const other = http2.connect(address);
  console.log((await ask(other, '/'))[2]);
  other.close();
  await plain.close();
}

koa().then(middleware).then(fast).then(() => console.log('end'));
