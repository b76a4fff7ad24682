/* SPDX-License-Identifier: MIT */
/*
 * http_incoming.js - IncomingMessage, and how field lines become `headers`.
 *
 * Made once per request, so nothing is built that nobody looks at: the header block stays one
 * string ("name\nvalue\n" pairs; or what http_heads.js knows of it) until headers or rawHeaders
 * are read, and the Readable's state does not exist until somebody treats the message as a stream.
 * Readable's methods find it through the accessor `_readableState` below.
 */
'use strict';

const { Readable, finished } = require('stream');
const { headersOf, rawOf, splitBlock } = require('http/http_heads');

const { ReadableState } = Readable;

const kBlock = Symbol('kBlock');
const kRaw = Symbol('kRaw');
const kHeaders = Symbol('kHeaders');
const kDistinct = Symbol('kDistinct');
const kTrailerBlock = Symbol('kTrailerBlock');
const kRawTrailers = Symbol('kRawTrailers');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kMaxPairs = Symbol('kMaxPairs');
const kState = Symbol('kState'); // the Readable's state, or null
const kEnded = Symbol('kEnded'); // all of the body has come, and the stream does not know yet
const kClosed = Symbol('kClosed'); // over and done with, and nobody ever asked for a stream
const kSignal = Symbol('kSignal');
const kVersion = Symbol('kVersion');

function IncomingMessage(socket) {
  // The emitter's own fields, as EventEmitter.init would make them.
  this._events = undefined;
  this._eventsCount = 0;
  this._maxListeners = undefined;
  this[kState] = null;
  this[kEnded] = false;
  this[kClosed] = false;
  this.socket = socket;
  this[kVersion] = 0;
  this.complete = false;
  this[kBlock] = '';
  this[kRaw] = null;
  this[kHeaders] = null;
  this[kDistinct] = null;
  this[kTrailerBlock] = '';
  this[kRawTrailers] = null;
  this[kTrailers] = null;
  this[kTrailersDistinct] = null;
  this[kMaxPairs] = 2000;
  this[kSignal] = null;
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consumed = false;
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

// ---- the stream, when there is one --------------------------------------------------------------

function makeState(message) {
  const { socket } = message;
  const options = socket ? { highWaterMark: socket.readableHighWaterMark } : {};
  const state = message[kState] = new ReadableState(options, message, false);
  state.readingMore = true; // the parser pushes; see _read
  if (message[kClosed]) {
    state.ended = state.endEmitted = true;
    state.destroyed = state.closed = state.closeEmitted = true;
  } else if (message[kEnded]) {
    message[kEnded] = false;
    message.push(null);
  }
  return state;
}

Object.defineProperty(IncomingMessage.prototype, '_readableState', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return this[kState] ?? makeState(this);
  },
  set(state) {
    this[kState] = state;
  },
});

// The reading side of a message's socket, whoever reads it.
function readStart(socket) {
  if (!socket || socket._paused || !socket.readable) return;
  const handle = socket._handle;
  const consumed = handle && handle.consumer;
  if (consumed && handle.reading && socket.readableFlowing === true) return;
  socket.resume();
  if (consumed && !handle.reading) handle.readStart();
}

function readStop(socket) {
  if (!socket) return;
  const handle = socket._handle;
  socket.pause();
  if (handle && handle.consumer && handle.reading) handle.readStop();
}

// The body has ended. Without a stream that is only remembered.
function endBody(message) {
  message.complete = true;
  if (message._dumped && message[kState]?.ended) return; // optimizeEmptyRequests
  if (message[kState] !== null) message.push(null);
  else message[kEnded] = true;
}

// Server, after the response: nobody will read this message. True if that needed no stream.
function closeUnused(message) {
  if (message[kState] !== null || !message[kEnded] || message._events !== undefined) return false;
  message[kClosed] = true;
  message._dumped = true;
  return true;
}

