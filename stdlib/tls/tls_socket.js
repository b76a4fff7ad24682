/* SPDX-License-Identifier: MIT */
/*
 * tls_socket.js - TLSSocket: a net.Socket whose handle is a TLSHandle. What a connection is asked about itself is
 * in tls_socket_info.js, the callbacks of a handshake in tls_handshake.js.
 *
 * Until a connection is established its errors are the server's ('tlsClientError') or those of connect(); only
 * then does it get to its user: _releaseControl() marks that.
 */
'use strict';

const net = require('net');
const { Buffer } = require('buffer');
const { Duplex } = require('stream');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_NO_TLS_TRACE,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_HANDSHAKE_TIMEOUT,
    ERR_TLS_INVALID_CONTEXT,
    ERR_TLS_INVALID_STATE,
    ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED,
    ERR_TLS_RENEGOTIATION_DISABLED,
    ERR_TLS_SESSION_ATTACK,
    ERR_TLS_SNI_FROM_SERVER,
  },
} = require('internal/errors');
const {
  validateBuffer,
  validateFunction,
  validateInt32,
  validateObject,
  validateString,
  validateUint32,
} = require('internal/validators');
const commandLine = require('internal/options');
const { StreamHandle } = require('internal/stream_handle');
const { Pipe, TCP } = require('net/net_handle');
const { lastError } = require('crypto/crypto_util');
const { convertALPNProtocols } = require('tls/tls_alpn');
const { Carrier } = require('tls/tls_carrier');
const { SecureContext, contextBox, createSecureContext } = require('tls/tls_context');
const { INFO, TLSHandle, WANT, setEvents } = require('tls/tls_handle');
const { handshakeEvents } = require('tls/tls_handshake');
const { infoMethods } = require('tls/tls_socket_info');

const native = natives('tls');

const kPendingSession = Symbol('kPendingSession'); // told once the connection is verified
const kIsVerified = Symbol('kIsVerified');
const kRenegotiations = Symbol('kRenegotiations'); // times of those the client began, or null
const kDisableRenegotiation = Symbol('kDisableRenegotiation');

const limits = { CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600 };

// ---- making -------------------------------------------------------------------------------------

// The handle of `socket`, TLS above it; or of a connection that is still to be made.
function makeHandle(tlsSocket, socket, options) {
  const context = contextBox(options.secureContext);
  const isServer = Boolean(options.isServer);
  if (!socket) {
    return new TLSHandle(context, isServer, options.pipe ? new Pipe() : new TCP(), null);
  }
  const below = socket._handle;
  const direct = socket instanceof net.Socket && below instanceof StreamHandle && !(below instanceof TLSHandle) &&
    below.consumer === null;
  if (!direct) return new TLSHandle(context, isServer, null, new Carrier(socket));
  below.readStop();
  return new TLSHandle(context, isServer, below, null);
}

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  if (socket !== undefined && socket !== null && !(socket instanceof Duplex) &&
      typeof socket.pipe !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('socket', 'Duplex', socket);
  }
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  if (options.secureContext !== undefined && options.secureContext !== null &&
      !(options.secureContext instanceof SecureContext)) {
    throw new ERR_TLS_INVALID_CONTEXT('options.secureContext');
  }
  options.secureContext ??= createSecureContext(options);

  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kPendingSession] = null;
  this[kIsVerified] = false;
  this[kRenegotiations] = null;
  this[kDisableRenegotiation] = false;
  this.encrypted = true;
  this.ssl = null;

  const handle = makeHandle(this, socket, options);
  net.Socket.call(this, {
    handle,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: socket ? null : options.onread,
    signal: options.signal,
  });
  setUp(this, socket, handle);
  if (options.enableTrace ?? traceByDefault()) this.enableTrace();
  if (options.pauseOnConnect) this.pause();
  process.nextTick(firstRead, this, socket);
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);
Object.defineProperties(TLSSocket.prototype, Object.getOwnPropertyDescriptors(infoMethods));

let traceWarned = false;

function traceByDefault() {
  const trace = Boolean(commandLine.get('--trace-tls'));
  if (trace && !traceWarned) {
    traceWarned = true;
    process.emitWarning('Enabling --trace-tls can expose sensitive data in the resulting log.');
  }
  return trace;
}

function setUp(tlsSocket, socket, handle) {
  const options = tlsSocket._tlsOptions;
  tlsSocket.ssl = handle;
  tlsSocket._requestCert = Boolean(options.requestCert) || !options.isServer;
  tlsSocket._rejectUnauthorized = options.rejectUnauthorized !== false;
  tlsSocket.server = options.server;
  configure(tlsSocket, handle, options);
  tlsSocket.on('error', tlsSocket._tlsError);
  tlsSocket.on('newListener', wantKeylog);
  adopt(tlsSocket, socket, handle);
}

