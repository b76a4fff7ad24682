// SPDX-License-Identifier: MIT
'use strict';
// With allowHalfOpen the server may answer after the client's end.
const assert = require('assert');
const net = require('net');

const server = net.createServer({ allowHalfOpen: true }, (peer) => {
  let text = '';
  peer.setEncoding('utf8');
  peer.on('data', (chunk) => { text += chunk; });
  peer.on('end', () => setTimeout(() => peer.end(text.toUpperCase()), 5));
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  let answer = '';
  client.setEncoding('utf8').on('data', (chunk) => { answer += chunk; });
  client.end('question');
  client.on('close', () => {
    assert.strictEqual(answer, 'QUESTION');
    server.close();
  });
});
