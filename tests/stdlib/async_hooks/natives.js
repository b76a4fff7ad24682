// SPDX-License-Identifier: MIT
'use strict';
// createHook() sees native handles and requests, by Node's names and in the order that they are in; what was made
// before, and what is made when no hook is enabled, goes its way unseen.

const assert = require('assert');
const { createHook, executionAsyncId, executionAsyncResource } = require('async_hooks');
const fs = require('fs');
const net = require('net');
const zlib = require('zlib');

const before = net.createServer((socket) => socket.end()).listen(0);
const seen = new Map(); // id -> { type, trigger, calls }

const hook = createHook({
  init(id, type, trigger, resource) { seen.set(id, { type, trigger, resource, calls: '' }); },
  before(id) { if (seen.has(id)) seen.get(id).calls += 'b'; },
  after(id) { if (seen.has(id)) seen.get(id).calls += 'a'; },
  destroy(id) { if (seen.has(id)) seen.get(id).calls += 'd'; },
}).enable();

const of = (type) => [...seen].filter(([, one]) => one.type === type);

const server = net.createServer((socket) => {
  const [, accepted] = of('TCPWRAP').at(-1);
  assert.strictEqual(seen.get(accepted.trigger).type, 'TCPSERVERWRAP');
  assert.strictEqual(seen.get(executionAsyncId()).type, 'TCPSERVERWRAP');
  socket.end('bye');
}).listen(0, () => {
  net.connect(server.address().port, function connected() {
    const one = seen.get(executionAsyncId());
    assert.strictEqual(one.type, 'TCPCONNECTWRAP');
    assert.strictEqual(seen.get(one.trigger).type, 'TCPWRAP');
    assert.strictEqual(executionAsyncResource(), one.resource);
  }).resume().on('close', () => server.close(files));
});

function files() {
  fs.stat(__filename, () => {
    assert.strictEqual(seen.get(executionAsyncId()).type, 'FSREQCALLBACK');
    zlib.gzip('text', () => {
      assert.strictEqual(seen.get(executionAsyncId()).type, 'ZLIB');
      setImmediate(() => setImmediate(over));
    });
  });
}

function over() {
  for (const type of ['TCPCONNECTWRAP', 'FSREQCALLBACK']) {
    for (const [, { calls }] of of(type)) assert.strictEqual(calls, 'bad', type);
  }
  assert.match(of('TCPSERVERWRAP')[0][1].calls, /^bad$/);
  const count = seen.size;
  hook.disable();
  net.connect(before.address().port).resume().on('close', () => {
    assert.strictEqual(seen.size, count);
    before.close();
  });
}

process.on('exit', () => assert.ok(of('TCPWRAP').length === 2));