IncomingMessage.prototype._read = function _read() {
  if (!this._consumed) {
    this._readableState.readingMore = false;
    this._consumed = true;
  }
  // The parser pushes; all there is to do is to let it run.
  if (this.socket && this.socket.readable) readStart(this.socket);
};

function destroyDone(message, error, callback) {
  // An error goes to whoever listens; without a listener it is not worth a crash.
  if (message.listenerCount('error') === 0) callback();
  else callback(error);
}

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    abortSignal(this);
  }
  const { socket } = this;
  if (!socket || socket.destroyed || !this.aborted) {
    process.nextTick(destroyDone, this, error, callback);
    return;
  }
  socket.destroy(error);
  const cleanup = finished(socket, (failure) => {
    if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
    cleanup();
    process.nextTick(destroyDone, this, error || failure, callback);
  });
};

// Throw away what is left of the body.
IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  if (closeUnused(this)) return;
  // What is buffered is not for anybody any more.
  this.removeAllListeners('data');
  this.resume();
};

IncomingMessage.prototype._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  const state = this._readableState;
  state.ended = state.endEmitted = true;
  state.destroyed = state.closed = state.closeEmitted = true;
};

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

// The message may be of somebody else's making (light-my-request): then it has no signal of ours.
function abortSignal(message) {
  const controller = message[kSignal] ?? null;
  if (controller !== null && !controller.signal.aborted) controller.abort();
}

// ---- field lines --------------------------------------------------------------------------------

const kJoinComma = 0;
const kDropDuplicate = 1;
const kArray = 2;
const kJoinSemicolon = 3;

// Names whose repetition has its own rule (Node: http.md, message.headers).
const rules = new Map([
  ...['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
      'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
      'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent',
  ].map((name) => [name, kDropDuplicate]),
  ['set-cookie', kArray],
  ['cookie', kJoinSemicolon],
]);

// Spelling on the wire -> lower case; saves the lowering for what everybody sends.
const lowered = new Map();
for (const name of [
  'Accept', 'Accept-Encoding', 'Accept-Language', 'Authorization', 'Cache-Control', 'Connection',
  'Content-Encoding', 'Content-Length', 'Content-Type', 'Cookie', 'Date', 'ETag', 'Expect', 'Host',
  'If-Match', 'If-Modified-Since', 'If-None-Match', 'Keep-Alive', 'Last-Modified', 'Location',
  'Origin', 'Pragma', 'Range', 'Referer', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Server',
  'Set-Cookie',
  'Transfer-Encoding', 'Upgrade', 'User-Agent', 'Vary', 'X-Forwarded-For', 'X-Forwarded-Proto',
]) {
  lowered.set(name, name.toLowerCase());
  lowered.set(name.toLowerCase(), name.toLowerCase());
}

function lower(name) {
  return lowered.get(name) ?? name.toLowerCase();
}

function defineOwn(target, key, value) {
  Object.defineProperty(target, key, {
    __proto__: null, value, enumerable: true, configurable: true, writable: true,
  });
}

function addLine(target, name, value, join) {
  const key = lower(name);
  const had = Object.hasOwn(target, key) ? target[key] : undefined;
  if (had === undefined) {
    const first = key === 'set-cookie' ? [value] : value;
    if (key === '__proto__') defineOwn(target, key, first);
    else target[key] = first;
    return;
  }
  switch (rules.get(key) ?? kJoinComma) {
    case kArray:
      had.push(value);
      break;
    case kJoinSemicolon:
      target[key] = `${had}; ${value}`;
      break;
    case kDropDuplicate:
      if (join) target[key] = `${had}, ${value}`;
      break;
    default:
      target[key] = `${had}, ${value}`;
  }
}

function addDistinct(target, name, value) {
  const key = lower(name);
  if (target[key] === undefined) target[key] = [value];
  else target[key].push(value);
}

function fold(raw, target, maxPairs, add, join) {
  const end = maxPairs > 0 ? Math.min(raw.length, maxPairs) : raw.length;
  for (let i = 0; i + 1 < end; i += 2) add(target, raw[i], raw[i + 1], join);
  return target;
}

