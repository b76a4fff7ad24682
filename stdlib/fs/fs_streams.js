/* SPDX-License-Identifier: MIT */
/*
 * fs_streams.js - fs.ReadStream and fs.WriteStream.
 *
 * They work through an object with open, read, write, writev, close: by default the public fs
 * (which programs may have patched), the `fs` option, or a FileHandle. As long as fs.read is our
 * own, the stream goes straight to the op, with one completion function per stream.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { Readable, Writable, finished } = require('stream');
const { deprecate } = require('util');
const callbacks = require('fs/fs_callbacks');
const { ops } = require('fs/fs_ops');
const { setPolled } = require('internal/timers');
const { passOn, readOn } = require('internal/streams/readable_pipe');
const { failure, getFd, getOptions, getPath } = require('fs/fs_args');

const {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INCOMPATIBLE_OPTION_PAIR,
  ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE,
} = codes;

// A FileHandle counts its users; closing waits for the last of them.
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kBusy = Symbol('kBusy'); // a read or write is under way: closing waits for it
const kIdle = Symbol('kIdle'); // what to do when it is over
const kOnRead = Symbol('kOnRead');
const kChunk = Symbol('kChunk'); // memory that a read fills
const kOwn = Symbol('kOwn'); // the chunk is filled by no code of the program's
const kAtOnce = Symbol('kAtOnce'); // reads were answered from memory: closing does not wait either

const kDefaultReadSize = 64 * 1024;
const kMaxRetries = 5;

let publicFs; // set by fs.js
let FileHandle; // set by fs.js: the class lives in a module that uses streams

function connect(fs, FileHandleClass) {
  publicFs = fs;
  FileHandle = FileHandleClass;
}

// ---- what both have in common -----------------------------------------------------------------

// Own and inherited options in one plain object: the caller's is never changed.
function copyOptions(options) {
  const copy = {};
  for (const key in options) copy[key] = options[key]; // eslint-disable-line guard-for-in
  return copy;
}

function streamOptions(options) {
  const copy = copyOptions(getOptions(options, {}));
  if (copy.windowsHandle != null) {
    if (copy.fd != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('windowsHandle', 'fd');
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('options.windowsHandle');
  }
  copy.autoDestroy = copy.autoClose === undefined ? true : copy.autoClose;
  return copy;
}

// A FileHandle as an object with callbacks.
function handleAsFs(handle) {
  const pass = (promise, callback, pick) => {
    promise.then((r) => process.nextTick(callback, null, ...pick(r)),
      (error) => process.nextTick(callback, error));
  };
  const nothing = () => [];
  return {
    open() {
      throw new ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      handle[kUnref]();
      pass(handle.close(), callback, nothing);
    },
    fsync(fd, callback) {
      pass(handle.sync(), callback, nothing);
    },
    read(fd, buffer, offset, length, position, callback) {
      pass(handle.read(buffer, offset, length, position), callback, (r) => [r.bytesRead, r.buffer]);
    },
    write(fd, buffer, offset, length, position, callback) {
      pass(handle.write(buffer, offset, length, position), callback,
        (r) => [r.bytesWritten, r.buffer]);
    },
    writev(fd, buffers, position, callback) {
      pass(handle.writev(buffers, position), callback, (r) => [r.bytesWritten, r.buffers]);
    },
  };
}

// The descriptor of the `fd` option; sets stream[kFs].
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || publicFs;
    return options.fd;
  }
  if (typeof options.fd !== 'object' || !(options.fd instanceof FileHandle)) {
    throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
  }
  if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
  const handle = options.fd;
  stream[kHandle] = handle;
  stream[kFs] = handleAsFs(handle);
  handle[kRef]();
  handle.on('close', stream.close.bind(stream));
  return handle.fd;
}

function openTarget(stream, path, options, flags) {
  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || publicFs;
    validateFunction(stream[kFs].open, 'options.fs.open');
    stream.path = getPath(path);
    stream.flags = options.flags ?? flags;
    stream.mode = options.mode ?? 0o666;
  } else {
    stream.fd = getFd(importFd(stream, options));
  }
  if (options.autoDestroy) validateFunction(stream[kFs].close, 'options.fs.close');
}

// The stream's _construct: opens, unless it was given a descriptor.
function construct(stream, ownOpen, callback) {
  if (typeof stream.fd === 'number') {
    callback();
  } else if (stream.open === ownOpen) {
    stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
      if (error) {
        callback(error);
        return;
      }
      stream.fd = fd;
      callback();
      stream.emit('open', fd);
      stream.emit('ready');
    });
  } else {
    constructPatched(stream, callback);
  }
}

// Somebody replaced open(): it tells by events how it went. Watch for the first of them.
function constructPatched(stream, callback) {
  const { emit } = stream;
  stream.emit = function watched(event, ...args) {
    if (event === 'open') {
      this.emit = emit;
      callback();
      Reflect.apply(emit, this, [event, ...args]);
    } else if (event === 'error') {
      this.emit = emit;
      callback(args[0]);
    } else {
      return Reflect.apply(emit, this, [event, ...args]);
    }
    return true;
  };
  stream.open();
}

// Runs `action` when no read or write is under way.
function whenIdle(stream, action) {
  if (stream[kBusy]) stream[kIdle] = action;
  else action();
}

function idle(stream) {
  stream[kBusy] = false;
  const action = stream[kIdle];
  if (action === null) return;
  stream[kIdle] = null;
  action();
}

function closeFd(stream, error, callback) {
  if (stream[kAtOnce] && publicFs.close === callbacks.close) {
    const code = ops.close(stream.fd);
    stream.fd = null;
    setPolled(callback, code < 0 ? failure(code, 'close') : error); // 'close' comes a turn later, as by the thread pool
    return;
  }
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || error));
  stream.fd = null;
}

function destroyStream(stream, error, callback, flush) {
  whenIdle(stream, () => {
    if (stream.fd == null) {
      callback(error);
      return;
    }
    if (!flush) {
      closeFd(stream, error, callback);
      return;
    }
    stream[kFs].fsync(stream.fd, (flushError) => closeFd(stream, error || flushError, callback));
  });
}

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

// autoClose is the stream state's autoDestroy under its old name.
function defineAutoClose(Class, state) {
  Object.defineProperty(Class.prototype, 'autoClose', {
    __proto__: null,
    get() {
      if (this?.[state] === undefined) throw new ERR_INVALID_THIS(Class.name);
      return this[state].autoDestroy;
    },
    set(value) {
      if (this?.[state] === undefined) throw new ERR_INVALID_THIS(Class.name);
      this[state].autoDestroy = value;
    },
  });
  Object.defineProperty(Class.prototype, 'pending', {
    __proto__: null,
    configurable: true,
    get() {
      return this.fd === null;
    },
  });
}

// ---- reading ----------------------------------------------------------------------------------

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = streamOptions(options);
  options.highWaterMark ??= kDefaultReadSize;
  openTarget(this, path, options, 'r');
  validateFunction(this[kFs].read, 'options.fs.read');

  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kBusy] = false;
  this[kIdle] = null;
  this[kOwn] = false;
  this[kAtOnce] = false;
  this[kChunk] = null;
  this[kOnRead] = null;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}
inherit(ReadStream, Readable);
defineAutoClose(ReadStream, '_readableState');

function openRead() {
  // Kept for those who call it: the stream has opened itself.
}

ReadStream.prototype.open = deprecate(openRead, 'ReadStream.prototype.open() is deprecated',
  'DEP0135');
const ownOpenRead = ReadStream.prototype.open;

ReadStream.prototype._construct = function _construct(callback) {
  construct(this, ownOpenRead, callback);
};

ReadStream.prototype._read = function _read(n) {
  const done = this.pos === undefined ? this.bytesRead : this.pos;
  n = Math.min(this.end - done + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const isOwn = this[kFs] === publicFs && publicFs.read === callbacks.read;
  if (isOwn && readAtOnce(this, n)) return;
  const chunk = takeChunk(n);
  this[kOwn] = isOwn;
  this[kChunk] = chunk;
  this[kBusy] = true;
  if (isOwn) {
    this[kOnRead] ??= readDone(this);
    ops.read(this.fd, chunk, 0, n, this.pos ?? -1, this[kOnRead]);
  } else {
    this[kFs].read(this.fd, chunk, 0, n, this.pos, (error, count) => onRead(this, error, count));
  }
};

function readDone(stream) {
  return (count) => {
    if (count < 0) onRead(stream, failure(count, 'read'), 0);
    else onRead(stream, null, count);
  };
}

// What is in memory. A short piece is given at once; a full one is left to the loop, as others want their turn before a
// long file ends, and so is the end: until then the stream may be closed before its end. The memory it is read into
// serves the next stream, unless it is full: a stream that waited for its end with memory of its own cost, with 64 of
// them, more than all else in a server of small files.
function readAtOnce(stream, n) {
  const whole = n > kDefaultReadSize ? Buffer.allocUnsafeSlow(n) : scratch ??= Buffer.allocUnsafeSlow(kDefaultReadSize);
  const count = ops.readNow(stream.fd, whole, 0, n, stream.pos ?? -1);
  if (count < 0) return false;
  stream[kAtOnce] = true;
  if (count > 0 && passOn(stream, whole, count)) {
    account(stream, count);
    if (count < n) process.nextTick(readOn, stream);
    else setPolled(readOn, stream);
    return true;
  }
  if (count > 0 && count < n) {
    pushRead(stream, copyOf(whole, count), count);
    return true;
  }
  let chunk = null;
  if (count === whole.length) {
    chunk = whole;
    if (whole === scratch) scratch = null;
  } else if (count > 0) {
    chunk = copyOf(whole, count);
  }
  stream[kBusy] = true;
  setPolled(readLater, stream, chunk, count);
  return true;
}

function readLater(stream, chunk, count) {
  idle(stream);
  if (!stream.destroyed) pushRead(stream, chunk, count);
}

function onRead(stream, error, count) {
  const chunk = stream[kChunk];
  stream[kChunk] = null;
  idle(stream);
  if (stream.destroyed) return; // only the descriptor was still of interest
  if (error) {
    // Without autoClose the descriptor stays open, and so does the stream.
    if (stream.autoClose) stream.destroy(error);
    else stream.emit('error', error);
  } else {
    pushRead(stream, chunk, count);
  }
}

// `chunk` may be longer than what was read, and is null at the end.
function pushRead(stream, chunk, count) {
  if (count === 0) {
    if (chunk !== null) keepChunk(stream, chunk);
    stream.push(null);
    return;
  }
  account(stream, count);
  stream.push(count === chunk.length ? chunk : trim(stream, chunk, count));
}

function account(stream, count) {
  if (stream.pos !== undefined) stream.pos += count;
  stream.bytesRead += count;
}

// A short piece is copied, so that it does not keep the whole chunk alive; the chunk may then serve another read.
function trim(stream, chunk, count) {
  const exact = copyOf(chunk, count);
  keepChunk(stream, chunk);
  return exact;
}

function copyOf(chunk, count) {
  const copy = Buffer.allocUnsafeSlow(count);
  chunk.copy(copy, 0, 0, count);
  return copy;
}

// Chunks of the default size, of all streams; none that code of the program's has seen, which may still hold it.
const kMaxSpares = 4;
const spares = [];
let scratch = null; // what reads from memory fill, before they take what there was

function takeChunk(n) {
  if (n === kDefaultReadSize && spares.length > 0) return spares.pop();
  return Buffer.allocUnsafeSlow(n);
}

function keepChunk(stream, chunk) {
  if (chunk.length !== kDefaultReadSize || spares.length === kMaxSpares || !stream[kOwn]) return;
  spares.push(chunk);
}

ReadStream.prototype._destroy = function _destroy(error, callback) {
  destroyStream(this, error, callback, false);
};

ReadStream.prototype.close = function close(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// ---- writing ----------------------------------------------------------------------------------

function checkWriteMethods(stream) {
  const { write, writev } = stream[kFs];
  if (!write && !writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', write);
  if (write) validateFunction(write, 'options.fs.write');
  if (writev) validateFunction(writev, 'options.fs.writev');
  // The stream must not use what the file system does not have.
  if (!write) stream._write = null;
  if (!writev) stream._writev = null;
}

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = streamOptions(options);
  options.decodeStrings = true;
  openTarget(this, path, options, 'w');
  checkWriteMethods(this);
  this.flush = options.flush ?? false;
  validateBoolean(this.flush, 'options.flush');
  if (this.flush) validateFunction(this[kFs].fsync, 'options.fs.fsync');

  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kBusy] = false;
  this[kIdle] = null;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
inherit(WriteStream, Writable);
defineAutoClose(WriteStream, '_writableState');

function openWrite() {
  // As openRead.
}

WriteStream.prototype.open = deprecate(openWrite, 'WriteStream.prototype.open() is deprecated',
  'DEP0135');
const ownOpenWrite = WriteStream.prototype.open;

WriteStream.prototype._construct = function _construct(callback) {
  construct(this, ownOpenWrite, callback);
};

// Writes all of `data`. EAGAIN and short writes are tried again, a few times in a row.
function writeAll(stream, data, retries, callback) {
  const position = stream.pos;
  stream[kFs].write(stream.fd, data, 0, data.length, position, (error, count, buffer) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      count = 0;
    }
    if (error || stream.destroyed) {
      callback(error);
      return;
    }
    stream.bytesWritten += count;
    if (stream.pos !== undefined) stream.pos += count;
    retries = count > 0 ? 0 : retries + 1;
    if (count === data.length) callback();
    else if (retries > kMaxRetries) callback(new Error('writev failed'));
    else writeAll(stream, buffer.subarray(count), retries, callback);
  });
}

// The views that are left after `count` bytes of `views` were written.
function rest(views, count) {
  let i = 0;
  while (i < views.length && count >= views[i].byteLength) count -= views[i++].byteLength;
  const left = views.slice(i);
  if (count > 0) left[0] = left[0].subarray(count);
  return left;
}

function writevAll(stream, views, retries, callback) {
  const total = views.reduce((sum, view) => sum + view.byteLength, 0);
  stream[kFs].writev(stream.fd, views, stream.pos ?? null, (error, count) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      count = 0;
    }
    if (error || stream.destroyed) {
      callback(error);
      return;
    }
    stream.bytesWritten += count;
    if (stream.pos !== undefined) stream.pos += count;
    retries = count > 0 ? 0 : retries + 1;
    if (count === total) callback();
    else if (retries > kMaxRetries) callback(new Error('writev failed'));
    else writevAll(stream, rest(views, count), retries, callback);
  });
}

// Ends a write: what waits for the descriptor goes first, then the stream learns.
function writeDone(stream, callback) {
  return function done(error) {
    idle(stream);
    if (stream.destroyed) callback(error ?? new codes.ERR_STREAM_DESTROYED('write'));
    else callback(error);
  };
}

WriteStream.prototype._write = function _write(data, encoding, callback) {
  this[kBusy] = true;
  writeAll(this, data, 0, writeDone(this, callback));
};

WriteStream.prototype._writev = function _writev(entries, callback) {
  const views = new Array(entries.length);
  for (let i = 0; i < entries.length; i++) views[i] = entries[i].chunk;
  this[kBusy] = true;
  writevAll(this, views, 0, writeDone(this, callback));
};

WriteStream.prototype._destroy = function _destroy(error, callback) {
  destroyStream(this, error, callback, this.flush && !error);
};

WriteStream.prototype.close = function close(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nothing else would close after the last write.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

function createReadStream(path, options) {
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  return new WriteStream(path, options);
}

module.exports = {
  ReadStream,
  WriteStream,
  connect,
  createReadStream,
  createWriteStream,
  kRef,
  kUnref,
};
