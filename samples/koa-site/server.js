// SPDX-License-Identifier: MIT
'use strict';
// A small site: routes, JSON, a template page, static files, a cookie, a session and a form.

const path = require('path');
const Koa = require('koa');
const Router = require('@koa/router');
const bodyParser = require('koa-bodyparser');
const { createSession: session } = require('koa-session');
const serve = require('koa-static');
const ejs = require('ejs');

const app = new Koa();
const router = new Router();

app.keys = [process.env.SITE_KEY || 'change me'];

// How long each request took, in a header.
app.use(async (ctx, next) => {
  const start = process.hrtime.bigint();
  await next();
  ctx.set('X-Response-Time', `${Number(process.hrtime.bigint() - start) / 1e6}ms`);
});

app.use(session({ key: 'site.sess', maxAge: 86400000 }, app));
app.use(serve(path.join(__dirname, 'public')));
app.use(bodyParser());

router.get('/', async (ctx) => {
  ctx.session.views = (ctx.session.views || 0) + 1;
  ctx.type = 'html';
  ctx.body = await ejs.renderFile(path.join(__dirname, 'views', 'index.ejs'), {
    title: 'Ingot',
    views: ctx.session.views,
    names: ['router', 'JSON', 'template', 'static files', 'cookie', 'form'],
  });
});

router.get('/api/users/:id', (ctx) => {
  ctx.body = { id: Number(ctx.params.id), name: `user ${ctx.params.id}`, query: ctx.query };
});

router.get('/cookie', (ctx) => {
  const before = ctx.cookies.get('seen', { signed: true });
  ctx.cookies.set('seen', 'yes', { signed: true, httpOnly: true });
  ctx.body = { seen: before === 'yes' };
});

router.post('/greet', (ctx) => {
  const { name = '' } = ctx.request.body;
  if (name === '') ctx.throw(400, 'name is missing');
  ctx.body = `Hello, ${name}!\n`;
});

router.get('/fail', () => { throw new Error('as asked for'); });

app.use(router.routes()).use(router.allowedMethods());
app.on('error', (err) => { if (err.status === undefined) console.error(`error: ${err.message}`); });

const server = app.listen(Number(process.env.PORT || 3000), process.env.HOST || '127.0.0.1', () => {
  console.log(`listening on http://${server.address().address}:${server.address().port}`);
});

function stop() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
