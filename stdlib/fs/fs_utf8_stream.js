/* SPDX-License-Identifier: MIT */
/*
 * fs_utf8_stream.js - fs.Utf8Stream: writes to a file that are gathered in memory and leave in one piece, at a
 * length, when asked, or at once. Source of behaviour: Node's doc/api/fs.md.
 *
 * Who: fs, which loads it when it is asked for. Lengths are characters of text, bytes of buffers.
 */
'use strict';

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } =
  require('internal/validators');

const RETRY_MS = 100; // how long a busy file is left alone
const MAX_WRITE = 16 * 1024;
const noop = () => {};

function sleep(ms) { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); }

function isBusy(err) { return err.code === 'EAGAIN' || err.code === 'EBUSY'; }

// ---- what waits: pieces of text, or of bytes, of at most `maxWrite` each ------------------------------------------

const text = {
  empty: '',
  check(data) {
    if (typeof data !== 'string') throw new ERR_INVALID_ARG_TYPE('data', 'string', data);
  },
  join: (a, b) => a + b,
  write: (fs, fd, piece, callback) => fs.write(fd, piece, 'utf8', callback),
  writeSync: (fs, fd, piece) => fs.writeSync(fd, piece, 'utf8'),
  // What is left after so many bytes were written; a character that was cut goes again as a whole.
  after(piece, written) {
    const bytes = Buffer.from(piece);
    if (written === undefined || written >= bytes.length) return '';
    let whole = written;
    while (whole > 0 && (bytes[whole] & 0xc0) === 0x80) whole--;
    return piece.slice(bytes.utf8Slice(0, whole).length);
  },
};

const bytes = {
  empty: Buffer.alloc(0),
  check(data) {
    if (!Buffer.isBuffer(data)) throw new ERR_INVALID_ARG_TYPE('data', 'Buffer', data);
  },
  join: (a, b) => Buffer.concat([a, b]),
  write: (fs, fd, piece, callback) => fs.write(fd, piece, 0, piece.length, null, callback),
  writeSync: (fs, fd, piece) => fs.writeSync(fd, piece, 0, piece.length),
  after: (piece, written) => piece.subarray(written ?? piece.length),
};

// ---- the stream -----------------------------------------------------------------------------------------------------

function readOptions(options) {
  validateObject(options, 'options');
  const {
    append = true, contentMode = 'utf8', dest, fd, fs, fsync = false, maxLength = 0, maxWrite = MAX_WRITE,
    minLength = 0, mkdir = false, mode, periodicFlush = 0, retryEAGAIN = () => true, sync = false,
  } = options;
  for (const [name, value] of Object.entries({ append, fsync, mkdir, sync })) validateBoolean(value, `options.${name}`);
  for (const [name, value] of Object.entries({ maxLength, maxWrite, minLength, periodicFlush })) {
    validateUint32(value, `options.${name}`);
  }
  validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
  validateFunction(retryEAGAIN, 'options.retryEAGAIN');
  if (fd === undefined && dest === undefined) throw new ERR_INVALID_ARG_VALUE('options', options, 'needs fd or dest');
  if (fd !== undefined) validateUint32(fd, 'options.fd');
  if (minLength >= (maxWrite || MAX_WRITE)) {
    throw new ERR_INVALID_ARG_VALUE('options.minLength', minLength, `must be less than maxWrite (${maxWrite})`);
  }
  return {
    append, contentMode, dest, fd, fsync, maxLength, maxWrite: maxWrite || MAX_WRITE, minLength, mkdir, mode,
    periodicFlush, retryEAGAIN, sync, fs: { ...require('fs'), ...fs },
  };
}

class Utf8Stream extends EventEmitter {
  #options;
  #kind;
  #fd = -1;
  #file = null;
  #timer = null;
  #waiting = []; // pieces
  #current; // what is being written, or was when writing failed
  #length = 0; // of both
  #isWriting = false;
  #isOpening = false;
  #isReopening = false; // as soon as nothing is being written
  #isEnding = false;
  #isDestroyed = false;
  #isTaken = false; // the current piece is to be written, in
  #isLooping = false; // #writeAll
  #isDrainScheduled = false;
  #wantsFlush = false; // of what waits for the file to be open

  constructor(options = {}) {
    super();
    this.#options = readOptions(options);
    this.#kind = this.#options.contentMode === 'buffer' ? bytes : text;
    this.#current = this.#kind.empty;
    const { dest, fd, periodicFlush } = this.#options;
    if (fd !== undefined) {
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(dest);
    }
    if (periodicFlush > 0) this.#timer = setInterval(() => this.flush(), periodicFlush).unref();
  }

