// SPDX-License-Identifier: MIT
'use strict';
// Bodies both ways: by length, chunked with trailers, through pipe, and bigger than any buffer.
const assert = require('assert');
const http = require('http');

const big = Buffer.alloc(3 * 1024 * 1024, 'b');
const server = http.createServer((req, res) => {
  if (req.url === '/pipe') {
    req.pipe(res);
    return;
  }
  let size = 0;
  req.on('data', (chunk) => { size += chunk.length; });
  req.on('end', () => {
    assert.strictEqual(req.complete, true);
    res.writeHead(201, { 'Trailer': 'X-Sum', 'Content-Type': 'text/plain' });
    res.write(`${size} `);
    res.addTrailers({ 'X-Sum': String(size) });
    res.end(req.trailers['x-end'] ?? '-');
  });
});

function request(options, parts) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port: server.address().port, method: 'POST', ...options }, (res) => {
      const chunks = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () => resolve({ res, body: Buffer.concat(chunks) }));
    });
    req.on('error', reject);
    for (const part of parts) req.write(part);
    if (options.trailers) req.addTrailers(options.trailers);
    req.end();
  });
}

server.listen(0, async () => {
  const byLength = await request({ headers: { 'Content-Length': 5 } }, ['12', '345']);
  assert.strictEqual(byLength.res.statusCode, 201);
  assert.strictEqual(byLength.body.toString(), '5 -');
  assert.deepStrictEqual(byLength.res.rawTrailers, ['X-Sum', '5']);
  const chunked = await request({ trailers: { 'X-End': 'yes' } }, ['a', 'b\u00e9', Buffer.from('c')]);
  assert.strictEqual(chunked.body.toString(), '5 yes');
  const echoed = await request({ url: '/pipe', path: '/pipe' }, [big]);
  assert.strictEqual(echoed.body.equals(big), true);
  server.close();
  http.globalAgent.destroy();
});
