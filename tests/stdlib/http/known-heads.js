// SPDX-License-Identifier: MIT
'use strict';
// Header blocks that come again are taken apart once (http_heads): each message has its own objects, whatever others did
// to theirs, and they are what they would be without that.
const assert = require('assert');
const http = require('http');
const net = require('net');

Object.prototype.toJSON = function () { throw new Error('toJSON'); };

const seen = [];
let look = () => {};
const server = http.createServer((request, response) => {
  look(request);
  seen.push(request);
  response.setHeader('Set-Cookie', ['a=1', 'b=2']);
  response.setHeader('X-Same', 'same');
  response.removeHeader('Date');
  response.end('ok');
});

// The same block `times` times over one connection, each when the one before is answered.
function send(lines, times) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    const text = `GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
    let left = times;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
    socket.on('data', (data) => {
      if (!String(data).endsWith('ok')) return;
      if (--left > 0) {
        socket.write(text);
      } else {
        socket.end();
        resolve(seen.splice(0));
      }
    });
    socket.write(text);
  });
}

async function isolation() {
  const lines = ['Host: a', 'X-One: 1', 'x-one: 2', 'Cookie: c=1', 'cookie: d=2', '__proto__: p', '7: seven', 'Host: b', 'X-Empty:'];
  const expected = { '7': 'seven', host: 'a', 'x-one': '1, 2', cookie: 'c=1; d=2', 'x-empty': '' };
  Object.defineProperty(expected, '__proto__', { value: 'p', enumerable: true, configurable: true, writable: true });
  look = ({ headers, rawHeaders }) => {
    assert.deepStrictEqual(headers, expected);
    assert.strictEqual(Object.getPrototypeOf(headers), Object.prototype);
    assert.deepStrictEqual(Object.keys(headers), ['7', 'host', 'x-one', 'cookie', '__proto__', 'x-empty']);
    assert.deepStrictEqual(rawHeaders, lines.flatMap((line) => line.split(/: ?/)));
    headers.host = 'changed';
    headers.added = true;
    delete headers.cookie;
    rawHeaders.length = 1;
  };
  const got = await send(lines, 5);
  assert.strictEqual(new Set(got.map((r) => r.headers)).size, 5);
  assert.strictEqual(new Set(got.map((r) => r.rawHeaders)).size, 5);
}

async function options() {
  const lines = ['Host: a', 'Host: b', 'X: 1', 'X: 2'];
  look = ({ headers }) => assert.deepStrictEqual(headers, { host: 'a', x: '1, 2' });
  await send(lines, 4);
  server.joinDuplicateHeaders = true;
  look = ({ headers }) => assert.deepStrictEqual(headers, { host: 'a, b', x: '1, 2' });
  await send(lines, 4);
  server.joinDuplicateHeaders = false;
  // Looked at late, and in the other order.
  look = () => {};
  for (const request of await send(lines, 4)) {
    request.rawHeaders[1] = 'changed';
    assert.deepStrictEqual(request.headers, { host: 'changed', x: '1, 2' });
    assert.deepStrictEqual(request.headersDistinct, { __proto__: null, host: ['changed', 'b'], x: ['1', '2'] });
  }
}

// The same names with other values.
async function names() {
  const shapes = [
    [(i) => ['Host: h', `X-Id: ${i}`, 'X-Empty:', `ACCEPT: x${i}`], (i) => ({ host: 'h', 'x-id': `${i}`, 'x-empty': '', accept: `x${i}` })],
    [(i) => ['Host: h', `X: ${i}`, `x: ${i}`], (i) => ({ host: 'h', x: `${i}, ${i}` })],
    [(i) => ['Host: h', `b: ${i}`, `7: ${i}`, `a: ${i}`], (i) => ({ 7: `${i}`, host: 'h', b: `${i}`, a: `${i}` })],
    [(i) => ['Host: h', `__proto__: ${i}`], (i) => JSON.parse(`{"host":"h","__proto__":"${i}"}`)],
    [(i) => ['Host: h', `Set-Cookie: ${i}`], (i) => ({ host: 'h', 'set-cookie': [`${i}`] })],
    [(i) => ['Host: h', ...Array.from({ length: 80 }, (_, k) => `X${k}: ${i}`)],
      (i) => Object.fromEntries([['host', 'h'], ...Array.from({ length: 80 }, (_, k) => [`x${k}`, `${i}`])])],
  ];
  for (let i = 0; i < 8; i++) {
    for (const [lines, expected] of shapes) {
      look = ({ headers, rawHeaders }) => {
        assert.deepStrictEqual(headers, expected(i));
        assert.deepStrictEqual(Object.keys(headers), Object.keys(expected(i)));
        assert.deepStrictEqual(rawHeaders, lines(i).flatMap((line) => line.split(/: ?/)));
        for (const key of Object.keys(headers)) headers[key] = 'changed';
      };
      await send(lines(i), 1);
    }
  }
}

// More blocks than are kept, in turns, looked at when they have been displaced.
async function displaced() {
  look = () => {};
  const all = [];
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 200; i++) all.push([i, ...await send(['Host: h', `X-Number: ${i}`], 2)]);
  }
  for (const [i, ...requests] of all) {
    for (const { headers } of requests) assert.deepStrictEqual(headers, { host: 'h', 'x-number': `${i}` });
  }
}

async function large() {
  const value = 'v'.repeat(7000);
  look = ({ headers }) => assert.deepStrictEqual(headers, { host: 'h', 'x-long': value, 'x-more': value });
  await send(['Host: h', `X-Long: ${value}`, `X-More: ${value}`], 4);
  look = ({ headers, rawHeaders }) => {
    assert.strictEqual(Object.keys(headers).length, 1 + 400);
    assert.strictEqual(rawHeaders.length, 802);
    assert.strictEqual(headers['x399'], '399');
  };
  await send(['Host: h', ...Array.from({ length: 400 }, (_, i) => `X${i}: ${i}`)], 4);

}

// Responses: what is not of strings alone is made anew.
async function client() {
  look = () => {};
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve, reject) => {
      http.get({ port: server.address().port, host: '127.0.0.1', agent }, (response) => {
        assert.deepStrictEqual(response.headers['set-cookie'], ['a=1', 'b=2']);
        assert.strictEqual(response.headers['x-same'], 'same');
        response.headers['set-cookie'].push('mine');
        response.headers['x-same'] = 'other';
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
  }
  agent.destroy();
}

server.listen(0, '127.0.0.1', async () => {
  await isolation();
  await options();
  await names();
  await displaced();
  await large();
  await client();
  server.close();
});
