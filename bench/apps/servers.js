// SPDX-License-Identifier: MIT
'use strict';
// What servers.py asks: /hello, /bytes/10k and /bytes/1m by node:http alone, /users/1/posts/2 through Koa and a router,
// /10k.bin through koa-static. Prints its ports, of http and of https.
const fs = require('fs');
const http = require('http');
const https = require('https');
const path = require('path');
const Koa = require('../../samples/koa-site/node_modules/koa');
const Router = require('../../samples/koa-site/node_modules/@koa/router');
const serve = require('../../samples/koa-site/node_modules/koa-static');

const bodies = { '/bytes/10k': Buffer.alloc(10240, 'x'), '/bytes/1m': Buffer.alloc(1 << 20, 'x') };
const router = new Router();
router.get('/users/:id/posts/:post', (ctx) => {
  const { id, post } = ctx.params;
  ctx.body = { user: { id: Number(id), roles: ['reader', 'writer'] }, post: { id: Number(post), tags: ['a', 'b'] }, q: ctx.query.q };
});
const api = new Koa();
api.use(async (ctx, next) => {
  await next();
  ctx.set('X-App', 'servers');
});
api.use(router.routes()).use(router.allowedMethods());
const files = new Koa();
files.use(serve(path.join(__dirname, 'public'), { maxage: 60_000 }));
const askApi = api.callback(), askFiles = files.callback();

function answer(req, res) {
  const body = bodies[req.url];
  if (req.url === '/hello') {
    res.end('Hello, world!');
  } else if (body !== undefined) {
    res.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
    res.end(body);
  } else if (req.url.startsWith('/users/')) {
    askApi(req, res);
  } else {
    askFiles(req, res);
  }
}

const tls = { key: fs.readFileSync(path.join(__dirname, 'key.pem')), cert: fs.readFileSync(path.join(__dirname, 'cert.pem')) };
const plain = http.createServer(answer), secure = https.createServer(tls, answer);
plain.listen(0, '127.0.0.1', () => {
  secure.listen(0, '127.0.0.1', () => console.log(`${plain.address().port} ${secure.address().port}`));
});
