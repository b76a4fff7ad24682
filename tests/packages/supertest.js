// superagent and supertest: requests to an application that they start, cookies kept by an agent, attachments, expectations.
const express = require('express');
const request = require('supertest');

const app = express();
app.get('/', (req, res) => res.cookie('seen', '1').json({ cookie: req.headers.cookie ?? null }));
app.post('/up', (req, res) => { let n = 0; req.on('data', (d) => { n += d.length; }).on('end', () => res.type('text').send(String(n > 200 && req.is('multipart/form-data')))); });
(async () => {
  const agent = request.agent(app);
  console.log((await agent.get('/').expect(200).expect('content-type', /json/)).body);
  console.log((await agent.get('/').query({ a: 1 })).body);
  console.log((await request(app).post('/up').field('a', 'b').attach('f', Buffer.from('file'), 'f.txt')).text);
  await request(app).get('/none').expect(200).catch((err) => console.log(err.message));
  request(app).get('/').expect({ cookie: null }).end((err, res) => console.log(err, res.status));
})();
