// SPDX-License-Identifier: MIT
'use strict';
// fetch(): answers that are compressed, several times, not as they say, or cut off.
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');

const text = 'compressible '.repeat(5000);
const encoders = {
  gzip: zlib.gzipSync, 'x-gzip': zlib.gzipSync, deflate: zlib.deflateSync, br: zlib.brotliCompressSync, zstd: zlib.zstdCompressSync,
};

const server = http.createServer((req, res) => {
  const names = req.url.slice(1).split(',');
  if (names[0] === 'raw') return res.writeHead(200, { 'Content-Encoding': 'deflate' }).end(zlib.deflateRawSync(text));
  if (names[0] === 'broken') return res.writeHead(200, { 'Content-Encoding': 'gzip' }).end('this is no gzip');
  if (names[0] === 'unknown') return res.writeHead(200, { 'Content-Encoding': 'zip' }).end(text);
  if (names[0] === 'cut') return res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(encoders.gzip(text).subarray(0, 60));
  if (names[0] === 'many') return res.writeHead(200, { 'Content-Encoding': Array(6).fill('gzip').join() }).end('x');
  res.setHeader('Content-Encoding', names.join(', '));
  if (req.headers['accept-encoding'] !== undefined) res.setHeader('x-accept', req.headers['accept-encoding']);
  return res.end(names.reduce((data, name) => encoders[name](data), text));
});

async function main(url) {
  for (const names of [...Object.keys(encoders), 'gzip,br', 'zstd,deflate', 'raw', 'unknown']) {
    const response = await fetch(url + names);
    assert.strictEqual(await response.text(), text, names);
    if (names === 'gzip') assert.match(response.headers.get('x-accept'), /gzip/);
  }
  await assert.rejects(async () => (await fetch(`${url}broken`)).text(), (err) => err.name === 'TypeError' && /header/.test(err.cause.message));
  await assert.rejects(fetch(`${url}many`), (err) => /too many content-encodings/.test(err.cause.message));
  // As curl does: what there is.
  assert.ok(text.startsWith(await (await fetch(`${url}cut`)).text()));
  const head = await fetch(`${url}gzip`, { method: 'HEAD' });
  assert.deepStrictEqual([head.headers.get('content-encoding'), await head.text()], ['gzip', '']);
}

server.listen(0, async () => {
  await main(`http://127.0.0.1:${server.address().port}/`);
  server.close();
  server.closeAllConnections();
});
