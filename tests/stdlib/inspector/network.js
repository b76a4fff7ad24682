// SPDX-License-Identifier: MIT
'use strict';
// The domain Network: what is seen of http, http2, fetch and WebSocket while a session has it enabled, with bodies; what
// programs tell of requests of theirs; and files that they give to DevTools.

const assert = require('assert');
const { execFileSync } = require('child_process');
const { createHash } = require('crypto');
const { once } = require('events');
const http = require('http');
const http2 = require('http2');
const inspector = require('inspector/promises');
const zlib = require('zlib');

const session = new inspector.Session();

// The params of these events, in any order.
async function events(...names) {
  return Promise.all(names.map(async (name) => (await once(session, `Network.${name}`))[0].params));
}

async function body(requestId) {
  const { body: text, base64Encoded } = await session.post('Network.getResponseBody', { requestId });
  return Buffer.from(text, base64Encoded ? 'base64' : 'utf8').toString();
}

const postData = async (requestId) => (await session.post('Network.getRequestPostData', { requestId })).postData;

async function serve(handler) {
  const server = http.createServer(handler);
  await once(server.listen(0), 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

// ---- http --------------------------------------------------------------------------------------------------

async function testHttp() {
  const { server, url } = await serve(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    res.setHeader('Content-Type', 'text/plain; charset=UTF-8');
    res.setHeader('Set-Cookie', ['a=1', 'b=2']);
    if (req.url === '/gzip') res.setHeader('Content-Encoding', 'gzip').end(zlib.gzipSync('packed'));
    else if (req.url === '/cut') res.write('half', () => req.socket.destroy());
    else res.end(`got ${text}`);
  });
  let all = events('requestWillBeSent', 'responseReceived', 'loadingFinished');
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-two': ['1', '2'] };
  const req = http.request(`${url}/post`, { method: 'POST', headers });
  req.on('response', (res) => res.resume());
  req.write('caf\u00e9 ');
  req.end(Buffer.from('and more'));
  const [{ requestId, request, initiator }, { response }] = await all;
  assert.deepStrictEqual({ ...request, headers: undefined }, { url: `${url}/post`, method: 'POST', headers: undefined, hasPostData: true });
  assert.strictEqual(request.headers['x-two'], '1, 2');
  assert.strictEqual(initiator.stack.callFrames.find((frame) => frame.url === __filename).functionName, 'testHttp');
  assert.deepStrictEqual([response.status, response.mimeType, response.headers['set-cookie']], [200, 'text/plain', 'a=1\nb=2']);
  assert.strictEqual(await postData(requestId), 'caf\u00e9 and more');
  assert.strictEqual(await body(requestId), 'got caf\u00e9 and more');

  all = events('loadingFinished');
  http.get(`${url}/gzip`, (res) => res.resume());
  assert.strictEqual(await body((await all)[0].requestId), 'packed');

  all = events('loadingFailed');
  http.get(`${url}/cut`, (res) => res.on('error', () => {}).resume()).on('error', () => {});
  assert.strictEqual((await all)[0].type, 'Other');

  // Headers as a list; nobody reads what is there before it is asked for
  all = events('requestWillBeSent', 'responseReceived');
  const [res] = await once(http.get(`${url}/list`, { headers: ['Host', url.slice(7), 'x-one', '1'] }), 'response');
  const [{ request: listed }] = await all;
  assert.deepStrictEqual([listed.url, listed.headers['x-one'], res.readableFlowing], [`${url}/list`, '1', null]);
  await res.toArray();
  server.close();
}

// ---- http2 -------------------------------------------------------------------------------------------------

async function testHttp2() {
  const server = http2.createServer((req, res) => res.end('two'));
  await once(server.listen(0), 'listening');
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const all = events('requestWillBeSent', 'responseReceived', 'loadingFinished');
  const stream = client.request({ ':path': '/h2', ':method': 'POST', 'content-type': 'x/y; charset=utf-8' });
  stream.end('sent').resume();
  const [{ request, requestId }, { response }] = await all;
  assert.deepStrictEqual([request.url, request.method], [`http://localhost:${server.address().port}/h2`, 'POST']);
  assert.strictEqual(response.status, 200);
  assert.deepStrictEqual([await postData(requestId), await body(requestId)], ['sent', 'two']);
  client.close();
  server.close();
}

// ---- fetch and WebSocket -------------------------------------------------------------------------------------

async function testFetch() {
  const { server, url } = await serve((req, res) => {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.setHeader('Content-Encoding', 'br').end(zlib.brotliCompressSync('{"a":1}'));
  });
  let all = events('requestWillBeSent', 'responseReceived', 'loadingFinished');
  const answer = await fetch(`${url}/f`, { method: 'POST', body: 'text', headers: [['cookie', 'a=1'], ['cookie', 'b=2']] });
  assert.deepStrictEqual(await answer.json(), { a: 1 });
  const [{ request, requestId, initiator }, { response, type }] = await all;
  assert.deepStrictEqual([request.url, request.headers.cookie, request.hasPostData], [`${url}/f`, 'a=1; b=2', true]);
  assert.ok(initiator.stack.callFrames.some((frame) => frame.url === __filename));
  assert.deepStrictEqual([type, response.status, response.charset], ['Fetch', 200, 'utf-8']);
  assert.deepStrictEqual([await postData(requestId), await body(requestId)], ['text', '{"a":1}']);

  all = events('requestWillBeSent', 'loadingFailed');
  server.close();
  server.closeAllConnections();
  await assert.rejects(fetch(url));
  const [sent, failed] = await all;
  assert.strictEqual(sent.requestId, failed.requestId);
}

async function testWebSocket() {
  const { server, url } = await serve();
  server.on('upgrade', (req, socket) => {
    if (req.url === '/no') return socket.end('HTTP/1.1 403 No\r\n\r\n');
    const key = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    socket.once('data', () => socket.end('\x88\x00'));
  });
  const ws = url.replace('http', 'ws');
  let all = events('webSocketCreated', 'webSocketHandshakeResponseReceived', 'webSocketClosed');
  const socket = new WebSocket(`${ws}/yes`);
  socket.onopen = () => socket.close();
  const [created, { response, requestId }, closed] = await all;
  assert.deepStrictEqual([created.url, created.requestId, closed.requestId], [`${ws}/yes`, requestId, requestId]);
  assert.deepStrictEqual([response.status, response.headers.upgrade], [101, 'websocket']);
  all = events('webSocketCreated', 'webSocketClosed');
  new WebSocket(`${ws}/no`).onerror = () => {};
  const [one, other] = await all;
  assert.strictEqual(one.requestId, other.requestId);
  server.close();
}

// ---- what programs tell ----------------------------------------------------------------------------------------

function tell(requestId, chunk, charset = 'utf-8') {
  const { Network } = inspector, at = { requestId, timestamp: 1 }, { byteLength } = chunk;
  Network.requestWillBeSent({ ...at, wallTime: 1, request: { url: 'x:y', method: 'GET', headers: {} } });
  Network.responseReceived({ ...at, type: 'Other', response: { url: 'x:y', status: 200, statusText: '', headers: {}, charset } });
  Network.dataReceived({ ...at, dataLength: byteLength, encodedDataLength: byteLength, data: chunk });
  return () => Network.loadingFinished(at);
}

async function testOwn() {
  const other = new inspector.Session();
  other.connect();
  await other.post('Network.enable', { maxResourceBufferSize: 8, maxTotalBufferSize: 900 });
  const finish = tell('own', Buffer.from('first'));
  await assert.rejects(session.post('Network.getResponseBody', { requestId: 'own' }), /not complete/);
  const chunk = once(other, 'Network.dataReceived');
  session.on('Network.dataReceived', assert.fail);
  const { bufferedData } = await other.post('Network.streamResourceContent', { requestId: 'own' });
  assert.strictEqual(Buffer.from(bufferedData, 'base64').toString(), 'first');
  inspector.Network.dataReceived({ requestId: 'own', timestamp: 1, dataLength: 1, encodedDataLength: 1, data: Buffer.from('2') });
  assert.strictEqual((await chunk)[0].params.data, Buffer.from('2').toString('base64'));
  finish();
  assert.strictEqual(await body('own'), 'first2');
  tell('large', Buffer.from('more than 8 bytes'))();
  await assert.rejects(session.post('Network.getResponseBody', { requestId: 'large' }), /too large/);
  for (let i = 0; i < 3; i++) tell(`${i}`, Buffer.from('x'))();
  await assert.rejects(session.post('Network.getResponseBody', { requestId: 'own' }), /not found/);
  assert.strictEqual(await body('2'), 'x');
  other.disconnect();
}

async function testResources() {
  inspector.NetworkResources.put('http://x/a.map', 'a\u{1F980}b');
  const load = async (url) => (await session.post('Network.loadNetworkResource', { url })).resource;
  assert.deepStrictEqual(await load('http://x/none'), { success: false });
  const { stream } = await load('http://x/a.map');
  const read = (params) => session.post('IO.read', { handle: stream, ...params });
  assert.deepStrictEqual(await read({ size: 2 }), { data: 'a\u{1F980}', eof: false });
  assert.deepStrictEqual(await read({ size: 2 }), { data: 'b', eof: true });
  assert.deepStrictEqual(await read({ offset: 0 }), { data: 'a\u{1F980}b', eof: true });
  await session.post('IO.close', { handle: stream });
  assert.deepStrictEqual(await read(), { data: '', eof: true });
}

async function main() {
  const dc = require('diagnostics_channel');
  session.connect();
  assert.strictEqual(dc.hasSubscribers('http.client.request.created'), false);
  await session.post('Network.enable');
  for (const test of [testHttp, testHttp2, testFetch, testWebSocket, testOwn, testResources]) await test();
  session.disconnect();
  assert.strictEqual(dc.hasSubscribers('http.client.request.created'), false);
  console.log('all good');
}

if (process.argv[2] === 'child') {
  main();
} else {
  const options = ['--experimental-network-inspection', '--experimental-inspector-network-resource'];
  assert.strictEqual(execFileSync(process.execPath, [...options, __filename, 'child'], { encoding: 'utf8' }), 'all good\n');
}
