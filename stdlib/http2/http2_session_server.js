/* SPDX-License-Identifier: MIT */
/* http2_session_server.js - ServerHttp2Session. */
'use strict';

const {
  codes: {
    ERR_HTTP2_ALTSVC_INVALID_ORIGIN,
    ERR_HTTP2_ALTSVC_LENGTH,
    ERR_HTTP2_INVALID_ORIGIN,
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_ORIGIN_LENGTH,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_CHAR,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { URL } = require('web/url');
const { channels } = require('http2/http2_channels');
const { Http2Session, begin, kState, schedule } = require('http2/http2_session');
const { kState: kStreamState } = require('http2/http2_stream');
const { ServerHttp2Stream } = require('http2/http2_stream_server');

const native = natives('http2');

const kServer = Symbol('server');

const END_STREAM = 1;
const REFUSED_STREAM = 7;
const kMaxFrame = 16382;
const kMaxId = 2 ** 32 - 1;

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(options, socket, true);
    this[kServer] = server;
    begin(this);
    if (Array.isArray(options.origins) && options.origins.length > 0) this.origin(...options.origins);
  }

  get server() { return this[kServer]; }

  // A request: the first block of a stream.
  opened(id, headers, flags, raw) {
    if (this.closed) {
      native.reset(this[kState].box, id, REFUSED_STREAM);
      return;
    }
    const stream = new ServerHttp2Stream(this, id, headers, headers[':method'] === 'HEAD');
    const ends = (flags & END_STREAM) !== 0;
    if (channels.server.created.hasSubscribers) channels.server.created.publish({ stream, headers });
    if (ends) {
      stream[kStreamState].endAfterHeaders = true;
      stream.push(null);
    }
    if (stream[kStreamState].headRequest) stream.end();
    if (channels.server.start.hasSubscribers) channels.server.start.publish({ stream, headers });
    this.emit('stream', stream, headers, flags, raw);
  }

  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateString(alt, 'alt');
    if (!/^[\x21\x23-\x7e\s"]*$/.test(alt)) throw new ERR_INVALID_CHAR('alt');
    const { id, origin } = altsvcTarget(originOrStream);
    if (alt.length + origin.length > kMaxFrame) throw new ERR_HTTP2_ALTSVC_LENGTH();
    native.altsvc(this[kState].box, id, origin, alt);
    schedule(this);
  }

  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    const list = origins.map(originText);
    if (list.reduce((sum, text) => sum + text.length + 2, 0) > kMaxFrame) throw new ERR_HTTP2_ORIGIN_LENGTH();
    native.origin(this[kState].box, list);
    schedule(this);
  }
}

function originOf(value) {
  if (typeof value === 'string') return new URL(value).origin;
  return value !== null && typeof value === 'object' ? value.origin : undefined;
}

function altsvcTarget(target) {
  if (target === undefined) return { id: 0, origin: '' };
  if (typeof target === 'number') {
    if (target >>> 0 !== target || target === 0) {
      throw new ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${kMaxId + 1}`, target);
    }
    return { id: target, origin: '' };
  }
  const origin = originOf(target);
  if (typeof origin !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('originOrStream', ['string', 'number', 'URL', 'object'], target);
  }
  if (origin === 'null' || origin.length === 0) throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
  return { id: 0, origin };
}

function originText(value) {
  const origin = originOf(value);
  if (typeof origin !== 'string') throw new ERR_INVALID_ARG_TYPE('origin', ['string', 'URL', 'object'], value);
  if (origin === 'null' || origin.length === 0) throw new ERR_HTTP2_INVALID_ORIGIN();
  return origin;
}

module.exports = { ServerHttp2Session };
