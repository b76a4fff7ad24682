// SPDX-License-Identifier: MIT
'use strict';
// zlib.js - compression: the stream classes, the one-shots, crc32 and the constants.
//
// A stream hands each chunk to C on the thread pool, with its output buffer, and goes on in the
// completion. A one-shot makes no stream: C takes the whole input and grows the output itself.
// Options: zlib_options.js; what the natives do: zlib.c.

const bufferModule = require('buffer');
const { Transform, finished } = require('stream');
const { codes, genericNodeError } = require('internal/errors');
const { validateFunction, validateInt32, validateInteger, validateUint32 } = require('internal/validators');
const { types: { isAnyArrayBuffer } } = require('internal/types');
const constants = require('zlib/zlib_constants');
const { inRange, optionsOf } = require('zlib/zlib_options');
const native = natives('zlib');

const { Buffer } = bufferModule;
const {
  DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE,
  ZSTD_COMPRESS, ZSTD_DECOMPRESS, Z_SYNC_FLUSH, Z_PARTIAL_FLUSH, Z_NO_FLUSH, Z_BLOCK, Z_FULL_FLUSH,
  Z_FINISH, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_STRATEGY, Z_FIXED,
} = constants;

const E2BIG = -7, ENOMEM = -12, EBUSY = -16; // libuv's, as the natives return them
const kFlush = Symbol('flush');

// ---- natives ----------------------------------------------------------------------------------

// A native's [message, errno, code] as an error.
function failure([message, errno, code]) {
  return genericNodeError(message, { errno, code });
}

function trailingJunk() {
  const e = new TypeError('Trailing junk found after the end of the compressed stream');
  e.code = 'ERR_TRAILING_JUNK_AFTER_STREAM_END';
  return e;
}

function open(o, state) {
  if (o.mode < BROTLI_DECODE) {
    return native.openDeflate(o.mode, o.windowBits, o.level, o.memLevel, o.strategy, o.dictionary,
                              o.single, state);
  }
  const box = o.mode <= BROTLI_ENCODE ? native.openBrotli(o.mode, o.params, state) :
    native.openZstd(o.mode, o.params, state, o.dictionary, o.pledged);
  if (!Array.isArray(box)) return box;
  const e = new Error(box[0]);
  e.code = box[2];
  throw e;
}

function validateRange(bytes, offset, length, name) {
  if (!ArrayBuffer.isView(bytes)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], bytes);
  }
  validateInteger(offset, `${name}_off`, 0, bytes.byteLength);
  validateInteger(length, `${name}_len`, 0, bytes.byteLength - offset);
}

// What a stream has as its _handle: the native stream and the chunk on its way.
class Handle {
  #box;
  constructor(o, stream) {
    this.state = new Uint32Array(2); // output left, input left
    this.#box = open(o, this.state);
    this.stream = stream;
    this.buffer = null;
    this.callback = null;
    this.inOff = 0;
    this.inLeft = 0;
    this.outLeft = 0;
    this.flushFlag = 0;
    const onDone = (status) => processDone(this, status);
    this.onDone = onDone; // why not at once: internal/streams/readable_pipe.js
  }

  // Feeds what is left of the chunk.
  write() {
    const s = this.stream;
    const rc =
      native.write(this.#box, this.flushFlag, this.buffer, this.inOff, this.inLeft, s._outBuffer,
                            s._outOffset, this.outLeft, this.onDone);
    if (rc < 0) {
      throw genericNodeError('zlib write failed', { errno: rc, code: 'ERR_INTERNAL_ASSERTION' });
    }
  }

