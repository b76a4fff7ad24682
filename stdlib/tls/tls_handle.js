/* SPDX-License-Identifier: MIT */
/*
 * tls_handle.js - TLSHandle: `socket._handle` of a TLSSocket, over the handle of a connection (`parent`), or
 * over a Duplex of JavaScript (`carrier`, tls_carrier.js). What concerns the connection goes to the parent.
 *
 * Hooks of tls_stream.c arrive as calls of `events`, set by tls_socket.js, with the socket as first argument.
 */
'use strict';

const { StreamHandle } = require('internal/stream_handle');
const { Pipe } = require('net/net_handle');
const { lastError, opensslError } = require('crypto/crypto_util');

const native = natives('tls');
const UV_ENOTSUP = -95;
const UV_ENOTCONN = -107;

// native.want
const WANT = { HELLO: 0, CERT: 1, KEYLOG: 2, SESSION: 3, ALPN: 4, PSK_SERVER: 5, PSK_CLIENT: 6, OCSP: 7 };
// native.info
const INFO = { PROTOCOL: 0, SERVERNAME: 1, ALPN: 2, REUSED: 3, FINISHED: 4, PEER_FINISHED: 5, SESSION: 6, TICKET: 7 };

let events = null;
function setEvents(given) {
  events = given;
}

class TLSHandle extends StreamHandle {
  constructor(context, isServer, parent, carrier = null) {
    super();
    this.parent = parent;
    this.carrier = carrier;
    this.isServer = isServer;
    this.handshakes = 0; // that a client began anew
    this.raw = null; // the socket that had the connection before
    const box = native.wrap(this, parent?.box, context, isServer);
    if (typeof box === 'number') throw lastError('TLS connection');
    this.box = box;
  }

  get isTLS() {
    return true;
  }

  // As packages know it from Node: the socket below, where it is a stream of JavaScript one that is made of it.
  get _parentWrap() {
    if (this.carrier === null) return undefined;
    const { duplex } = this.carrier;
    if (duplex instanceof require('net').Socket) return duplex;
    const { JSStreamSocket } = require('tls/tls_stream_socket');
    return this.carrier.wrapped ??= new JSStreamSocket(duplex);
  }

  // ---- the connection below ----

  connect(...args) {
    this.parent.owner = this;
    this.parent.onconnect = (status) => this.onconnect(status);
    return this.parent.connect(...args);
  }

  bind(...args) {
    return this.parent.bind(...args);
  }

  getsockname(out) {
    return this.#address('getsockname', out);
  }

  getpeername(out) {
    return this.#address('getpeername', out);
  }

  #address(name, out) {
    if (this.parent === null || this.parent instanceof Pipe) return UV_ENOTCONN;
    return typeof this.parent[name] === 'function' ? this.parent[name](out) : UV_ENOTCONN;
  }

  setNoDelay(on) {
    return this.#below('setNoDelay', on);
  }

  setKeepAlive(...args) {
    return this.#below('setKeepAlive', ...args);
  }

  #below(name, ...args) {
    return typeof this.parent?.[name] === 'function' ? this.parent[name](...args) : UV_ENOTSUP;
  }

  ref() {
    if (this.parent !== null) this.parent.ref();
  }

  unref() {
    if (this.parent !== null) this.parent.unref();
  }

  hasRef() {
    return this.parent !== null && this.parent.hasRef();
  }

  get fd() {
    return this.parent === null ? -1 : this.parent.fd;
  }

  // ---- reading and closing ----

  readStart() {
    const code = super.readStart();
    this.carrier?.resume();
    return code;
  }

  readStop() {
    const code = super.readStop();
    this.carrier?.pause();
    return code;
  }

  // Bytes that somebody had read from the connection before.
  receive(bytes) {
    return native.feed(this.box, bytes);
  }

  close(done) {
    super.close(done);
    if (this.carrier !== null) this.carrier.close();
    else if (this.raw !== null) this.raw.destroy();
    else this.parent.close();
  }

  reset(done) {
    if (this.raw === null && typeof this.parent?.reset === 'function') {
      super.close(done);
      return this.parent.reset();
    }
    if (typeof this.raw?.resetAndDestroy === 'function') this.raw.resetAndDestroy();
    this.close(done);
    return 0;
  }

  // ---- TLS ----

  start() {
    return native.start(this.box);
  }

  want(what) {
    native.want(this.box, what);
  }

  info(what) {
    return native.info(this.box, what);
  }

  // The Error for what verification found, or null.
  verifyError() {
    const found = native.verifyError(this.box);
    if (found === undefined) return null;
    const error = new Error(found[1]);
    error.code = found[0];
    return error;
  }
}

const { hooks } = native;

hooks.on_secure = (handle) => events.secure(handle.owner);
hooks.on_error = (handle, flat) => events.error(handle.owner, opensslError(flat, 'TLS failure'));
hooks.on_hello = (handle, id, ticket) => events.hello(handle.owner, id, ticket);
hooks.on_cert = (handle, servername, ocsp) => events.cert(handle.owner, servername, ocsp);
hooks.on_session = (handle, id, session) => events.session(handle.owner, id, session);
hooks.on_keylog = (handle, line) => events.keylog(handle.owner, line);
hooks.on_ocsp = (handle, response) => events.ocsp(handle.owner, response);
hooks.on_renegotiation = (handle) => events.renegotiation(handle.owner);
hooks.on_alpn = (handle, servername, offer) => events.alpn(handle.owner, servername, offer);
hooks.on_psk_server = (handle, identity, most) => events.pskServer(handle.owner, identity, most);
hooks.on_psk_client = (handle, hint, most, idMost) => events.pskClient(handle.owner, hint, most, idMost);
hooks.on_cipher = (handle, bytes) => handle.carrier.send(bytes);
hooks.on_end = (handle) => handle.carrier.end();

module.exports = { INFO, TLSHandle, WANT, setEvents };
