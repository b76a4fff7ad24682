// SPDX-License-Identifier: MIT
'use strict';
// A response comes in the async context of its request, also on a socket that another request made.
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const http = require('http');

const storage = new AsyncLocalStorage();
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const seen = [];
const server = http.createServer((req, res) => {
  assert.strictEqual(storage.getStore(), undefined);
  storage.enterWith(req.url);
  setTimeout(() => res.end(storage.getStore()), 1);
});

function get(path) {
  return new Promise((resolve) => {
    storage.run(path, () => {
      http.get({ port: server.address().port, path, agent }, (res) => {
        seen.push(storage.getStore());
        let text = '';
        res.on('data', (chunk) => { text += chunk; });
        res.on('end', () => {
          seen.push(storage.getStore(), text);
          resolve();
        });
      });
    });
  });
}

server.listen(0, async () => {
  await get('/1');
  await Promise.all([get('/2'), get('/3')]);
  assert.deepStrictEqual(seen, ['/1', '/1', '/1', '/2', '/2', '/2', '/3', '/3', '/3']);
  agent.destroy();
  server.close();
});
