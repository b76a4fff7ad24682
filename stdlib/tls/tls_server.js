/* SPDX-License-Identifier: MIT */
/* tls_server.js - tls.Server: a net.Server whose connections become TLSSockets. */
'use strict';

const net = require('net');
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_REQUIRED_SERVER_NAME,
  },
  genericNodeError,
} = require('internal/errors');
const {
  validateBuffer,
  validateFunction,
  validateObject,
  validateString,
} = require('internal/validators');
const { serverArgs } = require('net/net_args');
const { convertALPNProtocols } = require('tls/tls_alpn');
const { SecureContext, createSecureContext } = require('tls/tls_context');
const { TLSSocket } = require('tls/tls_socket');

const kErrorEmitted = Symbol('kErrorEmitted');
const kSNICallback = Symbol('kSNICallback');
const kHandshakeTimeout = Symbol('handshake-timeout');
const kEnableTrace = Symbol('enableTrace');
const kPskCallback = Symbol('pskcallback');
const kPskIdentityHint = Symbol('pskidentityhint');

// ---- one connection -----------------------------------------------------------------------------

function onSocketError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onSocketClose() {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  const error = genericNodeError('socket hang up', { code: 'ECONNRESET' });
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onSocketSecure() {
  if (this._requestCert) {
    const error = this._handle.verifyError();
    if (error === null) {
      this.authorized = true;
    } else {
      this.authorizationError = error.code;
      if (this._rejectUnauthorized) this.destroy();
    }
  }
  if (this.destroyed || !this._releaseControl()) return;
  this.secureConnecting = false;
  this._tlsOptions.server.emit('secureConnection', this);
}

function onConnection(raw) {
  const server = this;
  const socket = new TLSSocket(raw, {
    secureContext: server._sharedCreds,
    isServer: true,
    server,
    requestCert: server.requestCert,
    rejectUnauthorized: server.rejectUnauthorized,
    handshakeTimeout: server[kHandshakeTimeout],
    ALPNProtocols: server.ALPNProtocols,
    ALPNCallback: server.ALPNCallback,
    // Without contexts to choose from nobody needs to be asked.
    SNICallback: server[kSNICallback] ?? (server._contexts.length > 0 ? server._contextFor : undefined),
    enableTrace: server[kEnableTrace],
    pauseOnConnect: server.pauseOnConnect,
    pskCallback: server[kPskCallback],
    pskIdentityHint: server[kPskIdentityHint],
    highWaterMark: server.highWaterMark,
  });
  socket[kErrorEmitted] = false;
  if (server[kHandshakeTimeout] > 0) socket.setTimeout(server[kHandshakeTimeout], socket._handleTimeout);
  socket.on('secure', onSocketSecure);
  socket.on('close', onSocketClose);
  socket.on('_tlsError', onSocketError);
}

// ---- the server ---------------------------------------------------------------------------------

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  ({ 0: options, 1: listener } = serverArgs(options, listener));
  this._contexts = [];
  this._contextFor = (servername, callback) => callback(null, contextFor(this, servername));
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (options.ALPNCallback) {
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, this);
  this.setSecureContext(options);
  this[kHandshakeTimeout] = options.handshakeTimeout || 120000;
  this[kSNICallback] = options.SNICallback;
  this[kPskCallback] = options.pskCallback;
  this[kPskIdentityHint] = options.pskIdentityHint;
  if (typeof this[kHandshakeTimeout] !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('options.handshakeTimeout', 'number', options.handshakeTimeout);
  }
  if (this[kSNICallback]) validateFunction(this[kSNICallback], 'options.SNICallback');
  if (this[kPskCallback]) validateFunction(this[kPskCallback], 'options.pskCallback');
  if (this[kPskIdentityHint]) validateString(this[kPskIdentityHint], 'options.pskIdentityHint');
  net.Server.call(this, options, onConnection);
  if (listener) this.on('secureConnection', listener);
  this[kEnableTrace] = options.enableTrace;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const kContextOptions = ['pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'ca', 'minVersion', 'maxVersion',
                         'secureProtocol', 'crl', 'sigalgs', 'ciphers', 'ecdhCurve', 'dhparam', 'honorCipherOrder',
                         'secureOptions', 'sessionIdContext', 'sessionTimeout', 'ticketKeys', 'privateKeyIdentifier',
                         'privateKeyEngine', 'allowPartialTrustChain'];

Server.prototype.setSecureContext = function setSecureContext(options) {
  validateObject(options, 'options');
  const used = {};
  for (const name of kContextOptions) if (options[name]) used[name] = options[name];
  for (const name of ['pfx', 'key', 'passphrase', 'cert', 'ca', 'crl', 'ciphers', 'secureProtocol', 'minVersion',
                      'maxVersion', 'ecdhCurve', 'dhparam', 'sigalgs']) this[name] = options[name] || undefined;
  used.honorCipherOrder = options.honorCipherOrder !== undefined ? Boolean(options.honorCipherOrder) : true;
  used.sessionIdContext ??= defaultSessionIdContext();
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  this.sessionIdContext = used.sessionIdContext;
  this.sessionTimeout = options.sessionTimeout;
  this._sharedCreds = createSecureContext(used);
};

function defaultSessionIdContext() {
  const { createHash } = require('crypto/crypto_hash');
  return createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
}

Server.prototype._getServerData = function _getServerData() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};

Server.prototype._setServerData = function _setServerData(data) {
  this.setTicketKeys(Buffer.from(data.ticketKeys, 'hex'));
};

Server.prototype.getTicketKeys = function getTicketKeys() {
  return this._sharedCreds.context.getTicketKeys();
};

Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys, 'keys');
  if (keys.byteLength !== 48) {
    const error = new TypeError('Session ticket keys must be a 48-byte buffer');
    error.code = 'ERR_INVALID_ARG_VALUE';
    throw error;
  }
  this._sharedCreds.context.setTicketKeys(keys);
};

// ---- names --------------------------------------------------------------------------------------

// `*` stands for one label or a part of it.
function patternOf(servername) {
  const text = servername.replace(/[.^$+?\-\\[\]{}()|]/g, '\\$&').replaceAll('*', '[^.]*');
  return new RegExp(`^${text}$`, 'i');
}

Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  const secure = context instanceof SecureContext ? context : createSecureContext(context);
  this._contexts.push([patternOf(servername), secure.context]);
};

// The latest that fits.
function contextFor(server, servername) {
  const found = server._contexts.findLast(([pattern]) => pattern.test(servername));
  return found === undefined ? undefined : found[1];
}

Server.prototype[EventEmitter.captureRejectionSymbol] = function rejected(error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else net.Server.prototype[EventEmitter.captureRejectionSymbol].call(this, error, event, socket);
};

module.exports = { Server };
