// helmet, cors, compression, morgan, cookie-session, multer, serve-index's kind: middleware of express on one application.
const compression = require('compression');
const cookieSession = require('cookie-session');
const cors = require('cors');
const express = require('express');
const helmet = require('helmet');
const morgan = require('morgan');
const multer = require('multer');
const request = require('supertest');

const lines = [];
const app = express();
morgan.token('who', (req) => req.headers['x-who'] ?? 'nobody');
app.use(morgan(':method :url :status :who :res[content-length]', { stream: { write: (s) => lines.push(s.trim()) } }));
app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", 'x.y'] } } }), cors({ origin: /example\.org$/, credentials: true }), compression({ threshold: 100 }));
app.use(cookieSession({ name: 'cs', keys: ['k1', 'k2'] }));
app.get('/big', (req, res) => res.type('text').send('x'.repeat(1000)));
app.get('/count', (req, res) => { req.session.n = (req.session.n ?? 0) + 1; res.json(req.session.n); });
app.post('/upload', multer({ limits: { fileSize: 100 } }).fields([{ name: 'f', maxCount: 2 }]), (req, res) => res.json([req.files.f.map((f) => [f.originalname, f.mimetype, f.buffer.toString()]), req.body]));
app.use((err, req, res, next) => res.status(400).send(err.code));
(async () => {
  const big = await request(app).get('/big').set('accept-encoding', 'gzip').set('origin', 'http://example.org');
  const h = big.headers;
  console.log(h['content-encoding'], big.text.length, h['access-control-allow-origin'], h['content-security-policy'], h['x-powered-by'], h['strict-transport-security']);
  const br = await request(app).get('/big').set('accept-encoding', 'br').buffer(true).parse((res, done) => { let n = 0; res.on('data', (d) => { n += d.length; }).on('end', () => done(null, n)); });
  console.log(br.headers['content-encoding'], br.body < 100);
  const agent = request.agent(app);
  console.log((await agent.get('/count')).body, (await agent.get('/count')).body, (await request(app).options('/count').set('origin', 'http://example.org').set('access-control-request-method', 'PUT')).headers['access-control-allow-methods']);
  console.log((await request(app).post('/upload').set('x-who', 'me').field('a[b]', 'c').attach('f', Buffer.from('one'), 'ü.txt').attach('f', Buffer.from('two'), { filename: '2.bin', contentType: 'application/x-two' })).body);
  const large = await request(app).post('/upload').attach('f', Buffer.alloc(200), 'x');
  console.log(large.status, large.text, lines);
})();
