// SPDX-License-Identifier: MIT
'use strict';
// Megabytes go both ways on many streams of one connection at once, each arriving whole and in order: in Buffers and
// strings of several encodings, over TCP, TLS, a path and a Duplex, with readers that stop and go on.
const assert = require('assert');
const crypto = require('crypto');
const http2 = require('http2');
const os = require('os');
const path = require('path');
const { duplexPair } = require('stream');
const { key, cert } = require('../tls/fixtures/keys');

const total = 700 * 1024;
const streams = 12;
const data = crypto.randomBytes(total);
const hashOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
const want = hashOf(data);

function send(stream, seed) {
  let at = 0;
  (function more() {
    for (let size = seed; at < total; size = size * 3 % 40001 + 1) {
      const piece = data.subarray(at, at += size);
      if (!(size % 2 ? stream.write(piece) : stream.write(piece.toString('latin1'), 'latin1'))) {
        stream.once('drain', more);
        return;
      }
    }
    stream.end();
  })();
}

function exchange(client, seed) {
  return new Promise((resolve, reject) => {
    const request = client.request({ ':method': 'POST', ':path': `/${seed}`, 'x-seed': seed });
    const pieces = [];
    request.on('response', (headers) => assert.strictEqual(headers['x-seed'], String(seed)));
    request.on('data', (chunk) => {
      pieces.push(chunk);
      if (chunk.length % 7 === 0) {
        request.pause();
        setImmediate(() => request.resume());
      }
    });
    request.on('end', () => resolve(hashOf(Buffer.concat(pieces))));
    request.on('error', reject);
    send(request, seed);
  });
}

function answer(stream, headers) {
  stream.respond({ 'x-seed': headers['x-seed'] });
  stream.pipe(stream);
}

async function run(name, client, server) {
  const jobs = [];
  for (let i = 1; i <= streams; i++) jobs.push(exchange(client, i));
  for (const got of await Promise.all(jobs)) assert.strictEqual(got, want, name);
  await new Promise((resolve) => client.close(resolve));
  await new Promise((resolve) => server.close(resolve));
}

const listen = (server, where) => new Promise((resolve) => server.listen(where, resolve));

(async () => {
  const plain = http2.createServer().on('stream', answer);
  await listen(plain, 0);
  await run('TCP', http2.connect(`http://localhost:${plain.address().port}`), plain);

  const secure = http2.createSecureServer({ key, cert }).on('stream', answer);
  await listen(secure, 0);
  await run('TLS', http2.connect(`https://localhost:${secure.address().port}`, { rejectUnauthorized: false }), secure);

  const local = http2.createServer().on('stream', answer);
  const file = path.join(os.tmpdir(), `ingot-http2-${process.pid}.sock`);
  await listen(local, file);
  await run('path', http2.connect('http://localhost', { path: file, host: undefined, port: undefined }), local);

  const paired = http2.createServer().on('stream', answer);
  await listen(paired, 0);
  const [here, there] = duplexPair();
  paired.emit('connection', there);
  await run('Duplex', http2.connect('http://localhost', { createConnection: () => here }), paired);

  console.log('ok');
})();
