// SPDX-License-Identifier: MIT
'use strict';
// Sessions of a server that picks contexts by name (addContext, SNICallback), asked by OpenSSL's own client: they resume
// for their name, whatever keys of tickets a context has, those of the server count; and for no other name.
const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const tls = require('tls');
const { execFile } = require('child_process');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

const { SSL_OP_NO_TICKET } = crypto.constants;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-sessions-'));
const file = (name) => path.join(folder, name);

// Whether the session of `from` was reused; the new one is kept in `to`.
function connect(server, version, name, from, to) {
  const args = ['s_client', '-connect', `127.0.0.1:${server.address().port}`, `-${version}`, '-ign_eof'];
  args.push(...(name === '' ? ['-noservername'] : ['-servername', name]));
  if (from) args.push('-sess_in', file(from));
  if (to) args.push('-sess_out', file(to));
  return new Promise((resolve, reject) => {
    const client = execFile('openssl', args, (error, out, errors) => {
      const found = /^(New|Reused), /m.exec(out);
      if (found === null || !out.includes('hello')) reject(new Error(`${args.join(' ')}\n${out}\n${errors}`));
      else resolve(found[1] === 'Reused');
    });
    client.stdin.end();
  });
}

function storeSessions(server, told) {
  const store = new Map();
  server.on('newSession', (id, data, done) => {
    store.set(id.toString('hex'), data);
    setImmediate(done);
  });
  server.on('resumeSession', (id, done) => {
    const found = store.get(id.toString('hex')) ?? null;
    told.push(found !== null);
    setImmediate(done, null, found);
  });
}

const context = (options) => tls.createSecureContext({ key, cert, ...options });

// name -> [options, what is done to the server]
const servers = {
  addContext: () => [{}, (server) => server.addContext('a.example', { key, cert })],
  keys: () => [{ ticketKeys: Buffer.alloc(48, 1) },
               (server) => server.addContext('a.example', { key, cert, ticketKeys: Buffer.alloc(48, 2) })],
  callback() {
    const own = context({ ticketKeys: Buffer.alloc(48, 3) });
    return [{ SNICallback: (name, done) => setImmediate(done, null, name === 'a.example' ? own : undefined) }, () => {}];
  },
  store: () => [{ secureOptions: SSL_OP_NO_TICKET },
                (server) => server.addContext('a.example', { key, cert, secureOptions: SSL_OP_NO_TICKET })],
};

async function run(kind, version) {
  const [options, prepare] = servers[kind]();
  const what = `${kind} ${version}`;
  const server = tls.createServer({ key, cert, ...options }, (socket) => {
    socket.on('error', () => {});
    socket.end('hello\n');
  });
  const told = [];
  if (kind === 'store') storeSessions(server, told);
  prepare(server);
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  for (const [name, other] of [['a.example', 'b.example'], ['b.example', 'a.example']]) {
    assert.strictEqual(await connect(server, version, name, null, 'first'), false, what);
    assert.strictEqual(await connect(server, version, name, 'first', null), true, `${what} ${name}`);
    assert.strictEqual(await connect(server, version, other, 'first', null), false, `${what} ${name} at ${other}`);
    assert.strictEqual(await connect(server, version, '', 'first', null), false, `${what} ${name} at none`);
  }
  if (kind === 'store') {
    assert.deepStrictEqual(told, Array(6).fill(true));
  } else {
    const keys = server.getTicketKeys();
    server.setTicketKeys(crypto.randomBytes(48));
    assert.strictEqual(await connect(server, version, 'b.example', 'first', null), false, what);
    server.setTicketKeys(keys);
    assert.strictEqual(await connect(server, version, 'b.example', 'first', null), true, what);
  }
  server.close();
}

// Another process that has the server's keys goes on with its sessions.
async function shared(version) {
  const keys = crypto.randomBytes(48), list = [];
  for (let i = 0; i < 2; i++) {
    const server = tls.createServer({ key, cert, ticketKeys: keys }, (socket) => socket.end('hello\n'));
    server.addContext('a.example', { key, cert });
    await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    list.push(server);
  }
  assert.strictEqual(await connect(list[0], version, 'a.example', null, 'first'), false);
  assert.strictEqual(await connect(list[1], version, 'a.example', 'first', null), true, version);
  for (const server of list) server.close();
}

toTheEnd(async () => {
  for (const version of ['tls1_2', 'tls1_3']) {
    for (const kind of ['addContext', 'keys', 'callback']) await run(kind, version);
    await shared(version);
  }
  await run('store', 'tls1_2');
  fs.rmSync(folder, { recursive: true });
});
