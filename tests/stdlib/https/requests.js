// SPDX-License-Identifier: MIT
'use strict';
// Requests over TLS: kept alive, pipelined in one record, split over many, large; an upgrade takes the socket.
const assert = require('assert');
const https = require('https');
const tls = require('tls');
const { key, cert } = require('../tls/fixtures/keys');
const toTheEnd = require('../tls/fixtures/to-the-end');

const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: cert, servername: 'localhost' });
const server = https.createServer({ key, cert }, (req, res) => {
  assert.strictEqual(req.socket.encrypted, true);
  let body = '';
  req.setEncoding('latin1');
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(req.url + body));
});
server.on('upgrade', (req, socket, head) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  socket.write(head);
  socket.pipe(socket);
});

function post(path, body) {
  return new Promise((resolve, reject) => {
    const req = https.request({ port: server.address().port, path, method: 'POST', agent }, (res) => {
      let text = '';
      res.setEncoding('latin1');
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve({ text, reused: req.reusedSocket, status: res.statusCode }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

// What comes back for bytes written as `pieces`, until the server ends.
function raw(pieces) {
  return new Promise((resolve, reject) => {
    let text = '';
    const client = tls.connect({ port: server.address().port, ca: cert, servername: 'localhost' }, () => {
      (function next() {
        if (pieces.length === 0) return;
        client.write(pieces.shift(), () => setImmediate(next));
      })();
    });
    client.setEncoding('latin1');
    client.on('data', (chunk) => { text += chunk; });
    client.on('end', () => resolve(text));
    client.on('error', reject);
  });
}

toTheEnd(async () => {
  await new Promise((resolve) => server.listen(0, resolve));
  assert.deepStrictEqual(await post('/a', 'one'), { text: '/aone', reused: false, status: 200 });
  const large = 'x'.repeat(3 * 1024 * 1024);
  const answer = await post('/b', large);
  assert.strictEqual(answer.reused, true);
  assert.strictEqual(answer.text, `/b${large}`);
  const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const last = get('/3', 'Connection: close\r\n');
  const together = await raw([get('/1') + get('/2') + last]);
  assert.deepStrictEqual(together.match(/\/\d$|\/\d(?=HTTP)/g), ['/1', '/2', '/3']);
  assert.match(await raw(Array.from(last)), /\/3$/);
  assert.match(await raw(['GET / HTTP/1.1\r\n', 'bad header\r\n\r\n']), /^HTTP\/1\.1 400 /);
  const upgrade = get('/', 'Upgrade: echo\r\nConnection: Upgrade\r\n');
  const echoed = await new Promise((resolve, reject) => {
    let text = '';
    const client = tls.connect({ port: server.address().port, ca: cert, servername: 'localhost' });
    client.write(`${upgrade}first`);
    client.on('error', reject);
    client.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('first')) client.write('second');
      if (text.endsWith('second')) { client.end(); resolve(text); }
    });
  });
  assert.match(echoed, /^HTTP\/1\.1 101 [^]*firstsecond$/);
  agent.destroy();
  server.close();
});
