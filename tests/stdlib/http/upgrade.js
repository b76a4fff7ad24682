// SPDX-License-Identifier: MIT
'use strict';
// Upgrade and CONNECT hand over the socket, with the bytes that came behind the head.
const assert = require('assert');
const http = require('http');

const server = http.createServer(() => assert.fail('not a plain request'));
function greet(status) {
  return (req, socket, head) => {
    assert.strictEqual(head.toString(), '');
    socket.write(`HTTP/1.1 ${status}\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst`);
    socket.on('data', (chunk) => socket.end(chunk));
  };
}
server.on('upgrade', greet('101 Switching Protocols'));
server.on('connect', greet('200 OK'));

function tunnel(options, event) {
  return new Promise((resolve) => {
    const req = http.request({ port: server.address().port, ...options });
    req.on(event, (res, socket, head) => {
      let text = head.toString();
      socket.on('data', (chunk) => { text += chunk; });
      socket.on('close', () => resolve(text));
      socket.write(' second');
    });
    req.end();
  });
}

server.listen(0, async () => {
  const headers = { Connection: 'Upgrade', Upgrade: 'echo' };
  assert.strictEqual(await tunnel({ headers }, 'upgrade'), 'first second');
  assert.strictEqual(await tunnel({ method: 'CONNECT', path: 'x:1' }, 'connect'), 'first second');
  server.close();
});
