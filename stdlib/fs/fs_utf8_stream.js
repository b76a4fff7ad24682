// SPDX-License-Identifier: MIT
'use strict';
/*
 * fs_utf8_stream.js - fs.Utf8Stream: a writer of text that keeps what it cannot write yet, in few and large writes,
 * and can write all of it at once, synchronously. Source of behaviour: doc fs.md and Node's test-fastutf8stream-*.
 *
 * One write is in flight at a time: `current`, of which only whole characters count as written. What comes meanwhile
 * waits in `queue`, in chunks of at most maxWrite. While a file is being opened, all waits. The descriptor is closed
 * when nothing is in flight and nobody waits for a flush.
 */

const EventEmitter = require('events');
const path = require('path');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const {
  validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');

const kBusyMs = 100;
const kHighWaterMark = 16 * 1024 + 3;
const kMaxWrite = 16 * 1024;
const calls = ['close', 'fsync', 'fsyncSync', 'mkdir', 'mkdirSync', 'open', 'openSync', 'write', 'writeSync'];

const isBusy = (err) => err.code === 'EAGAIN' || err.code === 'EBUSY';

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function callsOf(given) {
  const fs = require('fs');
  const out = { __proto__: null };
  for (const name of calls) out[name] = given?.[name] ?? fs[name];
  return out;
}

// What is left of `chunk` when `written` bytes of it are: from the first character that is not whole.
function rest(chunk, written) {
  if (typeof written !== 'number') return chunk.slice(chunk.length);
  if (typeof chunk !== 'string') return chunk.subarray(written);
  const bytes = Buffer.from(chunk);
  if (written >= bytes.length) return '';
  while (written > 0 && (bytes[written] & 0xc0) === 0x80) written--;
  return bytes.utf8Slice(written);
}

function booleanOption(options, name, standard) {
  const value = options[name] ?? standard;
  validateBoolean(value, `options.${name}`);
  return value;
}

function sizeOption(options, name, standard) {
  const value = options[name] ?? standard;
  validateInteger(value, `options.${name}`, 0);
  return value;
}

function readOptions(options) {
  const out = {
    append: booleanOption(options, 'append', true),
    contentMode: options.contentMode ?? 'utf8',
    fsync: booleanOption(options, 'fsync', false),
    maxLength: sizeOption(options, 'maxLength', 0),
    maxWrite: sizeOption(options, 'maxWrite', kMaxWrite) || kMaxWrite,
    minLength: sizeOption(options, 'minLength', 0),
    mkdir: booleanOption(options, 'mkdir', false),
    mode: options.mode,
    periodicFlush: sizeOption(options, 'periodicFlush', 0),
    retryEAGAIN: options.retryEAGAIN ?? (() => true),
    sync: booleanOption(options, 'sync', false),
  };
  validateOneOf(out.contentMode, 'options.contentMode', ['utf8', 'buffer']);
  validateFunction(out.retryEAGAIN, 'options.retryEAGAIN');
  if (out.minLength >= out.maxWrite) {
    throw new ERR_OUT_OF_RANGE('options.minLength', `< ${out.maxWrite}`, out.minLength);
  }
  return out;
}

class Utf8Stream extends EventEmitter {
  #options;
  #fs;
  #nothing; // of the content's type
  #fd = -1;
  #file = null;
  #queue = [];
  #length = 0; // of `current` and `queue`, in units of the content
  #current;
  #writing = false; // or opening
  #opening = false;
  #reopening = false;
  #ending = false;
  #closing = false; // as soon as possible
  #destroyed = false;
  #drainSoon = false;
  #flushes = 0; // that wait
  #timer;

  constructor(options) {
    super();
    validateObject(options, 'options');
    this.#options = readOptions(options);
    this.#fs = callsOf(options.fs);
    this.#nothing = this.#options.contentMode === 'buffer' ? Buffer.alloc(0) : '';
    this.#current = this.#nothing;
    const { fd, dest } = options;
    if (typeof fd === 'number') {
      validateInteger(fd, 'options.fd', 0);
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else if (typeof dest === 'string') {
      this.#open(dest);
    } else {
      throw new ERR_INVALID_ARG_VALUE('options', options, 'must have a descriptor "fd" or a path "dest"');
    }
    const { periodicFlush } = this.#options;
    if (periodicFlush > 0) this.#timer = setInterval(() => this.flush(), periodicFlush).unref();
  }

  // ---- opening

  #open(file) {
    this.#opening = true;
    this.#writing = true;
    this.#file = file;
    if (this.#options.sync) this.#openNow(file);
    else this.#openLater(file);
  }

  #openNow(file) {
    const { append, mkdir, mode } = this.#options;
    try {
      if (mkdir) this.#fs.mkdirSync(path.dirname(file), { recursive: true });
      this.#opened(this.#fs.openSync(file, append ? 'a' : 'w', mode));
    } catch (err) {
      this.#notOpened(err);
      throw err;
    }
  }

  #openLater(file) {
    const { append, mkdir, mode } = this.#options;
    const open = (err) => {
      if (err) return this.#notOpened(err);
      this.#fs.open(file, append ? 'a' : 'w', mode, (err, fd) => (err ? this.#notOpened(err) : this.#opened(fd)));
    };
    if (mkdir) this.#fs.mkdir(path.dirname(file), { recursive: true }, open);
    else open();
  }

  // The descriptor before, if any, goes on to be used.
  #notOpened(err) {
    this.#opening = this.#reopening = this.#writing = false;
    if (this.#closing) this.#close();
    if (!this.#options.sync) this.emit('error', err);
    else process.nextTick(() => this.listenerCount('error') > 0 && this.emit('error', err));
  }

  #opened(fd) {
    const before = this.#fd, again = this.#reopening;
    this.#fd = fd;
    this.#opening = this.#reopening = this.#writing = false;
    if (again && before >= 0) this.#fs.close(before, (err) => err && this.emit('error', err));
    if (this.#options.sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (this.#destroyed || this.#opening) return;
    if (this.#closing) this.#close();
    else if (!this.#writing && (this.#length > this.#options.minLength || this.#flushes > 0)) this.#write();
    else if (again) process.nextTick(() => this.emit('drain'));
  }

  reopen(file) {
    this.#checkAlive();
    if (this.#opening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#ending) return;
    if (this.#file === null) throw new ERR_INVALID_STATE('Utf8Stream: there is no file to reopen, only a descriptor');
    if (file) this.#file = file;
    this.#reopening = true;
    if (!this.#writing) this.#open(this.#file);
  }

  // ---- writing

  #checkAlive() {
    if (this.#destroyed || this.#closing) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  #add(data) {
    const last = this.#queue.length - 1;
    if (last < 0 || this.#queue[last].length + data.length > this.#options.maxWrite) this.#queue.push(data);
    else if (typeof data === 'string') this.#queue[last] += data;
    else this.#queue[last] = Buffer.concat([this.#queue[last], data]);
    this.#length += data.length;
  }

  write(data) {
    this.#checkAlive();
    const { contentMode, maxLength, minLength } = this.#options;
    if (contentMode === 'utf8') data = `${data}`;
    const most = Math.max(minLength, kHighWaterMark);
    if (maxLength > 0 && this.#length + data.length > maxLength) {
      this.emit('drop', data);
      return this.#length < most;
    }
    this.#add(data);
    if (!this.#writing && this.#length >= minLength) this.#write();
    return this.#length < most;
  }

  #write() {
    this.#writing = true;
    if (this.#current.length === 0) this.#current = this.#queue.shift() ?? this.#nothing;
    const { contentMode, sync } = this.#options;
    if (sync) return this.#writeNow();
    const done = (err, written) => (err ? this.#failed(err) : this.#wrote(written));
    if (contentMode === 'utf8') this.#fs.write(this.#fd, this.#current, 'utf8', done);
    else this.#fs.write(this.#fd, this.#current, done);
  }

  #put(chunk) {
    return this.#options.contentMode === 'utf8' ?
      this.#fs.writeSync(this.#fd, chunk, 'utf8') : this.#fs.writeSync(this.#fd, chunk);
  }

  #writeNow() {
    let written;
    try {
      written = this.#put(this.#current);
    } catch (err) {
      this.#failed(err);
      return;
    }
    this.#wrote(written);
  }

  #mayRetry(err, chunk) {
    return isBusy(err) && this.#options.retryEAGAIN(err, chunk.length, this.#length - chunk.length);
  }

  #failed(err) {
    if (!this.#mayRetry(err, this.#current)) {
      this.#writing = false;
      if (this.#closing) this.#close();
      this.emit('error', err);
    } else if (this.#options.sync) {
      sleep(kBusyMs);
      this.#write();
    } else {
      setTimeout(() => this.#write(), kBusyMs);
    }
  }

  #wrote(written) {
    this.emit('write', written);
    const before = this.#current.length;
    this.#current = rest(this.#current, written);
    this.#length -= before - this.#current.length;
    if (this.#current.length > 0) return this.#write();
    if (this.#options.fsync) this.#fs.fsyncSync(this.#fd);
    this.#next();
  }

  // What comes after a write.
  #next() {
    const { minLength, sync } = this.#options;
    if (this.#closing) {
      this.#writing = false;
      this.emit('drain');
      this.#close();
    } else if (this.#reopening) {
      this.#open(this.#file);
    } else if (this.#length > minLength || (this.#ending && this.#length > 0)) {
      this.#write();
    } else if (this.#ending) {
      this.#writing = false;
      this.#close();
    } else {
      this.#writing = false;
      if (sync) this.#emitDrainSoon();
      else this.emit('drain');
    }
  }

  #emitDrainSoon() {
    if (this.#drainSoon) return;
    this.#drainSoon = true;
    process.nextTick(() => {
      this.#drainSoon = false;
      this.emit('drain');
    });
  }

  // ---- flushing

  flush(callback) {
    if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
    if (this.#destroyed || this.#closing) {
      const err = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw err;
      callback(err);
      return;
    }
    if (this.#options.minLength <= 0) {
      callback?.(null);
      return;
    }
    if (callback) this.#callOnFlush(callback);
    if (!this.#writing) this.#write();
  }

  #callOnFlush(callback) {
    const done = (err) => {
      this.#flushes--;
      callback(err ?? null);
      if (this.#closing) this.#close();
    };
    const onDrain = () => {
      this.off('error', onError);
      if (this.#options.fsync || this.#fd < 0) done();
      else this.#fs.fsync(this.#fd, done);
    };
    const onError = (err) => {
      this.off('drain', onDrain);
      done(err);
    };
    this.#flushes++;
    this.once('drain', onDrain);
    this.once('error', onError);
  }

  // Once more when the file is busy and may be waited for.
  #putAll(chunk) {
    try {
      return rest(chunk, this.#put(chunk));
    } catch (err) {
      if (!this.#mayRetry(err, chunk)) throw err;
      sleep(kBusyMs);
      return chunk;
    }
  }

  flushSync() {
    this.#checkAlive();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Utf8Stream is not ready yet');
    if (!this.#writing && this.#current.length > 0) {
      this.#queue.unshift(this.#current);
      this.#current = this.#nothing;
    }
    while (this.#queue.length > 0) {
      const chunk = this.#queue[0], left = this.#putAll(chunk);
      this.#length -= chunk.length - left.length;
      if (left.length > 0) this.#queue[0] = left;
      else this.#queue.shift();
    }
    if (this.#options.fsync) this.#fs.fsyncSync(this.#fd);
  }

  // ---- the end

  end() {
    this.#checkAlive();
    if (this.#opening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    if (this.#writing) return;
    if (this.#length > 0) this.#write();
    else this.#close();
  }

  destroy() {
    if (!this.#destroyed && !this.#closing) this.#close();
  }

  [Symbol.dispose]() {
    this.destroy();
  }

  // Now, or when what is in flight has come back.
  #close() {
    if (this.#destroyed) return;
    this.#closing = true;
    if (this.#writing || this.#flushes > 0) return;
    this.#destroyed = true;
    this.#queue = [];
    clearInterval(this.#timer);
    const close = () => {
      if (this.#fd === 1 || this.#fd === 2) this.#closed();
      else this.#fs.close(this.#fd, (err) => this.#closed(err));
    };
    if (this.#fd < 0) process.nextTick(() => this.#closed());
    else if (this.#options.fsync || this.#fd === 1 || this.#fd === 2) setImmediate(close);
    else this.#fs.fsync(this.#fd, close); // not every file can
  }

  #closed(err) {
    if (err) {
      this.emit('error', err);
      return;
    }
    if (this.#ending) this.emit('finish');
    this.emit('close');
  }

  // ---- properties

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
  get writing() { return this.#writing; }
}

module.exports = { Utf8Stream };
