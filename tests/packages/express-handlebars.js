// express-handlebars (layouts, partials), @fastify/static with @fastify/cors and @fastify/swagger.
// node: 20
const express = require('express');
const { engine } = require('express-handlebars');
const fastify = require('fastify');
const path = require('path');
const request = require('supertest');

const app = express();
app.engine('handlebars', engine());
app.set('view engine', 'handlebars');
app.set('views', path.join(__dirname, 'fixtures/hbs'));
app.get('/page', (req, res) => res.render('page', { name: '<you>', list: [1, 2] }));
(async () => {
  console.log((await request(app).get('/page')).text);
  const f = fastify();
  await f.register(require('@fastify/static'), { root: path.join(__dirname, 'fixtures/public'), prefix: '/p/' });
  await f.register(require('@fastify/swagger'), { openapi: { info: { title: 'T', version: '1' } } });
  await f.register(require('@fastify/cors'), { origin: 'http://a.b' });
  f.get('/x/:id', { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } }, async () => 1);
  const file = await f.inject({ url: '/p/style.css', headers: { range: 'bytes=0-3', origin: 'http://a.b' } });
  console.log(file.statusCode, file.headers['content-type'], file.body, file.headers['access-control-allow-origin'], (await f.inject('/p/none')).statusCode, Object.keys(f.swagger().paths));
})();
