// SPDX-License-Identifier: MIT
'use strict';
// Hooks and tests that are declared when all those known before have ended: each after() runs, once, and closes what would
// keep the process.
const { test, after } = require('node:test');
const assert = require('assert');
const net = require('net');

const closed = [];
after(() => closed.push('early'));
test('at once', () => {});
for (const name of ['one', 'two']) {
  const server = net.createServer();
  setTimeout(() => server.listen(0, () => {
    after(() => {
      closed.push(name);
      server.close();
    });
    test(`waits ${name}`, () => new Promise((resolve) => { setTimeout(resolve, 5); }));
  }), 30);
}
process.on('exit', () => assert.deepStrictEqual(closed, ['early', 'one', 'two']));
