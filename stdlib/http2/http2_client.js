/* SPDX-License-Identifier: MIT */
/* http2_client.js - connect(), ClientHttp2Session and ClientHttp2Stream. */
'use strict';

const net = require('net');
const {
  AbortError,
  codes: {
    ERR_HTTP2_CONNECT_AUTHORITY,
    ERR_HTTP2_CONNECT_PATH,
    ERR_HTTP2_CONNECT_SCHEME,
    ERR_HTTP2_GOAWAY_SESSION,
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_OUT_OF_STREAMS,
    ERR_HTTP2_TOO_MANY_ORIGINS,
    ERR_HTTP2_UNSUPPORTED_PROTOCOL,
    ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateNumber,
  validateObject,
} = require('internal/validators');
const { URL } = require('web/url');
const { channels } = require('http2/http2_channels');
const { NghttpError } = require('http2/http2_errors');
const { rawValue, toHeaderList } = require('http2/http2_headers');
const { checkSessionOptions } = require('http2/http2_options');
const { Http2Session, begin, kState, originsOf, schedule, whenConnected } = require('http2/http2_session');
const { validateSettings } = require('http2/http2_settings');
const { Http2Stream, kBegin, kState: kStreamState } = require('http2/http2_stream');

const native = natives('http2');

const kAuthority = Symbol('authority');
const kProtocol = Symbol('protocol');
const kMaxOrigins = Symbol('maxOriginSetSize');

const ERR_STREAM_ID_NOT_AVAILABLE = -509;
const END_STREAM = 1;
const REFUSED_STREAM = 7;
const CANCEL = 8;
const MISDIRECTED = 421;

const noPayload = new Set(['DELETE', 'GET', 'HEAD']);

// ---- streams -------------------------------------------------------------------------------------

class ClientHttp2Stream extends Http2Stream {
  constructor(session, headers) {
    super(session);
    this[kStreamState].sentHeaders = headers;
    this[kStreamState].headersSent = true;
    this.cork(); // until it has an id: what is written goes together then
  }

  received(event, headers, flags, raw) {
    if (event === 'headers' && headers[':status'] === 100) this.emit('continue');
    if ((event === 'response' || event === 'push') && channels.client.finish.hasSubscribers) {
      channels.client.finish.publish({ stream: this, headers, flags });
    }
    if (headers[':status'] === MISDIRECTED) forgetOrigin(this);
    this.emit(event, headers, flags, raw);
  }
}

// The server does not speak for it after all.
function forgetOrigin(stream) {
  const { session } = stream;
  if (session === undefined || !session.encrypted) return;
  const authority = stream.sentHeaders?.[':authority'];
  if (authority !== undefined) originsOf(session).delete(`https://${authority}`);
}

// ---- requests ------------------------------------------------------------------------------------

// The given headers with what HTTP/2 needs; an array stays one.
function completeHeaders(session, given) {
  const isRaw = Array.isArray(given);
  const value = isRaw ? (name) => rawValue(given, name) : (name) => given[name];
  const front = [];
  const method = value(':method') ?? 'GET';
  const hasOwnRules = method === 'CONNECT' && value(':protocol') === undefined;
  if (value(':method') === undefined) front.push(':method', 'GET');
  if (hasOwnRules) checkConnect(value);
  else addTarget(session, value, front);
  if (isRaw) {
    const headers = [...front, ...given];
    copySymbols(given, headers);
    return { headers, method };
  }
  const headers = { __proto__: null, ...given };
  for (let i = 0; i < front.length; i += 2) headers[front[i]] = front[i + 1];
  return { headers, method };
}

function copySymbols(from, to) {
  for (const symbol of Object.getOwnPropertySymbols(from)) to[symbol] = from[symbol];
}

function checkConnect(value) {
  if (value(':authority') === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
  if (value(':scheme') !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
  if (value(':path') !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
}

function addTarget(session, value, front) {
  if (value(':authority') === undefined && value('host') === undefined) front.push(':authority', session[kAuthority]);
  if (value(':scheme') === undefined) front.push(':scheme', session[kProtocol].slice(0, -1));
  if (value(':path') === undefined) front.push(':path', '/');
}

let warned = false;

function warnWeight() {
  if (warned) return;
  warned = true;
  process.emitWarning('Priority signaling has been deprecated as of RFC 9113.', 'DeprecationWarning', 'DEP0194');
}

function checkRequestOptions(options, method) {
  if (options.endStream === undefined) options.endStream = noPayload.has(method);
  else validateBoolean(options.endStream, 'options.endStream');
  if (options.waitForTrailers !== undefined) validateBoolean(options.waitForTrailers, 'options.waitForTrailers');
  if (options.parent !== undefined) validateNumber(options.parent, 'options.parent');
  if (options.exclusive !== undefined) validateBoolean(options.exclusive, 'options.exclusive');
  if (options.silent !== undefined) validateBoolean(options.silent, 'options.silent');
  if (options.weight !== undefined) warnWeight();
  validateAbortSignal(options.signal, 'options.signal');
}

class ClientHttp2Session extends Http2Session {
  constructor(options, socket) {
    super(options, socket, false);
    this[kMaxOrigins] = options.maxOriginSetSize ?? 128;
    // To the first of several connections it is one with TLS that counts.
    const event = socket.encrypted ? 'secureConnect' : 'connect';
    const waits = socket.connecting || socket.secureConnecting;
    if (waits) socket.once(event, () => begin(this));
    else begin(this);
  }

  request(given = undefined, givenOptions = undefined) {
    if (given !== undefined && given !== null && !Array.isArray(given)) validateObject(given, 'headers');
    if (givenOptions !== undefined) validateObject(givenOptions, 'options');
    const options = { ...givenOptions };
    const { headers, method } = completeHeaders(this, given ?? {});
    checkRequestOptions(options, method);
    const list = toHeaderList(headers, { kind: 'request', validateStrict: this[kState].strictSingle });
    const stream = new ClientHttp2Stream(this, headers);
    if (options.endStream) stream.end();
    stream[kStreamState].headRequest = method === 'HEAD';
    stream[kStreamState].wantTrailers = Boolean(options.waitForTrailers);
    watchSignal(stream, options.signal);
    if (channels.client.created.hasSubscribers) channels.client.created.publish({ stream, headers: stream.sentHeaders });
    if (this.destroyed || this.closed) {
      process.nextTick(unavailable, this, stream);
      return stream;
    }
    this[kState].pending.add(stream);
    if (this.connecting) whenConnected(this, () => send(this, stream, list, options));
    else send(this, stream, list, options);
    return stream;
  }

  // A promise of the server: session.on('stream') takes it.
  opened(id, headers, flags, raw) {
    if (this.listenerCount('stream') === 0 || this.closed) {
      native.reset(this[kState].box, id, this.closed ? CANCEL : REFUSED_STREAM);
      return;
    }
    const stream = new ClientHttp2Stream(this, undefined);
    stream[kBegin](id);
    stream.uncork();
    stream[kStreamState].ended = true;
    stream.end(); // nothing can be sent on it
    if ((flags & END_STREAM) !== 0 && headers[':method'] === 'HEAD') stream.push(null);
    if (channels.client.created.hasSubscribers) channels.client.created.publish({ stream, headers });
    if (channels.client.start.hasSubscribers) channels.client.start.publish({ stream, headers });
    this.emit('stream', stream, headers, flags, raw);
  }

  receivedOrigins(origins) {
    if (!this.encrypted || this.destroyed) return;
    const known = originsOf(this);
    for (const origin of origins) known.add(origin);
    if (known.size > this[kMaxOrigins]) {
      this.destroy(new ERR_HTTP2_TOO_MANY_ORIGINS(this[kMaxOrigins]));
      return;
    }
    this.emit('origin', origins);
  }
}

function watchSignal(stream, signal) {
  if (signal === undefined) return;
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', abort));
}

function send(session, stream, list, options) {
  if (stream.destroyed) return;
  if (session.closed || session.destroyed) {
    process.nextTick(unavailable, session, stream);
    return;
  }
  const id = native.request(session[kState].box, list, options.endStream, Boolean(options.waitForTrailers));
  if (id < 0) {
    process.nextTick(refused, stream, id);
    return;
  }
  if (options.endStream) stream[kStreamState].ended = true;
  schedule(session);
  stream[kBegin](id);
  if (channels.client.start.hasSubscribers) channels.client.start.publish({ stream, headers: stream.sentHeaders });
  stream.uncork();
  stream.emit('ready');
}

function unavailable(session, stream) {
  stream.destroy(session.destroyed ? new ERR_HTTP2_INVALID_SESSION() : new ERR_HTTP2_GOAWAY_SESSION());
}

function refused(stream, code) {
  if (code === ERR_STREAM_ID_NOT_AVAILABLE) {
    stream.destroy(new ERR_HTTP2_OUT_OF_STREAMS());
    return;
  }
  stream.destroy(new NghttpError(code));
}

// ---- connect() -----------------------------------------------------------------------------------

function socketFor(protocol, port, host, authority, options) {
  if (typeof options.createConnection === 'function') return options.createConnection(authority, options);
  if (protocol === 'http:') return net.connect({ port, host, ...options });
  const tls = require('tls');
  const servername = options.servername || (net.isIP(host) ? undefined : host);
  return tls.connect(port, host, { ALPNProtocols: ['h2'], ...options, servername });
}

function hostOf(authority) {
  const { hostname } = authority;
  if (typeof hostname === 'string' && hostname !== '') {
    return hostname[0] === '[' ? hostname.slice(1, -1) : hostname;
  }
  return authority.host || 'localhost';
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { ...options };
  checkOptions(options);
  if (typeof authority === 'string') authority = new URL(authority);
  if (authority === null || typeof authority !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('authority', ['string', 'Object', 'URL'], authority);
  }
  const protocol = authority.protocol || options.protocol || 'https:';
  if (typeof options.createConnection !== 'function' && protocol !== 'http:' && protocol !== 'https:') {
    throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  }
  const port = `${authority.port !== '' && authority.port !== undefined ? authority.port :
    (authority.protocol === 'http:' ? 80 : 443)}`;
  const host = hostOf(authority);
  const socket = socketFor(protocol, port, host, authority, options);
  const session = new ClientHttp2Session(options, socket);
  session[kAuthority] = `${options.servername || bracketed(host)}:${port}`;
  session[kProtocol] = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

function bracketed(host) {
  return host.includes(':') ? `[${host}]` : host;
}

function checkOptions(options) {
  checkSessionOptions(options);
  if (options.maxOriginSetSize !== undefined) validateNumber(options.maxOriginSetSize, 'maxOriginSetSize', 0);
  if (options.createConnection !== undefined && options.createConnection !== null) {
    validateFunction(options.createConnection, 'options.createConnection');
  }
  options.settings = { ...options.settings };
  validateSettings(options.settings);
}

Object.defineProperty(connect, require('util').promisify.custom, {
  __proto__: null,
  value: { connect: (authority, options) => new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }) }.connect,
});

module.exports = { connect };
