// SPDX-License-Identifier: MIT
'use strict';
// What a hostile client may write: each request ends with the code that 'clientError' gets and the status a server
// without a listener writes, in one piece and byte by byte; afterwards the server answers.
const assert = require('assert');
const http = require('http');
const net = require('net');
const toTheEnd = require('../tls/fixtures/to-the-end');

const H = 'Host: x\r\n';
const get = (fields) => `GET / HTTP/1.1\r\n${H}${fields}\r\n`;
const post = (fields, body = '') => `POST / HTTP/1.1\r\n${H}${fields}\r\n${body}`;
const chunked = (body) => post('Transfer-Encoding: chunked\r\n', body);
const many = (text, count) => text.repeat(count);

// name: [bytes, code, status]; without a code the request is fine
const cases = {
  'a space in a name': [get('Bad Name: y\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'no colon': [get('no colon\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'no name': [get(': x\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'a space before the colon': [get('X : y\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'obs-fold': [get('X: y\r\n z\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'obs-fold first': [`GET / HTTP/1.1\r\n X: y\r\n${H}\r\n`, 'HPE_UNEXPECTED_SPACE', 400],
  'NUL in a name': [get('X\0: y\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'NUL in a value': [get('X: y\0z\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'CR in a value': [get('X: y\rz\r\n'), 'HPE_LF_EXPECTED', 400],
  'LF in a value': [get('X: y\nZ: z\r\n'), 'HPE_CR_EXPECTED', 400],
  'lines that end in LF': ['GET / HTTP/1.1\nHost: x\n\n', 'HPE_INVALID_VERSION', 400],
  'lines that end in CR': ['GET / HTTP/1.1\rHost: x\r\r', 'HPE_STRICT', 400],
  'a control character': [get('X: \x07\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'NUL in the path': [`GET /\0 HTTP/1.1\r\n${H}\r\n`, 'HPE_INVALID_URL', 400],
  'Latin-1 in the path': [`GET /\xe9 HTTP/1.1\r\n${H}\r\n`, 'HPE_INVALID_URL', 400],
  'a space in the path': [`GET /a b HTTP/1.1\r\n${H}\r\n`, 'HPE_INVALID_CONSTANT', 400],
  'no path': [`GET  HTTP/1.1\r\n${H}\r\n`, 'HPE_INVALID_URL', 400],
  'an unknown method': [`BREW / HTTP/1.1\r\n${H}\r\n`, 'HPE_INVALID_METHOD', 400],
  'an unknown version': [`GET / HTTP/1.2\r\n${H}\r\n`, 'HPE_INVALID_VERSION', 400],
  'the preface of HTTP/2': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HPE_PAUSED_H2_UPGRADE', 400],
  'the same length twice': [post('Content-Length: 1\r\nContent-Length: 1\r\n', 'a'), 'HPE_UNEXPECTED_CONTENT_LENGTH', 400],
  'two lengths': [post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'), 'HPE_UNEXPECTED_CONTENT_LENGTH', 400],
  'a list of lengths': [post('Content-Length: 1, 1\r\n', 'a'), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'a length with a plus': [post('Content-Length: +1\r\n', 'a'), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'a hexadecimal length': [post('Content-Length: 0x1\r\n', 'a'), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'an empty length': [post('Content-Length: \r\n', 'a'), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'a length of too many digits': [post(`Content-Length: ${many('9', 25)}\r\n`), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'a length, then chunks': [post('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
                            'HPE_INVALID_TRANSFER_ENCODING', 400],
  'chunks, then a length': [post('Transfer-Encoding: chunked\r\nContent-Length: 1\r\n', '0\r\n\r\n'),
                            'HPE_INVALID_CONTENT_LENGTH', 400],
  'an encoding that is not chunked': [post('Transfer-Encoding: gzip\r\n', 'a'), 'HPE_INVALID_TRANSFER_ENCODING', 400],
  'chunked twice': [post(many('Transfer-Encoding: chunked\r\n', 2), '0\r\n\r\n'), 'HPE_INVALID_TRANSFER_ENCODING', 400],
  'chunked, but not last': [post('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'),
                            'HPE_INVALID_TRANSFER_ENCODING', 400],
  'nearly chunked': [post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), 'HPE_INVALID_TRANSFER_ENCODING', 400],
  'a vertical tab before chunked': [post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'a chunk size that is none': [chunked('zz\r\n'), 'HPE_INVALID_CHUNK_SIZE', 400],
  'a negative chunk size': [chunked('-1\r\n'), 'HPE_INVALID_CHUNK_SIZE', 400],
  'a chunk size with 0x': [chunked('0x1\r\na\r\n0\r\n\r\n'), 'HPE_INVALID_CHUNK_SIZE', 400],
  'a chunk size beyond 64 bits': [chunked(`${many('f', 17)}\r\n`), 'HPE_INVALID_CHUNK_SIZE', 400],
  'a chunk size and a space': [chunked('1 \r\na\r\n0\r\n\r\n'), 'HPE_INVALID_CHUNK_SIZE', 400],
  'a chunk size before LF': [chunked('1\na\r\n0\r\n\r\n'), 'HPE_CR_EXPECTED', 400],
  'a chunk longer than its size': [chunked('1\r\nab\r\n0\r\n\r\n'), 'HPE_STRICT', 400],
  'LF in a chunk extension': [chunked('1;a\nb\r\na\r\n0\r\n\r\n'), 'HPE_CR_EXPECTED', 400],
  'an empty chunk extension': [chunked('1;\r\na\r\n0\r\n\r\n'), 'HPE_STRICT', 400],
  'a long chunk extension': [chunked(`1;${many('e', 17000)}\r\na\r\n`), 'HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  'a bad trailer': [chunked('0\r\nX Y: 1\r\n\r\n'), 'HPE_INVALID_HEADER_TOKEN', 400],
  'a big trailer': [chunked(`0\r\nX: ${many('t', 17000)}\r\n\r\n`), 'HPE_HEADER_OVERFLOW', 431],
  'a length as trailer': [chunked('0\r\nContent-Length: 10\r\n\r\n'), 'HPE_INVALID_CONTENT_LENGTH', 400],
  'a big value': [get(`X: ${many('a', 17000)}\r\n`), 'HPE_HEADER_OVERFLOW', 431],
  'a big name': [get(`${many('a', 17000)}: 1\r\n`), 'HPE_HEADER_OVERFLOW', 431],
  'a big URL': [`GET /${many('a', 17000)} HTTP/1.1\r\n${H}\r\n`, 'HPE_HEADER_OVERFLOW', 431],
  'too many headers': [get(many('A: b\r\n', 1001)), 'HPE_HEADER_OVERFLOW', 431],
  'binary': ['\x00\x01\x02\x03\xff\xfe\r\n\r\n', 'HPE_INVALID_METHOD', 400],
  'TLS': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'HPE_INVALID_METHOD', 400],
  'an end within the head': ['GET / HTTP/1.1\r\nHos', 'HPE_INVALID_EOF_STATE', 400],
  'an end within the body': [post('Content-Length: 10\r\n', 'abc'), 'HPE_INVALID_EOF_STATE', 400],
  'no Host': ['GET / HTTP/1.1\r\n\r\n', undefined, 400],
  'chunked in capitals': [post('Transfer-Encoding: ChUnKeD\r\n', '0\r\n\r\n'), undefined, 200],
  'a short chunk extension': [chunked('1;a=b\r\na\r\n0\r\n\r\n'), undefined, 200],
  'an unknown expectation': [post('Expect: magic\r\nContent-Length: 1\r\n', 'a'), undefined, 417],
  'as many headers as may be': [get(many('A: b\r\n', 999)), undefined, 200],
};

function answer(req, res) {
  req.on('error', (error) => assert.strictEqual(error.code, 'ECONNRESET'));
  req.on('end', () => res.end('ok'));
  req.resume();
}

let code;
const listening = http.createServer(answer).on('clientError', (error, socket) => {
  code ??= error.code;
  assert.ok(error.rawPacket === undefined || Buffer.isBuffer(error.rawPacket));
  socket.destroy();
});
const silent = http.createServer(answer);

function send(server, text, torn) {
  return new Promise((resolve) => {
    const bytes = Buffer.from(text, 'latin1');
    const client = net.connect({ port: server.address().port, host: '127.0.0.1', noDelay: true }, async () => {
      const step = torn ? Math.ceil(bytes.length / 150) : bytes.length;
      for (let at = 0; at < bytes.length && !client.destroyed; at += step) {
        client.write(bytes.subarray(at, at + step));
        if (torn) await new Promise(setImmediate);
      }
      client.end();
    });
    let all = '';
    client.setEncoding('latin1').on('data', (chunk) => { all += chunk; });
    client.on('error', () => {});
    client.on('close', () => resolve(all));
  });
}

async function check(name, [text, expected, status], torn) {
  code = undefined;
  await send(listening, text, torn);
  assert.strictEqual(code, expected, name);
  const text2 = await send(silent, text, torn);
  // Torn, a client that goes on writing may be reset before it has read.
  if (torn && text2 === '') return;
  assert.match(text2, new RegExp(`^HTTP/1\\.1 ${status} `), name);
}

async function main() {
  for (const server of [listening, silent]) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const [name, one] of Object.entries(cases)) {
    await check(name, one, false);
    await check(name, one, true);
  }
  for (const server of [listening, silent]) {
    assert.match(await send(server, get('Connection: close\r\n'), false), /^HTTP\/1\.1 200 OK/);
    server.close();
  }
}
toTheEnd(main);
