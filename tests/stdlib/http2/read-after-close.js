// SPDX-License-Identifier: MIT
'use strict';
// A message that has come whole can be read to its end although the connection has gone meanwhile: a request by a slow
// server, a response by a slow client.
const assert = require('assert');
const http2 = require('http2');

const SIZE = 150000; // more than a stream buffers, less than two windows

// Reads a piece now and then, from when the session is closed.
function readSlowly(stream, session) {
  return new Promise((resolve, reject) => {
    let size = 0;
    stream.once('data', (chunk) => {
      size += chunk.length;
      stream.pause();
      const more = () => {
        stream.on('data', (bytes) => {
          size += bytes.length;
          stream.pause();
          setTimeout(() => stream.resume(), 5);
        });
        stream.resume();
      };
      if (session.destroyed) more();
      else session.once('close', more);
    });
    stream.on('end', () => resolve(size)).on('error', reject);
  });
}

let done = 0;
process.on('exit', () => assert.strictEqual(done, 2));

// The client has its answer and goes; its request lies unread in the server.
const upload = http2.createServer({ settings: { initialWindowSize: 2 * SIZE } });
upload.on('stream', async (stream) => {
  const whole = readSlowly(stream, stream.session);
  stream.respond();
  stream.end();
  assert.strictEqual(await whole, SIZE);
  done++;
});
upload.listen(0, '127.0.0.1', () => {
  const session = http2.connect(`http://127.0.0.1:${upload.address().port}`);
  session.once('remoteSettings', () => {
    const req = session.request({ ':method': 'POST' });
    req.resume().end(Buffer.alloc(SIZE));
    req.on('close', () => {
      session.destroy();
      upload.close();
    });
  });
});

// The server has sent all and goes; the answer lies unread in the client.
const download = http2.createServer((req, res) => {
  const { session } = req.stream;
  res.end(Buffer.alloc(SIZE));
  res.on('close', () => session.destroy());
});
download.listen(0, '127.0.0.1', async () => {
  const session = http2.connect(`http://127.0.0.1:${download.address().port}`, { settings: { initialWindowSize: 2 * SIZE } });
  const whole = readSlowly(session.request(), session);
  assert.strictEqual(await whole, SIZE);
  done++;
  download.close();
});
