// SPDX-License-Identifier: MIT
'use strict';
// An agent reuses sockets, keeps to maxSockets, and closes what it holds.
const assert = require('assert');
const http = require('http');

let connections = 0;
const server = http.createServer((req, res) => res.end('x'));
server.on('connection', () => connections++);

function get(agent) {
  return new Promise((resolve, reject) => {
    http.get({ port: server.address().port, agent }, (res) => {
      res.resume().on('end', () => setImmediate(resolve, res));
    }).on('error', reject);
  });
}

server.listen(0, async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  await get(agent);
  await get(agent);
  assert.strictEqual(connections, 1);
  await Promise.all([get(agent), get(agent), get(agent), get(agent)]);
  assert.strictEqual(connections, 2);
  assert.strictEqual(Object.values(agent.freeSockets).flat().length, 2);
  agent.destroy();
  server.close();
});
