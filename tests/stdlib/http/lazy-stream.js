// SPDX-License-Identifier: MIT
'use strict';
// An IncomingMessage is a Readable whenever somebody looks, before or after its body has come.
const assert = require('assert');
const http = require('http');
const { Readable, finished } = require('stream');

const seen = [];
const server = http.createServer(async (req, res) => {
  assert.ok(req instanceof Readable);
  if (req.url === '/late') await new Promise((resolve) => setTimeout(resolve, 5));
  if (req.url === '/finished') {
    finished(req, (error) => {
      assert.ifError(error);
      seen.push('finished');
    });
    req.resume();
  } else {
    let text = '';
    for await (const chunk of req) text += chunk;
    seen.push(`${req.method} ${req.url} ${text}`);
  }
  assert.strictEqual(req.readableEnded || req.url === '/finished', true);
  res.end();
});

function send(method, path, body) {
  return new Promise((resolve) => {
    http.request({ port: server.address().port, method, path }, (res) => {
      res.resume().on('end', resolve);
    }).end(body);
  });
}

server.listen(0, async () => {
  await send('GET', '/now');
  await send('GET', '/late');
  await send('POST', '/late', 'body');
  await send('GET', '/finished');
  assert.deepStrictEqual(seen, ['GET /now ', 'GET /late ', 'POST /late body', 'finished']);
  server.close();
  http.globalAgent.destroy();
});
