// SPDX-License-Identifier: MIT
'use strict';
// What a client and a server of node:http2 tell of one connection, in order: requests and responses with and without
// bodies, information before the response, trailers, a promise of the server, a reset, settings, pings, and the end.
const http2 = require('http2');

const log = [];
const note = (...words) => log.push(words.map((w) => typeof w === 'string' ? w : JSON.stringify(w)).join(' '));
const plain = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'date' &&
  name !== ':authority'));

const server = http2.createServer({ settings: { maxConcurrentStreams: 50, initialWindowSize: 70000 } });
server.on('stream', (stream, headers) => {
  const where = headers[':path'];
  note('server', where, plain(headers));
  if (where === '/early') stream.additionalHeaders({ ':status': 103, 'link': '</a.css>; rel=preload' });
  if (where === '/reset') {
    stream.on('error', (error) => note('server error', error.code, error.message));
    stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    return;
  }
  if (where === '/push') {
    stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
      pushed.respond({ ':status': 200, 'x-pushed': 'yes' });
      pushed.end('pushed body');
      stream.respond({ 'content-type': 'text/plain' });
      stream.end('body');
    });
    return;
  }
  stream.respond({ 'set-cookie': ['a=1', 'b=2'], 'x-a': 'one' }, { waitForTrailers: where === '/trailers' });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7' }));
  stream.on('trailers', (trailers) => note('server trailers', plain(trailers)));
  stream.setEncoding('utf8');
  let text = '';
  stream.on('data', (chunk) => { text += chunk; });
  if (!stream.writableEnded) stream.on('end', () => stream.end(`got ${text.length} ${text.slice(0, 8)}`));
});

function ask(client, headers, body, options) {
  return new Promise((resolve) => {
    const stream = client.request(headers, options);
    const seen = [];
    let text = '';
    stream.setEncoding('utf8');
    stream.on('headers', (h) => seen.push(['headers', plain(h)]));
    stream.on('response', (h, flags) => seen.push(['response', plain(h), flags]));
    stream.on('trailers', (h) => seen.push(['trailers', plain(h)]));
    stream.on('data', (chunk) => { text += chunk; });
    stream.on('end', () => seen.push(['end', text]));
    stream.on('error', (error) => seen.push(['error', error.code, error.message]));
    stream.on('close', () => {
      note('client', headers[':path'], seen, { closed: stream.closed, code: stream.rstCode });
      resolve();
    });
    if (options?.waitForTrailers) stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'yes' }));
    if (body !== undefined) stream.end(body);
  });
}

server.listen(0, () => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  client.on('stream', (stream, headers) => {
    note('promise', headers[':path'], headers[':method']);
    stream.on('push', (h) => note('pushed', plain(h)));
    stream.resume();
  });
  client.on('remoteSettings', ({ maxConcurrentStreams, initialWindowSize }) =>
    note('settings', { maxConcurrentStreams, initialWindowSize }));
  client.on('connect', async () => {
    await ask(client, { ':path': '/' });
    await ask(client, { ':path': '/post', ':method': 'POST' }, 'x'.repeat(200000));
    await ask(client, { ':path': '/head', ':method': 'HEAD' });
    await ask(client, { ':path': '/early' });
    await ask(client, { ':path': '/trailers' });
    await ask(client, { ':path': '/post', ':method': 'PUT' }, 'with trailers', { waitForTrailers: true });
    await ask(client, { ':path': '/push' });
    await ask(client, { ':path': '/reset' });
    await new Promise((resolve) => client.ping(Buffer.from('12345678'), (error, duration, payload) => {
      note('ping', String(error), typeof duration, payload.toString());
      resolve();
    }));
    client.close(() => {
      note('closed', { destroyed: client.destroyed, closed: client.closed });
      server.close(() => console.log(log.join('\n')));
    });
  });
});
