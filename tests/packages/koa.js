// koa with @koa/router: the onion, errors, streams, cookies, negotiation. (samples/koa-site has more.)
// node: 20
const http = require('http');
const Koa = require('koa');
const { Router } = require('@koa/router');
const { Readable } = require('stream');

const app = new Koa({ keys: ['k'], proxy: true });
app.on('error', (err) => console.log('app error', err.message));
app.use(async (ctx, next) => {
  await next();
  ctx.set('x-order', `${ctx.response.get('x-order')}1`);
});
const router = new Router({ prefix: '/api' });
router.get('/:id', (ctx) => { ctx.set('x-order', '2'); ctx.body = { id: ctx.params.id, ip: ctx.ip, type: ctx.accepts('json', 'html') }; });
router.get('/stream/x', (ctx) => { ctx.type = 'text'; ctx.body = Readable.from(['a', 'b', 'c']); });
router.get('/cookie/x', (ctx) => { ctx.cookies.set('n', 'v', { signed: true }); ctx.body = String(ctx.cookies.get('n') ?? 'none'); });
router.get('/fail/x', (ctx) => ctx.throw(403, 'no', { expose: true }));
router.get('/crash/x', () => { throw new Error('crash'); });
app.use(router.routes()).use(router.allowedMethods());

const server = app.listen(0, '127.0.0.1', async () => {
  for (const url of ['/api/5', '/api/stream/x', '/api/cookie/x', '/api/fail/x', '/api/crash/x', '/none']) {
    await new Promise((resolve) => http.get({ port: server.address().port, host: '127.0.0.1', path: url, headers: { 'x-forwarded-for': '1.2.3.4' } }, async (res) => {
      let text = '';
      for await (const chunk of res) text += chunk;
      resolve(console.log(url, res.statusCode, res.headers['content-type'], res.headers['x-order'], res.headers['set-cookie'], text));
    }));
  }
  server.close(() => console.log('closed'));
});
