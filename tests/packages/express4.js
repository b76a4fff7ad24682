// express 4: routes, views, static files, bodies, cookies, errors of handlers, a router of its own.
const express = require('express4');
const path = require('path');

const app = express();
app.set('views', path.join(__dirname, 'fixtures/views'));
app.engine('ejs', require('ejs').__express);
app.set('env', 'test');
app.use(express.json({ limit: '1kb' }), express.urlencoded({ extended: true }), express.text());
app.use('/static', express.static(path.join(__dirname, 'fixtures/public'), { maxAge: '1h' }));
app.get('/users/:id/:sub?', (req, res) => res.json({ params: { ...req.params }, query: { ...req.query }, ip: req.ip.includes('127.0.0.1') }));
app.get('/view', (req, res) => res.render('list.ejs', { users: [1], year: 1 }));
app.post('/body', (req, res) => res.status(201).cookie('a', 'b', { httpOnly: true }).send(req.body));
app.get('/file', (req, res) => res.download(path.join(__dirname, 'fixtures/public/style.css'), 'x.css'));
app.get('/fail', () => { throw Object.assign(new Error('teapot'), { status: 418 }); });
const router = express.Router({ mergeParams: true });
router.route('/:x').get((req, res) => res.redirect(`/users/${req.params.x}`));
app.use('/r/:y', router);
app.use((req, res) => res.sendStatus(404));
app.use((err, req, res, next) => res.status(err.status ?? 500).type('txt').send(`${err.type ?? err.message}`));

const server = app.listen(0, '127.0.0.1', async () => {
  const http = require('http');
  const get = (url, options = {}, body) => new Promise((resolve, reject) => {
    const req = http.request({ port: server.address().port, host: '127.0.0.1', path: url, ...options }, async (res) => {
      let text = '';
      for await (const chunk of res.setEncoding('utf8')) text += chunk;
      const { 'content-type': type, location, etag, 'set-cookie': cookie, 'cache-control': cache, 'content-disposition': disposition } = res.headers;
      resolve(console.log(url, res.statusCode, type, { location, etag: etag?.slice(0, 3), cookie, cache, disposition }, JSON.stringify(text)));
    }).on('error', reject);
    req.end(body);
  });
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  await get('/users/7?a[b]=1&c=2');
  await get('/users/7/x');
  await get('/view');
  await get('/static/style.css', { headers: { range: 'bytes=0-3' } });
  await get('/static/none.css');
  await get('/file');
  await get('/body', json, '{"a":[1]}');
  await get('/body', json, '{bad');
  await get('/body', json, JSON.stringify({ a: 'x'.repeat(2000) }));
  await get('/body', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'a[b]=c&d=%20');
  await get('/fail');
  await get('/r/1/2');
  await get('/users/7', { method: 'DELETE' });
  server.close(() => console.log('closed'));
});