// What is asked of the handshake. Again for each handle when addresses are tried in turn.
function configure(tlsSocket, handle, options) {
  native.verifyMode(handle.box, tlsSocket._requestCert, tlsSocket._rejectUnauthorized);
  if (options.isServer) configureServer(tlsSocket, handle, options);
  else handle.want(WANT.SESSION);
  if (tlsSocket.listenerCount('keylog') > 0) handle.want(WANT.KEYLOG);
  if (commandLine.get('--tls-keylog')) logKeys(tlsSocket, handle);
  if (options.ALPNCallback) {
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
    validateFunction(options.ALPNCallback, 'options.ALPNCallback');
    handle.want(WANT.ALPN);
  } else if (options.ALPNProtocols) {
    native.setAlpn(handle.box, options.ALPNProtocols);
  }
  if (options.requestOCSP && !options.isServer) handle.want(WANT.OCSP);
  if (options.pskCallback) configurePsk(tlsSocket, handle, options);
}

function configureServer(tlsSocket, handle, options) {
  const { server, SNICallback } = options;
  if (server) {
    if (server.listenerCount('resumeSession') > 0 || server.listenerCount('newSession') > 0) {
      handle.want(WANT.SESSION);
    }
    if (server.listenerCount('resumeSession') > 0) handle.want(WANT.HELLO);
    if (server.listenerCount('keylog') > 0) tlsSocket.on('keylog', (line) => server.emit('keylog', line, tlsSocket));
  }
  if (SNICallback) {
    validateFunction(SNICallback, 'options.SNICallback');
    tlsSocket._SNICallback = SNICallback;
  }
  if (SNICallback || server?.listenerCount('OCSPRequest') > 0) handle.want(WANT.CERT);
}

function configurePsk(tlsSocket, handle, options) {
  validateFunction(options.pskCallback, 'pskCallback');
  handle.want(options.isServer ? WANT.PSK_SERVER : WANT.PSK_CLIENT);
  const { pskIdentityHint } = options;
  if (!options.isServer || pskIdentityHint === undefined || pskIdentityHint === null) return;
  validateString(pskIdentityHint, 'options.pskIdentityHint');
  if (native.pskHint(handle.box, pskIdentityHint) === 0) return;
  process.nextTick(() => {
    onError(tlsSocket, new ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED());
  });
}

// How the connection below and the one above are one.
function adopt(tlsSocket, socket, handle) {
  if (!socket) {
    tlsSocket.connecting = false;
    return;
  }
  tlsSocket._parent = socket;
  handle.carrier?.attach(handle, tlsSocket);
  if (handle.carrier === null) {
    // The raw socket has nothing to read, and its end is ours.
    socket._handle.onread = () => {};
    socket.on('close', () => tlsSocket.destroy());
    handle.raw = socket;
  }
  if (socket.connecting) awaitConnect(tlsSocket, socket);
}

function awaitConnect(tlsSocket, socket) {
  tlsSocket.connecting = true;
  socket.once('connect', () => {
    tlsSocket.connecting = false;
    tlsSocket.emit('connect');
  });
}

// After the caller could add listeners. What the raw socket has read already is the first of the ciphertext.
function firstRead(tlsSocket, socket) {
  if (!tlsSocket._handle) return;
  if (socket?.readableLength && tlsSocket._handle.carrier === null) {
    for (let bytes; (bytes = socket.read()) !== null;) tlsSocket._handle.receive(bytes);
  }
  tlsSocket.read(0);
  if (tlsSocket._tlsOptions.isServer) tlsSocket._handle?.start();
}

// net_connect tries another address, which takes a handle of its own.
TLSSocket.prototype._reopenHandle = function _reopenHandle() {
  const handle = new TLSHandle(contextBox(this._tlsOptions.secureContext), false, new TCP(), null);
  this._handle = handle;
  this.ssl = handle;
  configure(this, handle, this._tlsOptions);
  this._again?.(handle);
  return handle;
};

let keylogWarned = false;

function logKeys(tlsSocket, handle) {
  const path = commandLine.get('--tls-keylog');
  handle.want(WANT.KEYLOG);
  if (!keylogWarned) process.emitWarning('Using --tls-keylog makes TLS connections insecure by writing secret key ' +
                                         `material to file ${path}`);
  keylogWarned = true;
  tlsSocket.on('keylog', (line) => require('fs').appendFileSync(path, line, { mode: 0o600 }));
}

function wantKeylog(event) {
  if (event === 'keylog') this._handle?.want(WANT.KEYLOG);
}

// ---- errors -------------------------------------------------------------------------------------

TLSSocket.prototype._tlsError = function _tlsError(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

TLSSocket.prototype._emitTLSError = function _emitTLSError(error) {
  const own = this._tlsError(error);
  if (own) this.destroy(own);
};

TLSSocket.prototype._handleTimeout = function _handleTimeout() {
  this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
};

function onError(tlsSocket, error) {
  if (tlsSocket._hadError) return;
  tlsSocket._hadError = true;
  if (!tlsSocket._secureEstablished) {
    // A server is told while the socket can still be asked ('tlsClientError').
    const told = tlsSocket._tlsOptions.server?._sharedCreds !== undefined;
    if (told) tlsSocket._tlsError(error);
    tlsSocket.destroy(told ? null : error);
  } else if (tlsSocket._tlsOptions.isServer && tlsSocket._rejectUnauthorized &&
             error.code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') {
    tlsSocket.destroy();
  } else {
    tlsSocket._emitTLSError(error);
  }
}

// ---- established --------------------------------------------------------------------------------

TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

TLSSocket.prototype._start = function _start() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  this._handle?.start();
};

