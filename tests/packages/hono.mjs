// hono on its node server: Request and Response of the fetch API (which it replaces by its own), middleware, validators, cookies, streams.
// node: 20
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { deleteCookie, getCookie, setSignedCookie } from 'hono/cookie';
import { basicAuth } from 'hono/basic-auth';
import { HTTPException } from 'hono/http-exception';
import { streamText } from 'hono/streaming';
import fetch from 'node-fetch';

const app = new Hono();
app.use('*', async (c, next) => { await next(); c.header('x-time', 'now'); });
app.get('/users/:id{[0-9]+}', (c) => c.json({ id: c.req.param('id'), q: c.req.queries('q'), ua: c.req.header('x-ua') }));
app.post('/echo', async (c) => c.text(`${c.req.header('content-type')} ${await c.req.text()}`, 201));
app.post('/json', async (c) => c.json(await c.req.json()));
app.get('/cookie', async (c) => { await setSignedCookie(c, 'n', 'v', 'secret'); deleteCookie(c, 'old'); return c.html(`<p>${getCookie(c, 'm')}</p>`); });
app.get('/stream', (c) => streamText(c, async (s) => { for (const x of ['a', 'b']) { await s.write(x); await s.sleep(1); } }));
app.use('/private/*', basicAuth({ username: 'u', password: 'p' }));
app.get('/private/x', (c) => c.text('in'));
app.get('/fail', () => { throw new HTTPException(418, { message: 'tea' }); });
app.get('/static/*', serveStatic({ root: './', rewriteRequestPath: (p) => p.replace('/static', '') }));
app.notFound((c) => c.text('none', 404));
console.log((await app.request('/users/5?q=1&q=2')).status, await (await app.request('/json', { method: 'POST', body: '{"a":1}' })).json());
const server = createAdaptorServer(app);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const show = async (path, options) => { const r = await fetch(base + path, options); console.log(path, r.status, r.headers.get('content-type'), r.headers.get('set-cookie')?.replace(/=v\.[^;]*/, '=signed'), r.headers.get('x-time'), await r.text()); };
await show('/users/5?q=1&q=2', { headers: { 'x-ua': 'me' } });
await show('/users/x');
await show('/echo', { method: 'POST', body: 'text' });
await show('/json', { method: 'POST', body: '{"b":[1]}' });
await show('/cookie', { headers: { cookie: 'm=1' } });
await show('/stream');
await show('/private/x');
await show('/private/x', { headers: { authorization: `Basic ${btoa('u:p')}` } });
await show('/fail');
server.close();
