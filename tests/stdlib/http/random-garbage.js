// SPDX-License-Identifier: MIT
'use strict';
// Mutated and torn requests, many connections: no crash, and a fine answer to a fine request after it.
const assert = require('assert');
const http = require('http');
const net = require('net');

let seed = 12345;
function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed % limit;
}

const samples = [
  'GET /a?b=c HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: y\r\n\r\n',
  'PUT /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: thing\r\n\r\nrest of it',
  'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok',
  'HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
];
const bytes = ['\r', '\n', '\0', ' ', ':', '\x7f', '\xff', '0', 'ffffffffffffffff', ';', ',', '\t', 'chunked'];

function mutate(text) {
  for (let n = random(4); n > 0; n--) {
    const at = random(text.length + 1);
    text = text.slice(0, at) + bytes[random(bytes.length)] + text.slice(at + random(3));
  }
  return text;
}

const server = http.createServer((req, res) => {
  req.on('error', () => {});
  res.on('error', () => {});
  if (random(3) === 0) req.resume();
  res.setHeader('X', JSON.stringify(req.headers).length);
  if (random(2) === 0) res.end(`${req.url} ${Object.keys(req.headers).length}`);
  else req.on('data', (chunk) => res.write(chunk)).on('end', () => res.end());
});
server.on('clientError', (error, socket) => socket.destroy());

function attack(done) {
  const client = net.connect(server.address().port, '127.0.0.1');
  const text = Buffer.from(mutate(samples[random(samples.length)]), 'latin1');
  client.on('error', () => {}).on('close', done).resume();
  const cut = random(text.length);
  client.write(text.subarray(0, cut));
  setImmediate(() => {
    client.write(text.subarray(cut));
    if (random(2) === 0) client.end();
    else setTimeout(() => client.destroy(), random(5));
  });
}

let left = 1500;
let running = 0;
function more() {
  while (running < 20 && left > 0) {
    left--;
    running++;
    attack(() => {
      running--;
      more();
    });
  }
  if (running === 0 && left === 0) finish();
}

function finish() {
  http.get({ port: server.address().port, path: '/fine' }, (res) => {
    assert.strictEqual(res.statusCode, 200);
    res.resume().on('end', () => {
      http.globalAgent.destroy();
      server.closeAllConnections();
      server.close();
    });
  });
}
server.listen(0, '127.0.0.1', more);
