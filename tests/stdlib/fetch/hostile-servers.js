// SPDX-License-Identifier: MIT
'use strict';
// fetch() of servers that die, lie or speak something else: an error that says what, never an answer that is not whole,
// never a wait without an end.
const assert = require('assert');
const net = require('net');

// What the server sends for each connection, then how it ends it.
const answers = {
  '/nothing': [[], 'end'],
  '/garbage': [['this is not HTTP\r\n\r\n'], 'end'],
  '/version': [['HTTP/9.9 200 OK\r\n\r\n'], 'end'],
  '/status': [['HTTP/1.1 abc OK\r\n\r\n'], 'end'],
  '/name': [['HTTP/1.1 200 OK\r\nna me: x\r\n\r\n'], 'end'],
  '/two-lengths': [['HTTP/1.1 200 OK\r\na: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'], 'end'],
  '/both': [['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'], 'end'],
  '/head-only': [['HTTP/1.1 200 OK\r\nContent-Le'], 'end'],
  '/short': [['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'], 'end'],
  '/short-reset': [['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'], 'reset'],
  '/chunk-cut': [['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'], 'end'],
  '/chunk-size': [['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'], 'end'],
  '/huge': [[`HTTP/1.1 200 OK\r\na: ${'x'.repeat(20000)}\r\n\r\n`], 'end'],
  '/switch': [['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'], 'end'],
  '/good': [['HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n', 'until ', 'the end'], 'end'],
  '/early-hints': [['HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'], 'end'],
  '/byte-by-byte': [[...'HTTP/1.1 200 Fine\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;e=f\r\nc\r\n0\r\nT: u\r\n\r\n'], 'end'],
};

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.setNoDelay(true);
  socket.once('data', async (data) => {
    const [pieces, how] = answers[/^\S+ (\S+)/.exec(data)[1]];
    for (const piece of pieces) {
      if (socket.destroyed) return;
      await new Promise((resolve) => { socket.write(piece, resolve); });
      if (pieces.length > 1) await new Promise(setImmediate);
    }
    if (how === 'reset') setImmediate(() => socket.resetAndDestroy());
    else socket.end();
  });
});

const failsWith = (expected) => (err) => {
  assert.strictEqual(err.name, 'TypeError');
  const got = `${err.message}: ${err.cause?.name}, ${err.cause?.code}, ${err.cause?.message}`;
  assert.match(got, expected);
  return true;
};

async function main(url) {
  const whole = async (path) => (await fetch(url + path)).text();
  const refused = {
    '/nothing': /^fetch failed: SocketError, UND_ERR_SOCKET, other side closed/,
    '/garbage': /^fetch failed: HTTPParserError, HPE_INVALID_CONSTANT, Response does not match the HTTP\/1\.1 protocol \(.+\)/,
    '/version': /^fetch failed: HTTPParserError, HPE_INVALID_VERSION, Response does not match/,
    '/status': /^fetch failed: HTTPParserError, HPE_INVALID_STATUS, Response does not match/,
    '/name': /^fetch failed: HTTPParserError, HPE_INVALID_HEADER_TOKEN, Response does not match/,
    '/two-lengths': /^fetch failed: ResponseContentLengthMismatchError, UND_ERR_RES_CONTENT_LENGTH_MISMATCH,/,
    '/both': /^fetch failed: ResponseContentLengthMismatchError, UND_ERR_RES_CONTENT_LENGTH_MISMATCH,/,
    '/head-only': /^fetch failed: SocketError, UND_ERR_SOCKET, other side closed/,
    '/short': /^terminated: SocketError, UND_ERR_SOCKET, other side closed/,
    '/short-reset': /^terminated: \w+, (ECONNRESET|UND_ERR_SOCKET),/,
    '/chunk-cut': /^terminated: SocketError, UND_ERR_SOCKET, other side closed/,
    '/chunk-size': /^(terminated|fetch failed): HTTPParserError, HPE_INVALID_CHUNK_SIZE, Response does not match/,
    '/huge': /^fetch failed: HeadersOverflowError, UND_ERR_HEADERS_OVERFLOW,/,
    '/switch': /^fetch failed: SocketError, UND_ERR_SOCKET, bad upgrade/,
  };
  for (const path of Object.keys(refused)) await assert.rejects(whole(path), failsWith(refused[path]), path);
  assert.strictEqual(await whole('/good'), 'until the end');
  assert.strictEqual(await whole('/early-hints'), 'ok');
  const slow = await fetch(`${url}/byte-by-byte`);
  assert.deepStrictEqual([slow.statusText, slow.headers.get('x'), await slow.text()], ['Fine', 'y', 'abc']);

  await new Promise((resolve) => { server.close(resolve); });
  await assert.rejects(fetch(url), (err) => {
    assert.match(err.stack, /^TypeError: fetch failed\n {4}at .*\n[^]*at async .*hostile-servers\.js/);
    assert.deepStrictEqual([err.cause.code, err.cause.syscall], ['ECONNREFUSED', 'connect']);
    return true;
  });
  await assert.rejects(fetch('http://nowhere.invalid/'), (err) => err.message === 'fetch failed' && /^(ENOTFOUND|EAI_AGAIN)$/.test(err.cause.code));
}

server.listen(0, () => main(`http://127.0.0.1:${server.address().port}`));