  // Packages drive streams by this (pngjs), with the arguments that Node's has; the result is in
  // the stream's _writeState.
  writeSync(flushFlag, input, inOff, inLeft, output, outOff, outLeft) {
    validateInt32(flushFlag, 'flush');
    validateRange(input, inOff, inLeft, 'in');
    validateRange(output, outOff, outLeft, 'out');
    if (this.callback !== null) throw new codes.ERR_INTERNAL_ASSERTION('write already in progress');
    if (native.writeSync(this.#box, flushFlag, input, inOff, inLeft, output, outOff, outLeft) < 0) {
      throw this.failure();
    }
  }

  whole(input, flush, max) { return native.wholeSync(this.#box, input, flush, max); }
  wholeAsync(input, flush, max, done) { return native.whole(this.#box, input, flush, max, done); }
  failure() { return failure(native.failure(this.#box)); }

  reset() {
    const rc = native.reset(this.#box);
    if (rc === EBUSY) throw new Error('Cannot reset zlib stream while a write is in progress');
    if (rc < 0) this.stream.destroy(this.failure());
  }

  params(level, strategy) {
    if (native.params(this.#box, level, strategy) < 0) this.stream.destroy(this.failure());
  }

  close() { native.close(this.#box); }
}

// ---- streams ----------------------------------------------------------------------------------

// Flushing is a write of nothing that says how; the stream's queue keeps the order.
const flushBuffers = [];
for (let i = 0; i <= Z_BLOCK; i++) {
  flushBuffers[i] = Buffer.alloc(0);
  flushBuffers[i][kFlush] = i;
}

// The stronger of two flushes; zlib's numbers are not in order of strength.
const STRENGTH = [Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH];
function stronger(a, b) {
  return STRENGTH.indexOf(a) > STRENGTH.indexOf(b) ? a : b;
}

function ZlibBase(opts, mode) {
  const o = optionsOf(mode, opts);
  if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) {
    opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
  }
  Transform.call(this, { autoDestroy: true, ...opts });
  this.bytesWritten = 0;
  this._handle = new Handle(o, this);
  this._writeState = this._handle.state;
  this._outBuffer = Buffer.allocUnsafe(o.chunkSize);
  this._outOffset = 0;
  this._chunkSize = o.chunkSize;
  this._defaultFlushFlag = o.flush;
  this._finishFlushFlag = o.finish;
  this._defaultFullFlushFlag = o.family.full;
  this._family = o.family;
  this._info = o.info;
  this._maxOutputLength = o.maxOutputLength;
  this._rejectGarbageAfterEnd = o.single;
  this._level = o.level;
  this._strategy = o.strategy;
  this._mode = mode;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  configurable: true,
  enumerable: true,
  get() { return !this._handle; },
});

ZlibBase.prototype.reset = function reset() {
  if (!this._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  return this._handle.reset();
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  } else {
    kind = inRange(kind, 'kind', this._family.min, this._family.max, this._defaultFullFlushFlag);
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushBuffers[kind], '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(err, callback) {
  closeHandle(this);
  callback(err);
};

function closeHandle(stream) {
  if (!stream._handle) return;
  stream._handle.close();
  stream._handle = null;
}

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flushFlag = this._defaultFlushFlag;
  if (typeof chunk[kFlush] === 'number') {
    flushFlag = chunk[kFlush];
  }
  if (this.writableEnded && this.writableLength === chunk.byteLength) {
    flushFlag = stronger(flushFlag, this._finishFlushFlag); // the last bytes
  }
  processChunk(this, chunk, flushFlag, callback);
};

ZlibBase.prototype._processChunk = function _processChunk(chunk, flushFlag, callback) {
  if (typeof callback === 'function') return processChunk(this, chunk, flushFlag, callback);
  return processChunkSync(this, chunk, flushFlag);
};

function aim(stream, chunk, flushFlag) {
  if (!(stream._outOffset >>> 0 === stream._outOffset &&
        stream._outOffset <= stream._chunkSize)) { // a public field, and an address below
    throw new codes.ERR_OUT_OF_RANGE('_outOffset', `<= ${stream._chunkSize}`, stream._outOffset);
  }
  const h = stream._handle;
  h.buffer = chunk;
  h.flushFlag = flushFlag;
  h.inOff = 0;
  h.inLeft = chunk.byteLength;
  h.outLeft = stream._chunkSize - stream._outOffset;
  return h;
}

// Takes the output of one run; returns it as a Buffer or null, with a fresh output buffer when
// full.
function takeOutput(stream, h) {
  const outLeft = h.state[0], inLeft = h.state[1];
  const taken = h.inLeft - inLeft, have = h.outLeft - outLeft;
  stream.bytesWritten += taken;
  h.inOff += taken;
  h.inLeft = inLeft;
  let out = null;
  if (have > 0) {
    out = stream._outBuffer.subarray(stream._outOffset, stream._outOffset + have);
    stream._outOffset += have;
  }
  h.outLeft = outLeft;
  if (outLeft === 0 || stream._outOffset >= stream._chunkSize) {
    h.outLeft = stream._chunkSize;
    stream._outOffset = 0;
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
  }
  return out;
}

function processChunk(stream, chunk, flushFlag, callback) {
  if (!stream._handle) {
    process.nextTick(callback);
    return;
  }
  const h = aim(stream, chunk, flushFlag);
  h.callback = callback;
  h.write();
}

function chunkDone(h) {
  const callback = h.callback;
  h.buffer = null;
  h.callback = null;
  callback();
}

function processDone(h, status) {
  const stream = h.stream;
  if (stream.destroyed) {
    chunkDone(h);
    return;
  }
  if (status < 0) {
    h.buffer = null;
    stream.destroy(h.failure());
    return;
  }
  const full = h.state[0] === 0;
  const out = takeOutput(stream, h);
  const more = out === null || stream.push(out);
  if (stream.destroyed) {
    chunkDone(h);
    return;
  }
  if (full) { // there is more to come of this chunk
    if (more) h.write();
    else writeOnRead(stream, h);
    return;
  }
  if (h.inLeft > 0) {
    // Room for output and input left: the compressed stream has ended before.
    if (stream._rejectGarbageAfterEnd) {
      h.buffer = null;
      stream.destroy(trailingJunk());
      return;
    }
    stream.push(null);
  }
  chunkDone(h);
}

// The reader is full: go on when it asks again.
function writeOnRead(stream, h) {
  const read = stream._read;
  const readAgain = function _read(n) {
    stream._read = read;
    if (stream._handle) h.write();
    read.call(stream, n);
  };
  stream._read = readAgain;
}

function processChunkSync(stream, chunk, flushFlag) {
  if (!stream._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  const h = aim(stream, chunk, flushFlag);
  const parts = [];
  let total = 0, full;
  let error;
  stream.on('error', (e) => { error = e; });
  do {
    h.writeSync(h.flushFlag, h.buffer, h.inOff, h.inLeft, stream._outBuffer, stream._outOffset,
                h.outLeft);
    if (error) throw error;
    full = h.state[0] === 0;
    const out = takeOutput(stream, h);
    if (out === null) continue;
    parts.push(out);
    total += out.byteLength;
    if (total > stream._maxOutputLength) {
      closeHandle(stream);
      throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
    }
  } while (full);
  closeHandle(stream);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

function Zlib(opts, mode) {
  ZlibBase.call(this, opts, mode);
}
Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

Zlib.prototype.params = function params(level, strategy, callback) {
  level = inRange(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  strategy = inRange(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, () => {
    if (!this._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
    this._handle.params(level, strategy);
    if (!this.destroyed) {
      this._level = level;
      this._strategy = strategy;
      if (callback) callback();
    }
  });
};

let warnedNew = false;
function warnNew(name) {
  if (warnedNew) return;
  warnedNew = true;
  process.emitWarning(`Instantiating ${name} without the 'new' keyword has been deprecated.`,
                      'DeprecationWarning', 'DEP0184');
}

function defineClass(name, mode, Base) {
  // A named function that works without `new`, as these classes always have.
  const Class = { [name]: function(opts) {
    if (!(this instanceof Class)) {
      warnNew(name);
      return new Class(opts);
    }
    Base.call(this, opts, mode);
  } }[name];
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  return Class;
}

const classes = {
  Deflate: defineClass('Deflate', DEFLATE, Zlib),
  Inflate: defineClass('Inflate', INFLATE, Zlib),
  Gzip: defineClass('Gzip', GZIP, Zlib),
  Gunzip: defineClass('Gunzip', GUNZIP, Zlib),
  DeflateRaw: defineClass('DeflateRaw', DEFLATERAW, Zlib),
  InflateRaw: defineClass('InflateRaw', INFLATERAW, Zlib),
  Unzip: defineClass('Unzip', UNZIP, Zlib),
  BrotliCompress: defineClass('BrotliCompress', BROTLI_ENCODE, ZlibBase),
  BrotliDecompress: defineClass('BrotliDecompress', BROTLI_DECODE, ZlibBase),
  ZstdCompress: defineClass('ZstdCompress', ZSTD_COMPRESS, ZlibBase),
  ZstdDecompress: defineClass('ZstdDecompress', ZSTD_DECOMPRESS, ZlibBase),
};

// ---- one-shots --------------------------------------------------------------------------------

const realByteLength = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), 'byteLength').get;

function inputBytes(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (buffer instanceof Uint8Array && realByteLength.call(buffer) !== buffer.byteLength) {
    throw new codes.ERR_OUT_OF_RANGE('buffer.byteLength', `<= ${realByteLength.call(buffer)}`,
                                     buffer.byteLength);
  }
  if (ArrayBuffer.isView(buffer) || isAnyArrayBuffer(buffer)) return buffer;
  throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView',
                                                  'ArrayBuffer'],
                                       buffer);
}

function wholeError(rc, o, fail) {
  if (rc === E2BIG) return new codes.ERR_BUFFER_TOO_LARGE(o.maxOutputLength);
  if (rc === ENOMEM) {
    return genericNodeError('Out of memory', { errno: constants.Z_MEM_ERROR, code: 'Z_MEM_ERROR' });
  }
  return fail();
}

function settle(o, result, inputLeft, fail) {
  if (typeof result === 'number') throw wholeError(result, o, fail);
  if (o.single && inputLeft > 0) throw trailingJunk();
  return Buffer.from(result);
}

// With options.info the caller also gets the stream that did it.
function withEngine(Class, opts, input, callback) {
  const engine = new Class(opts);
  const o = {
    maxOutputLength: engine._maxOutputLength, single: engine._rejectGarbageAfterEnd,
  };
  const h = engine._handle;
  const finish = (result, inputLeft) => {
    const buffer = settle(o, result, inputLeft, () => h.failure());
    engine.bytesWritten = input.byteLength - inputLeft;
    closeHandle(engine);
    return { buffer, engine };
  };
  if (callback === undefined) {
    return finish(h.whole(input, engine._finishFlushFlag, engine._maxOutputLength), h.state[1]);
  }
  h.wholeAsync(input, engine._finishFlushFlag, engine._maxOutputLength, (result, inputLeft) => {
    let value;
    try {
      value = finish(result, inputLeft);
    } catch (e) {
      callback(e);
      return;
    }
    callback(null, value);
  });
}

function wholeSync(mode, Class, buffer, opts) {
  const input = inputBytes(buffer);
  const o = optionsOf(mode, opts);
  if (o.info) return withEngine(Class, opts, input, undefined);
  const state = o.single ? new Uint32Array(2) : undefined;
  const box = open(o, state);
  try {
    const result = native.wholeSync(box, input, o.finish, o.maxOutputLength);
    return settle(o, result, o.single ? state[1] : 0, () => failure(native.failure(box)));
  } finally {
    native.close(box);
  }
}

function wholeAsync(mode, Class, buffer, opts, callback) {
  if (typeof opts === 'function') {
    callback = opts;
    opts = {};
  }
  const o = optionsOf(mode, opts);
  validateFunction(callback, 'callback');
  const input = inputBytes(buffer);
  if (o.info) {
    withEngine(Class, opts, input, callback);
    return;
  }
  const box = open(o, undefined);
  const rc = native.whole(box, input, o.finish, o.maxOutputLength, (result, inputLeft) => {
    let error = null, value;
    try {
      value = settle(o, result, inputLeft, () => failure(native.failure(box)));
    } catch (e) {
      error = e;
    }
    native.close(box);
    if (error === null) callback(null, value);
    else callback(error);
  });
  if (rc < 0) {
    throw genericNodeError('zlib write failed', { errno: rc, code: 'ERR_INTERNAL_ASSERTION' });
  }
}

// ---- crc32 ------------------------------------------------------------------------------------

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'],
                                         data);
  }
  validateUint32(value, 'value');
  return native.crc32(data, value);
}

// ---- exports ----------------------------------------------------------------------------------

const resultCodes = {};
for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR',
                    'Z_DATA_ERROR',
                    'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
  resultCodes[name] = constants[name];
  resultCodes[constants[name]] = name;
}

const zlib = { ...classes, crc32 };
for (const [name, Class] of Object.entries(classes)) {
  const verb = name[0].toLowerCase() + name.slice(1);
  const mode = {
    Deflate: DEFLATE, Inflate: INFLATE, Gzip: GZIP, Gunzip: GUNZIP, DeflateRaw: DEFLATERAW,
    InflateRaw: INFLATERAW, Unzip: UNZIP, BrotliCompress: BROTLI_ENCODE,
    BrotliDecompress: BROTLI_DECODE,
    ZstdCompress: ZSTD_COMPRESS, ZstdDecompress: ZSTD_DECOMPRESS,
  }[name];
  Object.assign(zlib, {
    [verb](buffer, opts, callback) { return wholeAsync(mode, Class, buffer, opts, callback); },
    [`${verb}Sync`](buffer, opts) { return wholeSync(mode, Class, buffer, opts); },
  });
  Object.defineProperty(zlib, `create${name}`, {
    configurable: true,
    enumerable: true,
    value: { [`create${name}`]: (opts) => new Class(opts) }[`create${name}`],
  });
}
Object.defineProperty(zlib, 'constants', { enumerable: false, value: constants });
Object.defineProperty(zlib, 'codes', { enumerable: true, value: Object.freeze(resultCodes) });
// The old names, from before `constants`.
for (const [name, value] of Object.entries(constants)) {
  if (/^(BROTLI|ZSTD)/.test(name)) continue;
  Object.defineProperty(zlib, name, { enumerable: false, value });
}

module.exports = zlib;
