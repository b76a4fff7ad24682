/* SPDX-License-Identifier: MIT */
/*
 * readable.js - stream.Readable: push() on one side, read() and 'data' on the other.
 *
 * The parts: readable_state.js (state and queue), readable_pipe.js (pipe, unpipe),
 * readable_async.js (iteration, wrap); operators.js adds map and its relatives.
 * Source of behaviour: Node.js documentation, stream.md.
 */
'use strict';

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { FastBuffer } = require('buffer/buffer_pool');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const { Stream } = require('internal/streams/legacy');
const { construct, destroy, errorOrDestroy, undestroy } = require('internal/streams/destroy');
const { ReadableState, bits } = require('internal/streams/readable_state');

const kMaxHighWaterMark = 0x40000000;
const { objectMode, ended, constructed, sync, destroyed, closed, closeEmitted, errorEmitted,
        autoDestroy, endEmitted, reading, needReadable, emittedReadable, readableListening,
        resumeScheduled, multiAwaitDrain, readingMore, dataEmitted, pauseKnown, paused } = bits;

// Slots for the events of every stream, so that the listener tables of all have one shape.
function ReadableEvents() {
  this.close = undefined;
  this.error = undefined;
  this.data = undefined;
  this.end = undefined;
  this.readable = undefined;
}
ReadableEvents.prototype = Object.create(null);

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  initReadable(this, options, false);
  this._events ??= new ReadableEvents();
  Stream.call(this, options);
  if (options?.signal) addSignal(options.signal, this);
  startReadable(this);
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

// The state and the methods given as options; Duplex calls it too, before the emitter exists.
function initReadable(stream, options, isDuplex) {
  stream._readableState = new ReadableState(options, isDuplex);
  if (options === undefined || options === null) return;
  if (typeof options.read === 'function') stream._read = options.read;
  if (isDuplex) return;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
}

function addSignal(signal, stream) {
  // Required here: needs end_of_stream, and few streams have a signal.
  require('internal/streams/add_abort_signal').addAbortSignal(signal, stream);
}

function startReadable(stream) {
  if (stream._construct === undefined || stream._construct === null) return;
  construct(stream, () => {
    const state = stream._readableState;
    if ((state.flags & needReadable) !== 0) maybeReadMore(stream, state);
  });
}

Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;
Readable.prototype._destroy = function _destroy(error, callback) {
  callback(error);
};
Readable.prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) {
  this.destroy(error);
};

// ---- push: chunks come in -----------------------------------------------------------------------

Readable.prototype.push = function push(chunk, encoding) {
  const state = this._readableState;
  return (state.flags & objectMode) !== 0 ?
    pushObject(this, state, chunk, encoding, false) : pushBytes(this, state, chunk, encoding);
};

Readable.prototype.unshift = function unshift(chunk, encoding) {
  const state = this._readableState;
  return (state.flags & objectMode) !== 0 ?
    pushObject(this, state, chunk, encoding, true) : unshiftBytes(this, state, chunk, encoding);
};

function viewToBuffer(view) {
  return new FastBuffer(view.buffer, view.byteOffset, view.byteLength);
}

// A Buffer (or text in the stream's encoding), or undefined when the chunk is of a wrong type.
function toChunk(state, chunk, encoding, toFront) {
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return toFront && state.encoding ? bytes.toString(state.encoding) : bytes;
  }
  if (chunk instanceof Buffer) return chunk;
  return ArrayBuffer.isView(chunk) ? viewToBuffer(chunk) : undefined;
}

