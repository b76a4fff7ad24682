// SPDX-License-Identifier: MIT
'use strict';
// A ServerResponse works with a request and a socket that are no objects of http, as test tools make them.
const assert = require('assert');
const http = require('http');
const { Readable, Writable } = require('stream');

const seen = [];
const req = Object.assign(new Readable({ read() {} }), { method: 'GET', url: '/', headers: {}, httpVersionMajor: 1, httpVersionMinor: 1 });
const res = new http.ServerResponse(req);
const socket = new Writable({
  write(chunk, encoding, done) {
    seen.push(chunk.toString('latin1'));
    done();
  },
});
res.assignSocket(socket);
res.write('part');
res.on('close', () => seen.push('close'));
socket.on('error', () => {});
setImmediate(() => socket.destroy(new Error('gone')));
process.on('exit', () => {
  assert.match(seen[0], /^HTTP\/1\.1 200 OK\r\n/);
  assert.strictEqual(seen.at(-1), 'close');
});
