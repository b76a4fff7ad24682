// SPDX-License-Identifier: MIT
'use strict';
// enableTrace: messages as OpenSSL's own client traces them, on the standard error output; of a socket, of a server's
// sockets, and with --trace-tls of all.
const assert = require('assert');
const tls = require('tls');
const { execFile } = require('child_process');
const { key, cert } = require('./fixtures/keys');

function connect({ client, server, call }) {
  const listening = tls.createServer({ key, cert, maxVersion: 'TLSv1.2', enableTrace: server }, (socket) => socket.end('x'));
  listening.listen(0, () => {
    const { port } = listening.address();
    const socket = tls.connect({ port, ca: cert, servername: 'localhost', enableTrace: client }, () => socket.resume());
    if (call) {
      socket.enableTrace();
      socket.enableTrace();
    }
    socket.on('close', () => listening.close());
  });
}

function run(flags, what) {
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, __filename, JSON.stringify(what)], (error, out, text) => {
      assert.strictEqual(error, null);
      assert.strictEqual(out, '');
      resolve(text);
    });
  });
}

const count = (text, pattern) => text.match(pattern)?.length ?? 0;

async function main() {
  assert.strictEqual(await run([], {}), '');
  for (const what of [{ client: true }, { call: true }]) {
    const text = await run([], what);
    assert.match(text, /^Sent (?:TLS )?Record\nHeader:\n  Version = TLS 1\.\d \(0x30\d\)\n  Content Type = Handshake \(22\)\n  Length = \d+\n    ClientHello, Length=\d+\n      client_version=0x303 \(TLS 1\.2\)\n/);
    assert.match(text, /extension_type=server_name\(0\), length=14\n +0000 - 00 0c 00 00 09 6c 6f 63-61 6c 68 6f 73 74/);
    assert.match(text, /ServerHello, Length=\d+\n      server_version=0x303 \(TLS 1\.2\)/);
    assert.strictEqual(count(text, /ClientHello,/g), 1);
  }
  assert.match(await run([], { server: true }), /^Received (?:TLS )?Record\n[^]*ClientHello/);
  assert.strictEqual(count(await run([], { server: true, client: true }), /ClientHello,/g), 2);
  const all = await run(['--trace-tls'], {});
  assert.match(all, /Warning: Enabling --trace-tls can expose sensitive data/);
  assert.strictEqual(count(all, /ClientHello,/g), 2);
}

if (process.argv[2]) connect(JSON.parse(process.argv[2]));
else main();
