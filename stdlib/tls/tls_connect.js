/* SPDX-License-Identifier: MIT */
/* tls_connect.js - tls.connect(): a client's connection, and whom it trusts. */
'use strict';

const net = require('net');
const {
  codes: { ERR_TLS_DH_PARAM_SIZE },
  genericNodeError,
} = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const { normalizeArgs } = require('net/net_args');
const defaults = require('tls/tls_defaults');
const { TLSSocket, kIsVerified, kPendingSession } = require('tls/tls_socket');

const kConnectOptions = Symbol('connect-options');

let insecureWarned = false;
let addressWarned = false;

// NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody, with a warning.
function trustsEverybody() {
  const all = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (all && !insecureWarned) {
    insecureWarned = true;
    process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to \'0\' makes TLS ' +
                        'connections and HTTPS requests insecure by disabling certificate verification.');
  }
  return all;
}

// (options[, cb]), (path[, options][, cb]), (port[, host][, options][, cb]) -> [options, cb]
function readArguments(args) {
  const [first, callback] = normalizeArgs(args);
  // An options object that follows wins over what came before it.
  const extra = args.slice(1, 3).find((one) => one !== null && typeof one === 'object');
  const options = extra === undefined ? first : { ...first, ...extra };
  return [options, callback];
}

// ---- after the handshake ------------------------------------------------------------------------

function hostOf(options) {
  return options.servername || options.host || options.socket?._host || 'localhost';
}

function verify(socket, options) {
  const error = socket._handle.verifyError();
  if (error !== null || socket.isSessionReused()) return error;
  return options.checkServerIdentity(hostOf(options), socket.getPeerCertificate(true));
}

function onSecure() {
  const options = this[kConnectOptions];
  const key = this.getEphemeralKeyInfo();
  if (key.type === 'DH' && key.size < options.minDHSize) {
    this.destroy(new ERR_TLS_DH_PARAM_SIZE(key.size));
    return;
  }
  const error = verify(this, options);
  if (error) {
    this.authorized = false;
    this.authorizationError = error.code || error.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(error);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this.emit('secureConnect');
  this[kIsVerified] = true;
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onEarlyEnd);
}

// The other side left before there was a secure connection.
function onEarlyEnd() {
  if (this._hadError) return;
  this._hadError = true;
  const options = this[kConnectOptions];
  const error = genericNodeError('Client network socket disconnected before secure TLS connection was established',
                                 { code: 'ECONNRESET' });
  const { path, host, port, localAddress } = options;
  Object.assign(error, { path, host, port, localAddress });
  this.destroy(error);
}

// ---- connect ------------------------------------------------------------------------------------

function warnOfAddress(servername) {
  if (addressWarned || net.isIP(servername) === 0) return;
  addressWarned = true;
  process.emitWarning('Setting the TLS ServerName to an IP address is not permitted by RFC 6066. ' +
                      'This will be ignored in a future version.', 'DeprecationWarning', 'DEP0123');
}

// What a handle of the connection is told before it starts.
function prepare(socket, options) {
  if (options.session) socket.setSession(options.session);
  if (!options.servername) return;
  warnOfAddress(options.servername);
  socket.setServername(options.servername);
}

function makeSocket(options) {
  const { socket } = options;
  return new TLSSocket(socket, {
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pipe: Boolean(options.path),
    secureContext: options.secureContext || require('tls').createSecureContext(options),
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
}

function connect(...args) {
  const [given, callback] = readArguments(args);
  const options = {
    rejectUnauthorized: !trustsEverybody(),
    ciphers: defaults.ciphers(),
    checkServerIdentity: require('tls').checkServerIdentity, // programs replace it
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  const socket = makeSocket(options);
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    if (!socket.destroyed) socket.connect(options, socket._start); // aborted already
  }
  socket._releaseControl();
  const again = () => prepare(socket, options); // another address, another handle
  socket._again = again; // why not at once: internal/streams/readable_pipe.js
  prepare(socket, options);
  if (options.socket) socket._start();
  socket.on('secure', onSecure);
  socket.prependListener('end', onEarlyEnd);
  return socket;
}

module.exports = { connect };