const foldPlain = (raw) => fold(raw, {}, 0, addLine, false);

// Who has had the raw list may have changed it.
function makeHeaders(message) {
  const join = message.joinDuplicateHeaders;
  const known = message[kRaw] === null && !join ? headersOf(message[kBlock], message[kMaxPairs], foldPlain) : undefined;
  return known ?? fold(message.rawHeaders, {}, message[kMaxPairs], addLine, join);
}

function lazy(name, get, set) {
  Object.defineProperty(IncomingMessage.prototype, name,
                        { __proto__: null, configurable: true, enumerable: true, get, set });
}

lazy('rawHeaders', function() {
  return this[kRaw] ??= rawOf(this[kBlock], this[kMaxPairs]);
}, function(value) {
  this[kRaw] = value;
});
lazy('headers', function() {
  return this[kHeaders] ??= makeHeaders(this);
}, function(value) {
  this[kHeaders] = value;
});
lazy('headersDistinct', function() {
  return this[kDistinct] ??=
    fold(this.rawHeaders, { __proto__: null }, this[kMaxPairs], addDistinct);
}, function(value) {
  this[kDistinct] = value;
});
lazy('rawTrailers', function() {
  return this[kRawTrailers] ??= splitBlock(this[kTrailerBlock], this[kMaxPairs]);
}, function(value) {
  this[kRawTrailers] = value;
});
lazy('trailers', function() {
  return this[kTrailers] ??=
    fold(this.rawTrailers, {}, this[kMaxPairs], addLine, this.joinDuplicateHeaders);
}, function(value) {
  this[kTrailers] = value;
});
lazy('trailersDistinct', function() {
  return this[kTrailersDistinct] ??=
    fold(this.rawTrailers, { __proto__: null }, this[kMaxPairs], addDistinct);
}, function(value) {
  this[kTrailersDistinct] = value;
});

// ---- small accessors ----------------------------------------------------------------------------

lazy('httpVersion', function() {
  const version = this[kVersion];
  if (version === 11) return '1.1';
  return version === 0 ? null : `${Math.floor(version / 10)}.${version % 10}`;
}, function(value) {
  const [major, minor] = String(value).split('.');
  this[kVersion] = Number(major) * 10 + Number(minor ?? 0);
});
lazy('httpVersionMajor', function() {
  return this[kVersion] === 0 ? null : Math.floor(this[kVersion] / 10);
}, function(value) {
  this[kVersion] = value * 10 + this[kVersion] % 10;
});
lazy('httpVersionMinor', function() {
  return this[kVersion] === 0 ? null : this[kVersion] % 10;
}, function(value) {
  this[kVersion] = Math.floor(this[kVersion] / 10) * 10 + value;
});
lazy('connection', function() {
  return this.socket;
}, function(value) {
  this.socket = value;
});
lazy('signal', function() {
  if (this[kSignal] === null) {
    this[kSignal] = new AbortController();
    if (this.aborted || (this.destroyed && !(this.complete && this.readableEnded))) {
      this[kSignal].abort();
    }
  }
  return this[kSignal].signal;
});

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(lines, count) {
  if (!lines || lines.length === 0) return;
  if (this.complete) this[kRawTrailers] = lines;
  else this[kRaw] = lines;
  this[this.complete ? kTrailers : kHeaders] = null;
  this[this.complete ? kTrailersDistinct : kDistinct] = null;
  if (count > 0) this[kMaxPairs] = count;
};

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(name, value, target) {
  addLine(target, name, value, this.joinDuplicateHeaders);
};

IncomingMessage.prototype._addHeaderLineDistinct = function addHeaderLineDistinct(
  name, value, target) {
  addDistinct(target, name, value);
};

module.exports = {
  IncomingMessage,
  abortSignal,
  closeUnused,
  endBody,
  kBlock,
  kMaxPairs,
  kState,
  kTrailerBlock,
  kVersion,
  readStart,
  readStop,
};
