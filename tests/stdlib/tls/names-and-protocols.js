// SPDX-License-Identifier: MIT
'use strict';
// The server picks a certificate by name (addContext, SNICallback) and a protocol (ALPN); the client checks who it is.
const assert = require('assert');
const tls = require('tls');
const { key, cert, other } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

const server = tls.createServer({ key, cert, ALPNProtocols: ['two', 'one'] }, (socket) => socket.end());
server.addContext('*.example', other);

function connect(options) {
  return new Promise((resolve) => {
    const client = tls.connect({ port: server.address().port, ca: [cert, other.cert], ...options });
    client.on('secureConnect', () => {
      const { alpnProtocol } = client;
      resolve({ alpnProtocol, name: client.getPeerCertificate().subject.CN, cipher: client.getCipher() });
      client.resume();
    });
    client.on('error', (error) => resolve({ code: error.code, reason: error.reason }));
  });
}

toTheEnd(async () => {
  await new Promise((resolve) => server.listen(0, resolve));
  let got = await connect({ servername: 'other.example', ALPNProtocols: ['one', 'two'] });
  assert.strictEqual(got.name, 'other.example');
  assert.strictEqual(got.alpnProtocol, 'two');
  got = await connect({ servername: 'localhost' });
  assert.strictEqual(got.name, 'localhost');
  assert.strictEqual(got.alpnProtocol, false);
  assert.match(got.cipher.standardName, /^TLS_/);
  got = await connect({ servername: 'third.example' });
  assert.strictEqual(got.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  got = await connect({ servername: 'localhost', ca: [other.cert] });
  assert.strictEqual(got.code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  got = await connect({ servername: 'localhost', ca: undefined }); // Mozilla's do not know it either
  assert.strictEqual(got.code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  got = await connect({ servername: 'localhost', ALPNProtocols: ['three'] });
  assert.match(got.code, /NO_APPLICATION_PROTOCOL$/);
  server.close();
});
