/* SPDX-License-Identifier: MIT */
/*
 * writable.js - stream.Writable: write() calls _write() one at a time, keeps the rest in order, and
 * after end() emits 'finish'.
 *
 * One closure per stream (onwrite), none per write. Callbacks of writes that completed inside the
 * call run together in the next tick. Source of behaviour: Node.js documentation, stream.md.
 */
'use strict';

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { FastBuffer } = require('buffer/buffer_pool');
const { AbortError, codes } = require('internal/errors');
const { Stream } = require('internal/streams/legacy');
const { construct, destroy, errorOrDestroy, undestroy } = require('internal/streams/destroy');
const { WritableState, bits } = require('internal/streams/writable_state');

const kCompactAt = 256;
const { objectMode, ended, constructed, sync, destroyed, closed, closeEmitted, errorEmitted,
        autoDestroy, finalCalled, needDrain, ending, finished, decodeStrings, writing,
        bufferProcessing, prefinished, allBuffers, allNoop } = bits;

function noop() {}

// Slots for the events of every stream, so that the listener tables of all have one shape.
function WritableEvents() {
  this.close = undefined;
  this.error = undefined;
  this.prefinish = undefined;
  this.finish = undefined;
  this.drain = undefined;
}
WritableEvents.prototype = Object.create(null);

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  initWritable(this, options, false);
  this._events ??= new WritableEvents();
  Stream.call(this, options);
  if (options?.signal) {
    // Required here: needs end_of_stream, and few streams have a signal.
    require('internal/streams/add_abort_signal').addAbortSignal(options.signal, this);
  }
  startWritable(this);
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

// The state and the methods given as options; Duplex calls it too, before the emitter exists.
function initWritable(stream, options, isDuplex) {
  stream._writableState = new WritableState(
    options, isDuplex, (error) => onWritten(stream, error));
  if (options === undefined || options === null) return;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
}

function startWritable(stream) {
  if (stream._construct === undefined || stream._construct === null) return;
  construct(stream, () => {
    const state = stream._writableState;
    if ((state.flags & writing) === 0) clearBuffer(stream, state);
    if ((state.flags & ending) !== 0) finishMaybe(stream, state);
  });
}

// A Duplex is a Writable too, though it inherits from Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && !!object && object._writableState instanceof WritableState;
  },
});

Writable.prototype.pipe = function pipe() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

// ---- write -------------------------------------------------------------------------------------

Writable.prototype.write = function write(chunk, encoding, callback) {
  if (encoding != null && typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback) === true;
};

