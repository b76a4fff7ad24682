#!/usr/bin/env node
'use strict';
// A server as people write them.
const path = require('path');
const Koa = require('koa');
const serve = require('koa-static'), views = require("@ladjs/koa-views");
const { readFile } = require('node:fs/promises');

let fast = null;
try {
  fast = require('fast-addon');
} catch (err) {
  if (err.code !== 'MODULE_NOT_FOUND') throw err;
}

const app = new Koa();
app.use(serve(path.join(__dirname, 'public')));
app.use(views(path.resolve(__dirname, 'views'), { extension: 'ejs' }));
const template = (name) => readFile(`${__dirname}/mail/${name}.txt`, 'utf8');

for (const file of ['users', 'posts']) {
  app.use(require('./routes/' + file).routes());
}
app.use(async (ctx, next) => {
  if (/^\/api["'/]/.test(ctx.path)) return require('./api')(ctx, next);
  const { render } = await import('./render.mjs');
  ctx.body = render(`<b>${ctx.path.replace(/[/"]/g, '')}</b>`) / 1;
});

const { Worker } = require('worker_threads');
new Worker(path.join(__dirname, 'jobs', 'mail.js'));
require('child_process').fork(require.resolve('./child'));
module.exports = { app, require: app.require('not-a-module') };
