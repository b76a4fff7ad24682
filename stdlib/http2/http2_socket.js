/* SPDX-License-Identifier: MIT */
/*
 * http2_socket.js - the sockets that programs see: of a session (http2session.socket) and of a request or response.
 * Both are proxies of the session's real socket, which reads and writes frames: what would disturb those throws, and
 * what means one stream or the session is theirs.
 * A session keeps its real socket in [kSocket], and clears it when it is closed.
 */
'use strict';

const {
  codes: { ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_SOCKET_UNBOUND },
} = require('internal/errors');

const kSocket = Symbol('socket');

function bound(object, name) {
  const value = object[name];
  return typeof value === 'function' ? value.bind(object) : value;
}

// ---- of a session --------------------------------------------------------------------------------

const ofSession = new Set(['destroy', 'ref', 'setTimeout', 'unref']);
const notForPrograms = new Set(['emit', 'end', 'pause', 'read', 'resume', 'setEncoding', 'setKeepAlive', 'setNoDelay',
                                'write']);

function socketOf(session) {
  const socket = session[kSocket];
  if (socket === undefined || socket === null) throw new ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

// The real object behind a property.
function sessionPart(session, name) {
  if (ofSession.has(name)) return session;
  if (notForPrograms.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
  return socketOf(session);
}

const sessionHandler = {
  get: (session, name) => bound(sessionPart(session, name), name),
  has: (session, name) => name in socketOf(session),
  getPrototypeOf: (session) => Reflect.getPrototypeOf(socketOf(session)),
  set(session, name, value) {
    sessionPart(session, name)[name] = value;
    return true;
  },
};

function proxySocket(session) {
  return new Proxy(session, sessionHandler);
}

// ---- of a request and its response ---------------------------------------------------------------

const ofStream = new Set(['destroy', 'destroyed', 'emit', 'end', 'on', 'once', 'readable', 'writable']);
const notOfStream = new Set(['pause', 'read', 'resume', 'write']);

// A stream outlives its session for a moment; then there is nothing but itself.
function streamPart(stream, name) {
  if (ofStream.has(name)) return stream;
  if (notOfStream.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
  const { session } = stream;
  if (session === undefined || session === null) return stream;
  return name === 'setTimeout' ? session : session[kSocket] ?? stream;
}

const streamHandler = {
  get: (stream, name) => bound(streamPart(stream, name), name),
  has: (stream, name) => name in (stream.session?.[kSocket] ?? stream),
  getPrototypeOf: (stream) => Reflect.getPrototypeOf(stream.session?.[kSocket] ?? stream),
  set(stream, name, value) {
    streamPart(stream, name)[name] = value;
    return true;
  },
};

function proxyStreamSocket(stream) {
  return new Proxy(stream, streamHandler);
}

module.exports = { kSocket, proxySocket, proxyStreamSocket };