TLSSocket.prototype._finishInit = function _finishInit() {
  if (!this._handle) return;
  if (this._newSessionPending) {
    this._securePending = true;
    return;
  }
  this.alpnProtocol = this._handle.info(INFO.ALPN);
  this.servername ??= this._handle.info(INFO.SERVERNAME) ?? false;
  this._secureEstablished = true;
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  this.emit('secure');
};

function onSession(tlsSocket, id, session) {
  const { server } = tlsSocket._tlsOptions;
  const bytes = Buffer.from(session);
  if (!tlsSocket._tlsOptions.isServer) {
    if (tlsSocket[kIsVerified]) tlsSocket.emit('session', bytes);
    else tlsSocket[kPendingSession] = bytes;
    return;
  }
  let called = false;
  const handle = tlsSocket._handle;
  const done = () => {
    if (called) return;
    called = true;
    if (tlsSocket._handle === handle && handle !== null) native.storedSession(handle.box);
    tlsSocket._newSessionPending = false;
    if (tlsSocket._securePending) {
      tlsSocket._securePending = false;
      tlsSocket._finishInit();
    }
  };
  tlsSocket._newSessionPending = true;
  try {
    if (!server.emit('newSession', Buffer.from(id), bytes, done)) done();
  } catch (error) {
    server.emit('error', error);
    done();
  }
}

// ---- renegotiation ------------------------------------------------------------------------------

function onRenegotiation(tlsSocket) {
  if (tlsSocket[kDisableRenegotiation]) {
    tlsSocket._emitTLSError(new ERR_TLS_RENEGOTIATION_DISABLED());
    return;
  }
  const now = performance.now();
  const times = (tlsSocket[kRenegotiations] ?? []).filter((one) => now - one < limits.CLIENT_RENEG_WINDOW * 1000);
  times.push(now);
  tlsSocket[kRenegotiations] = times;
  tlsSocket._handle.handshakes = times.length;
  if (times.length > limits.CLIENT_RENEG_LIMIT) tlsSocket._emitTLSError(new ERR_TLS_SESSION_ATTACK());
}

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  this[kDisableRenegotiation] = true;
};

TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  if (options === null || typeof options !== 'object') validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return false;
  const requestCert = options.requestCert !== undefined ? Boolean(options.requestCert) : this._requestCert;
  const reject = options.rejectUnauthorized !== undefined ? Boolean(options.rejectUnauthorized) :
    this._rejectUnauthorized;
  if (requestCert !== this._requestCert || reject !== this._rejectUnauthorized) {
    native.verifyMode(this._handle.box, requestCert, reject);
    this._requestCert = requestCert;
    this._rejectUnauthorized = reject;
  }
  if (native.renegotiate(this._handle.box) !== 0) {
    const error = lastError('renegotiation');
    if (callback) process.nextTick(callback, error);
    return false;
  }
  if (callback) this.once('secure', () => callback(null));
  return true;
};

TLSSocket.prototype._destroy = function _destroy(error, done) {
  net.Socket.prototype._destroy.call(this, error, done);
  this.ssl = null;
};

// Nothing is said of the connection afterwards; destroy() closes it.
TLSSocket.prototype._destroySSL = function _destroySSL() {
  this.ssl = null;
};

// ---- settings -----------------------------------------------------------------------------------

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateInt32(size, 'size');
  return native.maxFragment(this._handle.box, size);
};

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  native.setServername(this._handle.box, name);
};

TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  validateBuffer(session, 'session');
  if (native.setSession(this._handle.box, session) !== 0) throw lastError('SSL_set_session error');
};

TLSSocket.prototype.setKeyCert = function setKeyCert(context) {
  validateObject(context, 'context');
  const secure = context instanceof SecureContext ? context : createSecureContext(context);
  if (!this._handle) throw new ERR_TLS_INVALID_STATE();
  if (native.useContext(this._handle.box, contextBox(secure)) !== 0) throw lastError('setKeyCert');
};

TLSSocket.prototype.enableTrace = function enableTrace() {
  if (natives('boot').option('trace') === 'none') throw new ERR_NO_TLS_TRACE();
  if (this._handle) native.trace(this._handle.box);
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  const bytes = native.exportKeys(this._handle.box, length, label, context);
  if (typeof bytes === 'number') throw lastError('exportKeyingMaterial');
  return Buffer.from(bytes);
};

setEvents({
  ...handshakeEvents,
  secure: (tlsSocket) => tlsSocket._finishInit(),
  error: onError,
  session: onSession,
  keylog: (tlsSocket, line) => tlsSocket.emit('keylog', Buffer.from(line)),
  ocsp: (tlsSocket, response) =>
    tlsSocket.emit('OCSPResponse', response === null ? null : Buffer.from(response)),
  renegotiation: onRenegotiation,
});

module.exports = { TLSSocket, kIsVerified, kPendingSession, limits };