  get append() { return this.#options.append; }
  get contentMode() { return this.#options.contentMode; }
  get fd() { return this.#fd; }
  get file() { return this.#file; }
  get fsync() { return this.#options.fsync; }
  get maxLength() { return this.#options.maxLength; }
  get minLength() { return this.#options.minLength; }
  get mkdir() { return this.#options.mkdir; }
  get mode() { return this.#options.mode; }
  get periodicFlush() { return this.#options.periodicFlush; }
  get sync() { return this.#options.sync; }
  get writing() { return this.#isWriting; }

  // ---- the file

  #open(file) {
    const { append, fs, mkdir, mode, sync } = this.#options;
    const flags = append ? 'a' : 'w', folder = path.dirname(`${file}`);
    this.#isOpening = this.#isWriting = true;
    this.#isDrainScheduled = false;
    if (sync) {
      try {
        if (mkdir) fs.mkdirSync(folder, { recursive: true });
        this.#opened(null, fs.openSync(file, flags, mode), file);
      } catch (err) {
        this.#opened(err);
        throw err;
      }
      return;
    }
    const open = (err) => (err ? this.#opened(err) : fs.open(file, flags, mode, (e, fd) => this.#opened(e, fd, file)));
    if (mkdir) fs.mkdir(folder, { recursive: true }, open);
    else open();
  }

  #opened(err, fd, file) {
    const isAgain = this.#isReopening, { minLength, sync } = this.#options;
    this.#isOpening = this.#isWriting = this.#isReopening = false;
    if (err) {
      if (!sync) this.emit('error', err);
      else process.nextTick(() => this.listenerCount('error') > 0 && this.emit('error', err));
      return;
    }
    this.#fd = fd;
    this.#file = file;
    if (sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (this.#isDestroyed || this.#isWriting) return;
    if (this.#length > minLength || this.#wantsFlush) this.#write();
    else if (isAgain) process.nextTick(() => this.emit('drain'));
  }

  reopen(file = undefined) {
    this.#refuseDestroyed();
    if (this.#isOpening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#isEnding) return;
    if (!this.#file) throw new ERR_INVALID_STATE('A file descriptor cannot be reopened, only a file');
    if (file) this.#file = file;
    this.#isReopening = true;
    if (this.#isWriting) return;
    const old = this.#fd;
    this.once('ready', () => {
      if (old !== this.#fd) this.#options.fs.close(old, (err) => err && this.emit('error', err));
    });
    this.#open(this.#file);
  }

  #close() {
    if (this.#fd === -1) {
      this.once('ready', () => this.#close());
      return;
    }
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#isDestroyed = true;
    this.#waiting = [];
    const { fs, fsync } = this.#options, fd = this.#fd;
    const done = (err) => {
      if (err) {
        this.emit('error', err);
        return;
      }
      if (this.#isEnding && !this.#isWriting) this.emit('finish');
      this.emit('close');
    };
    const close = () => (fd === 1 || fd === 2 ? done() : fs.close(fd, done));
    if (fsync) process.nextTick(close); // each write was followed by one
    else fs.fsync(fd, close);
  }

  // ---- writing

  #refuseDestroyed() {
    if (this.#isDestroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  write(data) {
    this.#refuseDestroyed();
    const kind = this.#kind, waiting = this.#waiting, { maxLength, maxWrite, minLength } = this.#options;
    kind.check(data);
    const mark = Math.max(minLength, MAX_WRITE + 3), last = waiting.length - 1;
    if (maxLength && this.#length + data.length > maxLength) {
      this.emit('drop', data);
      return this.#length < mark;
    }
    if (last < 0 || waiting[last].length + data.length > maxWrite) waiting.push(data);
    else waiting[last] = kind.join(waiting[last], data);
    this.#length += data.length;
    if (!this.#isWriting && this.#length >= minLength) this.#write();
    return this.#length < mark;
  }

  #write() {
    this.#isWriting = true;
    if (this.#current.length === 0) this.#current = this.#waiting.shift() ?? this.#kind.empty;
    this.#isTaken = true;
    if (!this.#options.sync) this.#kind.write(this.#options.fs, this.#fd, this.#current, (err, n) => this.#written(err, n));
    else if (!this.#isLooping) this.#writeAll();
  }

  // Not by calling itself: any number of pieces may wait.
  #writeAll() {
    this.#isLooping = true;
    try {
      while (this.#isTaken) this.#writeNow();
    } finally {
      this.#isLooping = false;
    }
  }

  #writeNow() {
    this.#isTaken = false;
    let written;
    try {
      written = this.#kind.writeSync(this.#options.fs, this.#fd, this.#current);
    } catch (err) {
      this.#written(err);
      return;
    }
    this.#written(null, written);
  }

  #written(err, n) {
    if (err) {
      this.#failed(err);
      return;
    }
    this.emit('write', n);
    this.#length -= this.#current.length;
    this.#current = this.#kind.after(this.#current, n);
    this.#length += this.#current.length;
    if (this.#current.length > 0) {
      this.#write();
      return;
    }
    if (this.#options.fsync) this.#options.fs.fsyncSync(this.#fd);
    this.#next();
  }

  #failed(err) {
    const { retryEAGAIN, sync } = this.#options;
    if (isBusy(err) && retryEAGAIN(err, this.#current.length, this.#length - this.#current.length)) {
      if (!sync) {
        setTimeout(() => this.#write(), RETRY_MS);
        return;
      }
      sleep(RETRY_MS);
      this.#write();
      return;
    }
    this.#isWriting = false;
    this.emit('error', err);
  }

  // After a piece was written.
  #next() {
    if (this.#isReopening) {
      this.#isWriting = this.#isReopening = false;
      this.reopen();
    } else if (this.#length > this.#options.minLength || (this.#isEnding && this.#length > 0)) {
      this.#write();
    } else {
      this.#isWriting = false;
      if (this.#isEnding) this.#close();
      else if (!this.#options.sync) this.emit('drain');
      else this.#drainLater();
    }
  }

  #drainLater() {
    if (this.#isDrainScheduled) return;
    this.#isDrainScheduled = true;
    process.nextTick(() => {
      if (!this.#isDrainScheduled) return; // reopened
      this.#isDrainScheduled = false;
      this.emit('drain');
    });
  }

  flush(callback = noop) {
    validateFunction(callback, 'callback');
    if (this.#isDestroyed) {
      callback(new ERR_INVALID_STATE('Utf8Stream is destroyed'));
      return;
    }
    if (this.#options.minLength <= 0) {
      callback(null);
      return;
    }
    if (callback !== noop) this.#callWhenDrained(callback);
    if (this.#isWriting) return;
    if (this.#waiting.length === 0) this.#waiting.push(this.#kind.empty);
    this.#write();
  }

  #callWhenDrained(callback) {
    this.#wantsFlush = true;
    const end = (err) => {
      this.#wantsFlush = false;
      this.off('drain', onDrain);
      this.off('error', end);
      callback(err);
    };
    const onDrain = () => {
      if (this.#options.fsync) end(null);
      else this.#options.fs.fsync(this.#fd, (err) => end(err && err.code !== 'EBADF' ? err : null));
    };
    this.once('drain', onDrain);
    this.once('error', end);
  }

  flushSync() {
    this.#refuseDestroyed();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Utf8Stream is not ready yet');
    const { fs } = this.#options;
    if (!this.#isWriting && this.#current.length > 0) {
      this.#waiting.unshift(this.#current);
      this.#current = this.#kind.empty;
    }
    while (this.#waiting.length > 0) this.#flushFirst();
    try {
      fs.fsyncSync(this.#fd);
    } catch {
      // As good as it gets: a pipe or a terminal has no disk behind it.
    }
  }

  #flushFirst() {
    const piece = this.#waiting[0];
    let rest;
    try {
      rest = this.#kind.after(piece, this.#kind.writeSync(this.#options.fs, this.#fd, piece));
    } catch (err) {
      const mayRetry = isBusy(err) && this.#options.retryEAGAIN(err, piece.length, this.#length - piece.length);
      if (!mayRetry) throw err;
      sleep(RETRY_MS);
      return;
    }
    this.#length -= piece.length - rest.length;
    if (rest.length > 0) this.#waiting[0] = rest;
    else this.#waiting.shift();
  }

  end() {
    this.#refuseDestroyed();
    if (this.#isOpening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (this.#isWriting) return;
    if (this.#length > 0 && this.#fd >= 0) this.#write();
    else this.#close();
  }

  destroy() {
    if (!this.#isDestroyed) this.#close();
  }

  [Symbol.dispose]() { this.destroy(); }
}

module.exports = { Utf8Stream };
