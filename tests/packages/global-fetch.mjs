// node: 24
// Packages on top of the global fetch: undici's dispatchers govern it, axios goes through it, Hono makes and takes its
// classes.
import assert from 'node:assert';
import http from 'node:http';
import axios from 'axios';
import { Hono } from 'hono';
import { Agent, MockAgent, Request as UndiciRequest, fetch as undiciFetch, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

const app = new Hono();
app.get('/json', (c) => c.json({ hono: c.req.header('x-a') ?? null }));
app.post('/form', async (c) => {
  const form = await c.req.formData();
  return c.text(`${form.get('a')} ${form.get('f').name} ${await form.get('f').text()}`);
});

const server = http.createServer(async (req, res) => {
  const { method, headers } = req;
  const body = method === 'GET' ? undefined : req;
  const response = await app.fetch(new Request(`http://${headers.host}${req.url}`, { method, headers, body, duplex: 'half' }));
  res.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const chunk of response.body) res.write(chunk);
  res.end();
});
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const base = `http://127.0.0.1:${server.address().port}`;

assert.deepStrictEqual(await (await fetch(`${base}/json`, { headers: { 'x-a': 'b' } })).json(), { hono: 'b' });
const form = new FormData();
form.append('a', 'one');
form.append('f', new File(['two'], 'f.txt'));
assert.strictEqual(await (await fetch(`${base}/form`, { method: 'POST', body: form })).text(), 'one f.txt two');
assert.deepStrictEqual(await (await app.request('/json')).json(), { hono: null });

const answer = await axios.get(`${base}/json`, { adapter: 'fetch', headers: { 'x-a': 'axios' } });
assert.deepStrictEqual([answer.status, answer.data], [200, { hono: 'axios' }]);
await assert.rejects(axios.get(`${base}/none`, { adapter: 'fetch' }), (err) => err.response.status === 404);

const before = getGlobalDispatcher();
const mock = new MockAgent();
mock.disableNetConnect();
mock.get('http://mocked').intercept({ path: '/x' }).reply(200, { mocked: true });
setGlobalDispatcher(mock);
assert.deepStrictEqual(await (await fetch('http://mocked/x')).json(), { mocked: true });
await assert.rejects(fetch(`${base}/json`), { message: 'fetch failed' });
setGlobalDispatcher(before);
assert.strictEqual((await fetch(`${base}/json`, { dispatcher: new Agent({ keepAliveTimeout: 10 }) })).status, 200);
assert.strictEqual((await undiciFetch(new UndiciRequest(`${base}/json`))).status, 200);
server.close();
server.closeAllConnections();
await getGlobalDispatcher().close();
console.log('done');