// true, false (full), or the error that was reported.
function writeChunk(stream, chunk, encoding, callback) {
  if (typeof callback !== 'function') callback = noop;
  const state = stream._writableState;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if ((state.flags & objectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding = textEncoding(state, encoding);
      if ((state.flags & decodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else {
      chunk = toBuffer(chunk);
      encoding = 'buffer';
    }
  }
  if ((state.flags & (ending | destroyed)) !== 0) return refuse(stream, state, callback);
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

function textEncoding(state, encoding) {
  if (!encoding) return state.defaultEncoding;
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return encoding;
}

function toBuffer(chunk) {
  if (chunk instanceof Buffer) return chunk;
  if (ArrayBuffer.isView(chunk)) {
    return new FastBuffer(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function refuse(stream, state, callback) {
  const error = (state.flags & ending) !== 0 ?
    new codes.ERR_STREAM_WRITE_AFTER_END() : new codes.ERR_STREAM_DESTROYED('write');
  process.nextTick(callback, error);
  errorOrDestroy(stream, error, true);
  return error;
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const size = (state.flags & objectMode) !== 0 ? 1 : chunk.length;
  state.length += size;
  if ((state.flags & (writing | constructed)) !== constructed || state.corked > 0 ||
      state.errored !== null) {
    state.buffered.push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state.flags &= ~allBuffers;
    if (callback !== noop) state.flags &= ~allNoop;
  } else {
    state.writelen = size;
    state.writecb = callback;
    state.flags |= writing | sync;
    stream._write(chunk, encoding, state.onwrite);
    state.flags &= ~sync;
  }
  // Judged after the write: one that is done already never makes the stream full.
  const isBelow = state.length < state.highWaterMark;
  if (!isBelow) state.flags |= needDrain;
  return isBelow && state.errored === null && (state.flags & destroyed) === 0;
}

function callWrite(stream, state, isVector, size, chunk, encoding, callback) {
  state.writelen = size;
  state.writecb = callback;
  state.flags |= writing | sync;
  if ((state.flags & destroyed) !== 0) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else if (isVector) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state.flags &= ~sync;
}

// What _write calls when it is done.
function onWritten(stream, error) {
  const state = stream._writableState;
  const callback = state.writecb;
  if (typeof callback !== 'function') {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.flags &= ~writing;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    onWriteFailed(stream, state, error, callback);
    return;
  }
  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if ((state.flags & sync) === 0) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  // Equal callbacks of one tick run together.
  const pending = state.afterWrite;
  if (pending !== null && pending.callback === callback) {
    pending.count++;
  } else {
    state.afterWrite = { count: 1, callback, stream, state };
    process.nextTick(runAfterWrite, state.afterWrite);
  }
}

function onWriteFailed(stream, state, error, callback) {
  error.stack; // eslint-disable-line no-unused-expressions
  if (!state.errored) state.errored = error;
  const r = stream._readableState;
  if (r && !r.errored) r.errored = error;
  if ((state.flags & sync) !== 0) {
    process.nextTick(reportWriteError, stream, state, error, callback);
  } else {
    reportWriteError(stream, state, error, callback);
  }
}

function reportWriteError(stream, state, error, callback) {
  --state.pendingcb;
  callback(error);
  // Those that wait fail too; an 'error' listener may look at them.
  failBuffered(state);
  errorOrDestroy(stream, error);
}

function runAfterWrite(pending) {
  pending.state.afterWrite = null;
  afterWrite(pending.stream, pending.state, pending.count, pending.callback);
}

function afterWrite(stream, state, count, callback) {
  if ((state.flags & (ending | destroyed | needDrain)) === needDrain && state.length === 0) {
    state.flags &= ~needDrain;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if ((state.flags & destroyed) !== 0) failBuffered(state);
  finishMaybe(stream, state);
}

function failBuffered(state) {
  if ((state.flags & writing) !== 0) return;
  for (let i = state.bufferedIndex; i < state.buffered.length; i++) {
    const { chunk, callback } = state.buffered[i];
    state.length -= (state.flags & objectMode) !== 0 ? 1 : chunk.length;
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
  }
  callFinished(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  state.resetBuffer();
}

// Writes what waits: all of it at once with _writev, else until one write does not complete.
function clearBuffer(stream, state) {
  if (state.corked > 0 ||
      (state.flags & (destroyed | bufferProcessing | constructed)) !== constructed) {
    return;
  }
  const count = state.buffered.length - state.bufferedIndex;
  if (count === 0) return;
  state.flags |= bufferProcessing;
  if (count > 1 && stream._writev) writeVector(stream, state, count);
  else writeSingly(stream, state);
  state.flags &= ~bufferProcessing;
}

function writeVector(stream, state, count) {
  state.pendingcb -= count - 1;
  const { buffered, bufferedIndex } = state;
  const callback = (state.flags & allNoop) !== 0 ? noop : (error) => {
    for (let i = bufferedIndex; i < buffered.length; i++) buffered[i].callback(error);
  };
  // With callbacks the array is still needed afterwards: _writev gets its own.
  const chunks = (state.flags & allNoop) !== 0 && bufferedIndex === 0 ?
    buffered : buffered.slice(bufferedIndex);
  chunks.allBuffers = (state.flags & allBuffers) !== 0;
  callWrite(stream, state, true, state.length, chunks, '', callback);
  state.resetBuffer();
}

function writeSingly(stream, state) {
  const { buffered } = state;
  let i = state.bufferedIndex;
  do {
    const { chunk, encoding, callback } = buffered[i];
    buffered[i++] = null;
    state.bufferedIndex = i;
    const size = (state.flags & objectMode) !== 0 ? 1 : chunk.length;
    callWrite(stream, state, false, size, chunk, encoding, callback);
  } while (i < buffered.length && (state.flags & writing) === 0);
  if (i === buffered.length) {
    state.resetBuffer();
  } else if (i > kCompactAt) {
    buffered.splice(0, i);
    state.bufferedIndex = 0;
  }
}

Writable.prototype._write = function _write(chunk, encoding, callback) {
  if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};

Writable.prototype._writev = null;

Writable.prototype.cork = function cork() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function uncork() {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if ((state.flags & writing) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// ---- end ---------------------------------------------------------------------------------------

Writable.prototype.end = function end(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let error;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked > 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error === undefined) error = beginEnd(this, state);
  if (typeof callback === 'function') {
    if (error) process.nextTick(callback, error);
    else if ((state.flags & finished) !== 0) process.nextTick(callback);
    else (state.onFinished ??= []).push(callback);
  }
  return this;
};

// The error for end()'s callback when it is too late to end.
function beginEnd(stream, state) {
  if (state.errored === null && (state.flags & ending) === 0) {
    // Even a destroyed stream counts as ended from here on.
    state.flags |= ending;
    finishMaybe(stream, state, true);
    state.flags |= ended;
    return undefined;
  }
  if ((state.flags & finished) !== 0) return new codes.ERR_STREAM_ALREADY_FINISHED('end');
  if ((state.flags & destroyed) !== 0) return new codes.ERR_STREAM_DESTROYED('end');
  return undefined;
}

const kFinishMask = ending | destroyed | constructed | finished | writing | errorEmitted |
  closeEmitted;

function needFinish(state) {
  return (state.flags & kFinishMask) === (ending | constructed) &&
    state.length === 0 && state.errored === null && state.buffered.length === 0;
}

function callFinal(stream, state) {
  let called = false;

  function onFinal(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      callFinished(state, error);
      errorOrDestroy(stream, error, (state.flags & sync) !== 0);
    } else if (needFinish(state)) {
      state.flags |= prefinished;
      stream.emit('prefinish');
      // One tick later, as callbacks of writes come first.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }

  state.flags |= sync;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (error) {
    onFinal(error);
  }
  state.flags &= ~sync;
}

function prefinish(stream, state) {
  if ((state.flags & (prefinished | finalCalled)) !== 0) return;
  if (typeof stream._final === 'function' && (state.flags & destroyed) === 0) {
    state.flags |= finalCalled;
    callFinal(stream, state);
  } else {
    state.flags |= prefinished;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, isSync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (isSync) {
    state.pendingcb++;
    process.nextTick(finishLater, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function callFinished(state, error) {
  const callbacks = state.onFinished;
  if (callbacks === null) return;
  state.onFinished = null;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
}

function finish(stream, state) {
  state.pendingcb--;
  state.flags |= finished;
  callFinished(state, null);
  stream.emit('finish');
  if ((state.flags & autoDestroy) === 0) return;
  // A duplex stream lives on until its other side has ended.
  const r = stream._readableState;
  if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
}

// ---- destroy -----------------------------------------------------------------------------------

Writable.prototype.destroy = function destroyWritable(error, callback) {
  const state = this._writableState;
  if ((state.flags & destroyed) === 0 &&
      (state.bufferedIndex < state.buffered.length || state.onFinished !== null)) {
    process.nextTick(failBuffered, state);
  }
  destroy.call(this, error, callback);
  return this;
};
Writable.prototype._undestroy = undestroy;
Writable.prototype._destroy = function _destroy(error, callback) {
  callback(error);
};
Writable.prototype[EventEmitter.captureRejectionSymbol] = function onRejection(error) {
  this.destroy(error);
};

if (Symbol.asyncDispose !== undefined) {
  Writable.prototype[Symbol.asyncDispose] = async function dispose() {
    if (!this.destroyed) {
      const error = this.writableFinished ? null : new AbortError();
      this.destroy(error);
    }
    // Required here: end_of_stream needs the streams' utilities only, but loads late.
    const { eos } = require('internal/streams/end_of_stream');
    await new Promise((resolve, reject) => {
      eos(this, (error) => {
        if (error && error.name !== 'AbortError') reject(error);
        else resolve(null);
      });
    });
  };
}

// ---- properties --------------------------------------------------------------------------------

function define(name, get, set) {
  Object.defineProperty(Writable.prototype, name, {
    __proto__: null, configurable: true, enumerable: false, get, set,
  });
}

define('closed', function() {
  return this._writableState ? (this._writableState.flags & closed) !== 0 : false;
});
define('destroyed', function() {
  return this._writableState ? (this._writableState.flags & destroyed) !== 0 : false;
}, function(value) {
  if (this._writableState) this._writableState.destroyed = value;
});
define('writable', function() {
  const state = this._writableState;
  // Old subclasses may ask before there is a state.
  return !!state && state.writable !== false && state.errored === null &&
    (state.flags & (destroyed | ending | ended)) === 0;
}, function(value) {
  if (this._writableState) this._writableState.writable = !!value;
});
define('writableFinished', function() {
  return this._writableState ? (this._writableState.flags & finished) !== 0 : false;
});
define('writableObjectMode', function() {
  return this._writableState ? (this._writableState.flags & objectMode) !== 0 : false;
});
define('writableBuffer', function() { return this._writableState?.getBuffer(); });
define('writableEnded', function() {
  return this._writableState ? (this._writableState.flags & ending) !== 0 : false;
});
define('writableNeedDrain', function() {
  const state = this._writableState;
  return !!state && (state.flags & (destroyed | ending | needDrain)) === needDrain;
});
define('writableHighWaterMark', function() { return this._writableState?.highWaterMark; });
define('writableCorked', function() {
  return this._writableState ? this._writableState.corked : 0;
});
define('writableLength', function() { return this._writableState?.length; });
define('errored', function() { return this._writableState ? this._writableState.errored : null; });
define('writableAborted', function() {
  const state = this._writableState;
  return !!(state.writable !== false &&
    ((state.flags & destroyed) !== 0 || state.errored) && (state.flags & finished) === 0);
});

Writable.WritableState = WritableState;

module.exports = { Writable, initWritable, startWritable };
