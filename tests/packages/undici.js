// undici: request, stream, pipeline, pool, mock agent, interceptors, and its own fetch, over llhttp compiled to WebAssembly.
// node: 20
const http = require('http');
const { Agent, FormData, MockAgent, Pool, fetch, interceptors, request, stream } = require('undici');
const { Writable } = require('stream');

const server = http.createServer(async (req, res) => {
  let n = 0;
  for await (const chunk of req) n += chunk.length;
  if (req.url === '/redirect') return res.writeHead(302, { location: '/x' }).end();
  res.writeHead(200, { 'content-type': 'application/json', 'x-n': n }).end(JSON.stringify({ url: req.url, method: req.method, n: req.headers['content-type']?.startsWith('multipart') ? 'form' : n }));
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const { statusCode, headers, body } = await request(`${base}/r`, { method: 'POST', body: 'hello' });
  console.log(statusCode, headers['x-n'], await body.json());
  const pool = new Pool(base, { connections: 2 });
  console.log((await Promise.all([1, 2, 3].map(async (i) => (await (await pool.request({ path: `/${i}`, method: 'GET' })).body.json()).url))));
  await pool.close();
  const chunks = [];
  await stream(`${base}/s`, { opaque: chunks }, ({ opaque }) => new Writable({ write(c, e, done) { opaque.push(c); done(); } }));
  console.log(Buffer.concat(chunks).toString());
  const res = await fetch(`${base}/f`, { method: 'PUT', body: new URLSearchParams('a=b') });
  console.log(res.status, await res.json(), res.headers.get('content-type'));
  const form = new FormData();
  form.append('a', 'b');
  console.log(await (await fetch(base, { method: 'POST', body: form })).json());
  const agent = new Agent().compose(interceptors.redirect({ maxRedirections: 2 }));
  console.log(await (await request(`${base}/redirect`, { dispatcher: agent })).body.json());
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock.get('http://mocked').intercept({ path: '/m' }).reply(418, { tea: true });
  const mocked = await request('http://mocked/m', { dispatcher: mock });
  console.log(mocked.statusCode, await mocked.body.json());
  await request('http://127.0.0.1:1/').catch((err) => console.log(err.code));
  await agent.close();
  server.close();
  server.closeAllConnections();
});