function badChunk(stream, chunk) {
  errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE(
    'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
  return false;
}

function endOfChunks(stream, state) {
  state.flags &= ~reading;
  onEndOfChunks(stream, state);
  return false;
}

function wantsMore(state) {
  return (state.flags & ended) === 0 &&
    (state.length < state.highWaterMark || state.length === 0);
}

function nothingPushed(stream, state) {
  state.flags &= ~reading;
  maybeReadMore(stream, state);
  return wantsMore(state);
}

function pushBytes(stream, state, given, encoding) {
  if (given === null) return endOfChunks(stream, state);
  let chunk = toChunk(state, given, encoding, false);
  if (chunk === undefined) {
    return given === undefined ? nothingPushed(stream, state) : badChunk(stream, given);
  }
  if (chunk.length === 0) return nothingPushed(stream, state);
  if (refusesPush(stream, state)) return false;
  state.flags &= ~reading;
  if (state.decoder !== null && typeof chunk !== 'string') {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0) {
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk);
  return wantsMore(state);
}

function refusesPush(stream, state) {
  if ((state.flags & ended) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return true;
  }
  return (state.flags & destroyed) !== 0 || state.errored !== null;
}

function refusesUnshift(stream, state) {
  if ((state.flags & endEmitted) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
    return true;
  }
  return (state.flags & destroyed) !== 0 || state.errored !== null;
}

function unshiftBytes(stream, state, given, encoding) {
  if (given === null) return endOfChunks(stream, state);
  const chunk = toChunk(state, given, encoding, true);
  if (chunk === undefined) {
    return given === undefined ? wantsMore(state) : badChunk(stream, given);
  }
  if (chunk.length === 0) return wantsMore(state);
  if (refusesUnshift(stream, state)) return false;
  addToFront(stream, state, chunk);
  return wantsMore(state);
}

function pushObject(stream, state, chunk, encoding, toFront) {
  if (chunk === null) return endOfChunks(stream, state);
  if (toFront) {
    if (refusesUnshift(stream, state)) return false;
    addToFront(stream, state, chunk);
    return wantsMore(state);
  }
  if (refusesPush(stream, state)) return false;
  state.flags &= ~reading;
  if (state.decoder !== null && !encoding) chunk = state.decoder.write(chunk);
  addChunk(stream, state, chunk);
  return wantsMore(state);
}

function forgetDrainWriters(state) {
  if ((state.flags & multiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

// Straight to the listeners when the stream flows and nothing waits; else into the queue.
function addChunk(stream, state, chunk) {
  if (state.flowing === true && state.length === 0 && (state.flags & sync) === 0 &&
      stream.listenerCount('data') > 0) {
    forgetDrainWriters(state);
    state.flags |= dataEmitted;
    stream.emit('data', chunk);
  } else {
    state.append(chunk);
    if ((state.flags & needReadable) !== 0) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

function addToFront(stream, state, chunk) {
  if (state.flowing === true && state.length === 0 && (state.flags & sync) === 0 &&
      stream.listenerCount('data') > 0) {
    addChunk(stream, state, chunk);
    return;
  }
  state.prepend(chunk);
  if ((state.flags & needReadable) !== 0) emitReadable(stream);
  maybeReadMore(stream, state);
}

function onEndOfChunks(stream, state) {
  if ((state.flags & ended) !== 0) return;
  if (state.decoder !== null) {
    const rest = state.decoder.end();
    if (rest) state.append(rest);
  }
  state.flags |= ended;
  if ((state.flags & sync) !== 0) {
    // Inside _read: what follows waits for the next tick.
    emitReadable(stream);
  } else {
    state.flags &= ~needReadable;
    state.flags |= emittedReadable;
    emitReadableNow(stream);
  }
}

// ---- read: chunks go out ------------------------------------------------------------------------

function raiseHighWaterMark(n) {
  if (n > kMaxHighWaterMark) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  return n <= 1 ? 1 : 2 ** Math.ceil(Math.log2(n));
}

// How much a read of n (NaN: what there is) takes now.
function readableAmount(n, state) {
  if (n <= 0 || (state.length === 0 && (state.flags & ended) !== 0)) return 0;
  if ((state.flags & objectMode) !== 0) return 1;
  if (Number.isNaN(n)) {
    return state.flowing && state.length > 0 ? state.first().length : state.length;
  }
  if (n <= state.length) return n;
  return (state.flags & ended) !== 0 ? state.length : 0;
}

// read(0) with enough waiting: only tells that there is.
function onlyAnnounces(state) {
  if ((state.flags & needReadable) === 0) return false;
  if ((state.flags & ended) !== 0) return true;
  return state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0;
}

function mayCallRead(state) {
  return (state.flags & (ended | reading | destroyed | constructed)) === constructed &&
    state.errored === null;
}

function callRead(stream, state) {
  state.flags |= reading | sync;
  if (state.length === 0) state.flags |= needReadable;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state.flags &= ~sync;
}

Readable.prototype.read = function read(size) {
  let n = size;
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const wanted = n;
  if (n > state.highWaterMark) state.highWaterMark = raiseHighWaterMark(n);
  if (n !== 0) state.flags &= ~emittedReadable;
  if (n === 0 && onlyAnnounces(state)) {
    if (state.length === 0 && (state.flags & ended) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = readableAmount(n, state);
  if (n === 0 && (state.flags & ended) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  const wantsRead = (state.flags & needReadable) !== 0 || state.length === 0 ||
    state.length - n < state.highWaterMark;
  if (wantsRead && mayCallRead(state)) {
    callRead(this, state);
    // A synchronous push may have brought what was asked for.
    if ((state.flags & reading) === 0) n = readableAmount(wanted, state);
  }
  return takeChunk(this, state, n, wanted);
};

function takeChunk(stream, state, n, wanted) {
  const chunk = n > 0 ? state.take(n) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.flags |= needReadable;
    n = 0;
  } else {
    state.length -= n;
    forgetDrainWriters(state);
  }
  if (state.length === 0) {
    if ((state.flags & ended) === 0) state.flags |= needReadable;
    else if (wanted !== n) endReadable(stream);
  }
  if (chunk !== null && (state.flags & (errorEmitted | closeEmitted)) === 0) {
    state.flags |= dataEmitted;
    stream.emit('data', chunk);
  }
  return chunk;
}

Readable.prototype._read = function _read(size) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

function emitReadable(stream) {
  const state = stream._readableState;
  state.flags &= ~needReadable;
  if ((state.flags & emittedReadable) !== 0) return;
  state.flags |= emittedReadable;
  process.nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state.flags & destroyed) === 0 && state.errored === null &&
      (state.length > 0 || (state.flags & ended) !== 0)) {
    stream.emit('readable');
    state.flags &= ~emittedReadable;
  }
  if (!state.flowing && (state.flags & ended) === 0 && state.length <= state.highWaterMark) {
    state.flags |= needReadable;
  } else {
    state.flags &= ~needReadable;
  }
  flow(stream);
}

// Reads ahead up to the high water mark, outside of the call that pushed.
function maybeReadMore(stream, state) {
  if ((state.flags & (readingMore | constructed)) !== constructed) return;
  state.flags |= readingMore;
  process.nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while ((state.flags & (reading | ended)) === 0 &&
         (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (state.length === before) break;
  }
  state.flags &= ~readingMore;
}

function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

// ---- flowing and paused ------------------------------------------------------------------------

Readable.prototype.on = function on(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    // A 'readable' listener keeps the stream from flowing.
    if (this.listenerCount('readable') > 0) state.flags |= readableListening;
    else state.flags &= ~readableListening;
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable') {
    listenToReadable(this, state);
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function listenToReadable(stream, state) {
  if ((state.flags & (endEmitted | readableListening)) !== 0) return;
  state.flags |= readableListening | needReadable;
  state.flags &= ~emittedReadable;
  state.flowing = false;
  if (state.length > 0) emitReadable(stream);
  else if ((state.flags & reading) === 0) process.nextTick(readNothing, stream);
}

function readNothing(stream) {
  stream.read(0);
}

Readable.prototype.removeListener = function removeListener(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  if (event === 'readable') process.nextTick(updateListening, this);
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function removeAllListeners(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateListening, this);
  return result;
};

// In the next tick, because programs often put a listener back at once.
function updateListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.flags |= readableListening;
  else state.flags &= ~readableListening;
  const wasResumed = (state.flags & (pauseKnown | paused)) === pauseKnown;
  if ((state.flags & resumeScheduled) !== 0 && wasResumed) state.flowing = true;
  else if (stream.listenerCount('data') > 0) stream.resume();
  else if ((state.flags & readableListening) === 0) state.flowing = null;
}

Readable.prototype.resume = function resume() {
  const state = this._readableState;
  if (!state.flowing) {
    state.flowing = (state.flags & readableListening) === 0;
    if ((state.flags & resumeScheduled) === 0) {
      state.flags |= resumeScheduled;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.flags |= pauseKnown;
  state.flags &= ~paused;
  return this;
};

function resumeNow(stream, state) {
  if ((state.flags & reading) === 0) stream.read(0);
  state.flags &= ~resumeScheduled;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && (state.flags & reading) === 0) stream.read(0);
}

Readable.prototype.pause = function pause() {
  const state = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.flags |= pauseKnown | paused;
  return this;
};

Readable.prototype.isPaused = function isPaused() {
  const state = this._readableState;
  return (state.flags & paused) !== 0 || state.flowing === false;
};

Readable.prototype.setEncoding = function setEncoding(encoding) {
  const state = this._readableState;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let text = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) {
    text += decoder.write(state.buffer[i]);
  }
  if ((state.flags & ended) !== 0) text += decoder.end();
  state.clear();
  if (text !== '') state.buffer.push(text);
  state.length = text.length;
  return this;
};

// ---- the end -----------------------------------------------------------------------------------

function endReadable(stream) {
  const state = stream._readableState;
  if ((state.flags & endEmitted) !== 0) return;
  state.flags |= ended;
  process.nextTick(endReadableNow, state, stream);
}

function endReadableNow(state, stream) {
  if ((state.flags & (closeEmitted | endEmitted)) !== 0 || state.errored !== null ||
      state.length !== 0) {
    return;
  }
  state.flags |= endEmitted;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if ((state.flags & autoDestroy) !== 0) {
    // A duplex stream lives on until its other side has finished.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- properties --------------------------------------------------------------------------------

function define(name, get, set) {
  Object.defineProperty(Readable.prototype, name, {
    __proto__: null, configurable: true, enumerable: false, get, set,
  });
}

define('readable', function() {
  const state = this._readableState;
  // Old subclasses may ask before there is a state.
  return !!state && state.readable !== false &&
    (state.flags & (destroyed | errorEmitted | endEmitted)) === 0;
}, function(value) {
  if (this._readableState) this._readableState.readable = !!value;
});
define('readableDidRead', function() {
  return (this._readableState.flags & dataEmitted) !== 0;
});
define('readableAborted', function() {
  const state = this._readableState;
  return !!(state.readable !== false &&
    ((state.flags & destroyed) !== 0 || state.errored) && (state.flags & endEmitted) === 0);
});
define('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
define('readableBuffer', function() { return this._readableState?.buffer; });
define('readableFlowing', function() {
  return this._readableState.flowing;
}, function(value) {
  if (this._readableState) this._readableState.flowing = value;
});
define('readableLength', function() { return this._readableState.length; });
define('readableObjectMode', function() {
  return this._readableState ? (this._readableState.flags & objectMode) !== 0 : false;
});
define('readableEncoding', function() {
  return this._readableState ? this._readableState.encoding : null;
});
define('errored', function() {
  return this._readableState ? this._readableState.errored : null;
});
define('closed', function() {
  return this._readableState ? (this._readableState.flags & closed) !== 0 : false;
});
define('destroyed', function() {
  return this._readableState ? (this._readableState.flags & destroyed) !== 0 : false;
}, function(value) {
  if (this._readableState) this._readableState.destroyed = value;
});
define('readableEnded', function() {
  return this._readableState ? (this._readableState.flags & endEmitted) !== 0 : false;
});

Readable.ReadableState = ReadableState;

module.exports = { Readable, initReadable, startReadable };

require('internal/streams/readable_pipe');
require('internal/streams/readable_async');
