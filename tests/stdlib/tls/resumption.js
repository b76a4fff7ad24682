// SPDX-License-Identifier: MIT
'use strict';
// Sessions resume by ticket and, where there are none, by what the server stored; other keys of tickets end that.
const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

const { SSL_OP_NO_TICKET } = crypto.constants;

function once(port, version, session) {
  return new Promise((resolve, reject) => {
    let latest;
    const client = tls.connect({ port, ca: cert, servername: 'localhost', session, maxVersion: version });
    client.on('session', (bytes) => { latest = bytes; });
    client.on('error', reject);
    client.resume();
    client.on('secureConnect', () => {
      const reused = client.isSessionReused();
      client.on('close', () => resolve({ reused, session: latest ?? client.getSession() ?? session }));
    });
  });
}

async function run(version, options, store) {
  const server = tls.createServer({ key, cert, ...options }, (socket) => socket.end('x'));
  if (store) {
    server.on('newSession', (id, data, done) => setImmediate(() => { store.set(id.toString('hex'), data); done(); }));
    server.on('resumeSession', (id, done) => setImmediate(() => done(null, store.get(id.toString('hex')) ?? null)));
  }
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  const first = await once(port, version);
  assert.strictEqual(first.reused, false);
  const second = await once(port, version, first.session);
  assert.strictEqual(second.reused, true, `${version} ${store ? 'stored' : 'ticket'}`);
  if (store) store.clear();
  else server.setTicketKeys(crypto.randomBytes(48));
  assert.strictEqual((await once(port, version, first.session)).reused, false);
  server.close();
}

toTheEnd(async () => {
  await run('TLSv1.2', {});
  await run('TLSv1.3', {});
  await run('TLSv1.2', { secureOptions: SSL_OP_NO_TICKET }, new Map());
});
