/* SPDX-License-Identifier: MIT */
/*
 * tls.js - the public tls module. Parts: tls_connect, tls_server, tls_socket (over tls_handle, which is over
 * natives('tls')), tls_context, tls_certificates, tls_identity, tls_alpn, tls_defaults.
 */
'use strict';

const { convertALPNProtocols } = require('tls/tls_alpn');
const certificates = require('tls/tls_certificates');
const { connect } = require('tls/tls_connect');
const { SecureContext, createSecureContext } = require('tls/tls_context');
const defaults = require('tls/tls_defaults');
const identity = require('tls/tls_identity');
const { Server } = require('tls/tls_server');
const { TLSSocket, limits } = require('tls/tls_socket');

let ciphers;

function getCiphers() {
  ciphers ??= [...new Set(natives('tls').ciphers().map((name) => name.toLowerCase()))].sort();
  return ciphers.slice();
}

function createServer(options, listener) {
  return new Server(options, listener);
}

// OpenSSL 3.0 has none.
function getCertificateCompressionAlgorithms() {
  return [];
}

module.exports = {
  SecureContext,
  Server,
  TLSSocket,
  checkServerIdentity: identity.checkServerIdentity,
  connect,
  convertALPNProtocols,
  createSecureContext,
  createServer,
  getCACertificates: certificates.getCACertificates,
  getCertificateCompressionAlgorithms,
  getCiphers,
  setDefaultCACertificates: certificates.setDefaultCACertificates,
};

defaults.define(module.exports);

for (const name of Object.keys(limits)) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => limits[name],
    set(value) { limits[name] = value; },
  });
}

let roots;
Object.defineProperty(module.exports, 'rootCertificates', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: () => roots ??= certificates.rootCertificates(),
});
