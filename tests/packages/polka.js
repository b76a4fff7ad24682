// polka: middleware, parameters, sub-applications, on a server of ours.
const http = require('http');
const polka = require('polka');

const sub = polka().get('/x/:y', (req, res) => res.end(`sub ${req.params.y} ${req.url}`));
const server = http.createServer();
const app = polka({ server, onError: (err, req, res) => { res.statusCode = err.code ?? 500; res.end(err.message ?? 'no message'); } });
app.use((req, res, next) => { req.seen = 1; next(); }).use('/sub', sub);
app.get('/:a/:b?', (req, res) => res.end(JSON.stringify([req.params, req.query, req.seen])));
app.post('/fail', (req, res, next) => next(new Error('bad')));
app.listen(0, '127.0.0.1', async () => {
  for (const [method, path] of [['GET', '/1/2?q=3'], ['GET', '/sub/x/9'], ['POST', '/fail'], ['PUT', '/none']]) {
    await new Promise((resolve) => http.request({ port: server.address().port, host: '127.0.0.1', path, method }, (res) => {
      res.setEncoding('utf8').on('data', (s) => console.log(res.statusCode, s)).on('end', resolve);
    }).end());
  }
  server.close();
});
