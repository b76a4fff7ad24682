// SPDX-License-Identifier: MIT
'use strict';
// A server of TLS 1.2 that asks for the client's certificate later, by renegotiation: the callback comes when the client
// has answered, not when it was asked.
const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');
const { key, cert } = require('./fixtures/keys');
const toTheEnd = require('./fixtures/to-the-end');

// A session that is resumed would be one without a certificate.
const secureOptions = crypto.constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION;

function ask(options) {
  return new Promise((resolve, reject) => {
    const server = tls.createServer({ key, cert, ca: cert, maxVersion: 'TLSv1.2', secureOptions }, (socket) => {
      assert.strictEqual(socket.authorized, false);
      assert.deepStrictEqual(socket.getPeerCertificate(), {});
      socket.on('error', reject).resume();
      assert.strictEqual(socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, (error) => {
        assert.ifError(error);
        const { authorized, authorizationError } = socket;
        socket.end('bye');
        server.close(() => resolve([authorized, authorizationError, socket.getPeerCertificate()?.subject?.CN]));
      }), true);
    });
    server.listen(0, () => {
      tls.connect({ port: server.address().port, ca: cert, servername: 'localhost', ...options }).on('error', reject).resume();
    });
  });
}

toTheEnd(async () => {
  const [authorized, error] = await ask({ key, cert });
  assert.deepStrictEqual([authorized, error], [true, null]);
  assert.strictEqual((await ask({}))[0], false);
});
