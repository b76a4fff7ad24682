/* SPDX-License-Identifier: MIT */
/*
 * fs_handle.js - FileHandle: a descriptor with promises, as fs.promises.open gives it.
 *
 * Every operation counts as a user of the handle; close() waits for the last user. A handle that is
 * collected unclosed has its descriptor closed, with a warning.
 */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean } = require('internal/validators');
const EventEmitter = require('events');
const { brand, kTransfer } = require('web/host_object');
const { ops } = require('fs/fs_ops');
const { accountHandle, giveFd, takeFd } = natives('fs_descriptors');
const {
  check, checkReadRange, checkWriteRange, failure, getBuffer, getMode, getOptions,
  getOwner, getReadPosition, getTime, getViews, getWritePosition,
} = require('fs/fs_args');
const { statsFrom } = require('fs/fs_stats');
const { readArguments, writeArguments, writeStringArguments } = require('fs/fs_io_args');
const { checkData, decode, fileFailure, readInPieces } = require('fs/fs_files');
const { readInto } = require('fs/fs_read_into');
const { lengthOf } = require('fs/fs_sync');
const { ReadStream, WriteStream, kRef, kUnref } = require('fs/fs_streams');

const { ERR_INVALID_STATE, ERR_METHOD_NOT_IMPLEMENTED } = codes;

const kLeft = Symbol('kLeft');
const kReadSize = 16 * 1024;
const kWriteSize = 512 * 1024;

// ---- unclosed handles -------------------------------------------------------------------------

let registry = null; // made at first use: not in the snapshot
let warnedAboutCollection = false;

function closeCollected(fd) {
  ops.close(fd);
  process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
  if (warnedAboutCollection) return;
  warnedAboutCollection = true;
  process.emitWarning(
    'Closing a FileHandle object on garbage collection is deprecated. ' +
    'Please close FileHandle objects explicitly using FileHandle.prototype.close(). ' +
    'In the future, an error will be thrown if a file descriptor is closed during ' +
    'garbage collection.',
    'DeprecationWarning', 'DEP0137');
}

function watchOver(handle, fd) {
  registry ??= new FinalizationRegistry(closeCollected);
  registry.register(handle, fd, handle);
}

// ---- helpers ----------------------------------------------------------------------------------

// A completion (status, value) as one value for a promise.
function single(resolve) {
  return (status, value) => resolve(status < 0 ? status : value);
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// A handle that was transferred to another thread.
function leftError(syscall) {
  const error = new Error('The FileHandle has been transferred');
  return Object.assign(error, { errno: -9, code: 'EBADF', syscall });
}

// Runs an async function as a user of the handle.
async function using(handle, operation, syscall = undefined) {
  if (!(handle instanceof FileHandle)) {
    throw new codes.ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle');
  }
  if (handle[kLeft]) throw leftError(syscall);
  handle[kRef]();
  try {
    return await operation(handle.fd);
  } finally {
    handle[kUnref]();
  }
}

function readOnce(fd, buffer, offset, length, position) {
  return new Promise((resolve) => ops.read(fd, buffer, offset, length, position, resolve));
}

async function writeFully(fd, data, signal) {
  for (let at = 0; at < data.byteLength;) {
    checkAborted(signal);
    const size = Math.min(kWriteSize, data.byteLength - at);
    const count = await new Promise((resolve) => ops.write(fd, data, at, size, -1, resolve));
    at += check(count, 'write');
  }
}

function isIterable(data) {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return typeof data[Symbol.iterator] === 'function' ||
    typeof data[Symbol.asyncIterator] === 'function';
}

// Everything `data` holds, to the current position. options: {encoding, signal}.
async function writeData(fd, data, options) {
  const { signal } = options;
  const encoding = options.encoding || 'utf8';
  checkAborted(signal);
  if (!isIterable(data)) {
    checkData(data);
    await writeFully(fd, typeof data === 'string' ? Buffer.from(data, encoding) : data, signal);
    return;
  }
  for await (const chunk of data) {
    checkAborted(signal);
    checkData(chunk);
    await writeFully(fd, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, signal);
  }
}

function readWhole(fd, options) {
  const { encoding, signal } = options;
  if (signal) {
    return new Promise((resolve, reject) => {
      readInPieces(fd, 0, encoding, signal,
        (error, data) => (error ? reject(error) : resolve(data)));
    });
  }
  return new Promise((resolve) => ops.readFile(fd, 0, single(resolve)));
}

// ---- the class --------------------------------------------------------------------------------

class FileHandle extends EventEmitter {
  #fd;
  #users = 1;
  #closing = null; // promise of close()
  #settle = null; // what the last user calls
  #locked = false; // by readableWebStream

  constructor(fd) {
    super();
    this.#fd = fd;
    watchOver(this, fd);
    accountHandle(fd);
    brand(this);
  }

  get fd() {
    return this.#fd;
  }

  getAsyncId() {
    return -1;
  }

  [kRef]() {
    this.#users++;
  }

  [kUnref]() {
    if (--this.#users !== 0 || this.#settle === null) return;
    const settle = this.#settle;
    this.#settle = null;
    settle();
  }

  appendFile(data, options) {
    return using(this, (fd) => this.#write(fd, data, options));
  }

  async #write(fd, data, options) {
    options = getOptions(options, {});
    const flush = options.flush ?? false;
    validateBoolean(flush, 'options.flush');
    await writeData(fd, data, options);
    if (flush) await this.sync();
  }

  chmod(mode) {
    return using(this, async (fd) => {
      mode = getMode(mode, 'mode');
      check(await new Promise((resolve) => ops.fchmod(fd, mode, resolve)), 'fchmod');
    });
  }

  chown(uid, gid) {
    return using(this, async (fd) => {
      getOwner(uid, 'uid');
      getOwner(gid, 'gid');
      check(await new Promise((resolve) => ops.fchown(fd, uid, gid, resolve)), 'fchown');
    });
  }

  datasync() {
    return using(this, async (fd) => {
      check(await new Promise((resolve) => ops.fdatasync(fd, resolve)), 'fdatasync');
    });
  }

  sync() {
    return using(this, async (fd) => {
      check(await new Promise((resolve) => ops.fsync(fd, resolve)), 'fsync');
    });
  }

  read(buffer, offset, length, position) {
    return using(this, async (fd) => {
      if (!ArrayBuffer.isView(buffer)) {
        // read(options), or no buffer at all
        if (buffer != null && typeof buffer !== 'object') getBuffer(buffer);
        if (buffer?.buffer !== undefined || offset === undefined) {
          const options = buffer ?? {};
          buffer = options.buffer ?? Buffer.alloc(kReadSize);
          getBuffer(buffer);
          ({ offset = 0, length = buffer.byteLength - (offset ?? 0), position = null } = options);
        } else {
          buffer = Buffer.alloc(kReadSize);
        }
      }
      const third = offset !== null && typeof offset === 'object';
      length ??= third ? undefined : buffer.byteLength - (offset ?? 0);
      const a = readArguments(buffer, offset, length, position, third);
      const at = getReadPosition(a.position, a.length);
      if (a.length === 0) return { __proto__: null, bytesRead: 0, buffer };
      checkReadRange(a.offset, a.length, buffer.byteLength);
      const bytesRead = check(await readOnce(fd, buffer, a.offset, a.length, at), 'read');
      return { __proto__: null, bytesRead, buffer };
    }, 'read');
  }

  readv(buffers, position) {
    return using(this, async (fd) => {
      const views = getViews(buffers).slice();
      const at = getWritePosition(position);
      const bytesRead = views.length === 0 ? 0 :
        check(await new Promise((resolve) => ops.readv(fd, views, at, resolve)), 'read');
      return { __proto__: null, bytesRead, buffers };
    });
  }

  readFile(options) {
    return using(this, async (fd) => {
      options = getOptions(options, {});
      if (options.buffer !== undefined) {
        return new Promise((resolve, reject) => {
          readInto(fd, 0, options, (error, data) => (error ? reject(error) : resolve(data)));
        });
      }
      const result = await readWhole(fd, options);
      if (typeof result === 'string' || Buffer.isBuffer(result)) return result;
      if (typeof result === 'number') throw fileFailure(result, fd, 'read');
      return decode(result, options.encoding);
    });
  }

  readLines(options) {
    // Here and not at the top: programs that never read lines do not load readline.
    const { createInterface } = require('readline');
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options) {
    return using(this, async (fd) => {
      const big = Boolean(options?.bigint);
      const fields = await new Promise((resolve) => ops.fstat(fd, big, single(resolve)));
      return statsFrom(check(fields, 'fstat'));
    });
  }

  truncate(len = 0) {
    return using(this, async (fd) => {
      len = lengthOf(len);
      check(await new Promise((resolve) => ops.ftruncate(fd, len, resolve)), 'ftruncate');
    });
  }

  utimes(atime, mtime) {
    return using(this, async (fd) => {
      atime = getTime(atime, 'atime');
      mtime = getTime(mtime, 'mtime');
      check(await new Promise((resolve) => ops.futimes(fd, atime, mtime, resolve)), 'futime');
    });
  }

  write(buffer, offset, length, position) {
    return using(this, async (fd) => {
      if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
      if (ArrayBuffer.isView(buffer)) {
        const a = writeArguments(buffer, offset, length, position);
        checkWriteRange(a.offset, a.length, buffer.byteLength);
        const at = getWritePosition(a.position);
        const bytesWritten = check(await new Promise((resolve) => {
          ops.write(fd, buffer, a.offset, a.length, at, resolve);
        }), 'write');
        return { __proto__: null, bytesWritten, buffer };
      }
      const s = writeStringArguments(buffer, offset, length);
      const bytes = Buffer.from(buffer, s.encoding);
      const bytesWritten = check(await new Promise((resolve) => {
        ops.write(fd, bytes, 0, bytes.length, s.position, resolve);
      }), 'write');
      return { __proto__: null, bytesWritten, buffer };
    });
  }

  writev(buffers, position) {
    return using(this, async (fd) => {
      const views = getViews(buffers).slice();
      const at = getWritePosition(position);
      const bytesWritten = views.length === 0 ? 0 :
        check(await new Promise((resolve) => ops.writev(fd, views, at, resolve)), 'write');
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  writeFile(data, options) {
    return using(this, (fd) => this.#write(fd, data, options));
  }

  close() {
    if (this.#fd === -1) return Promise.resolve();
    if (this.#closing !== null) return this.#closing;
    if (--this.#users === 0) {
      this.#closing = this.#closeFd();
    } else {
      // The users' promise handlers run first: they may still want the descriptor.
      this.#closing = new Promise((resolve) => {
        const settle = () => resolve(this.#closeFd());
        this.#settle = settle; // why not at once: internal/streams/readable_pipe.js
      });
    }
    this.emit('close');
    return this.#closing;
  }

  #closeFd() {
    const fd = this.#fd;
    this.#fd = -1;
    registry.unregister(this);
    return new Promise((resolve, reject) => {
      ops.close(fd, (status) => (status < 0 ? reject(failure(status, 'close')) : resolve()));
    }).finally(() => {
      this.#closing = null;
    });
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  [kTransfer](onlyCheck) {
    if (this.#closing !== null || this.#users > 1) {
      const { DOMException } = require('web/dom_exception');
      throw new DOMException('Cannot transfer FileHandle while in use', 'DataCloneError');
    }
    if (onlyCheck) return undefined;
    const fd = this.#fd;
    this.#fd = -1;
    this.#users = 0;
    this[kLeft] = true;
    if (fd === -1) return { data: undefined, deserializeInfo: 'fs/fs_handle:receiveHandle' };
    registry.unregister(this);
    return { data: giveFd(fd), deserializeInfo: 'fs/fs_handle:receiveHandle' };
  }

  readableWebStream(options = {}) {
    if (this.#fd === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#closing !== null) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this.#locked) throw new ERR_INVALID_STATE('The FileHandle is locked');
    if (options.autoClose !== undefined) validateBoolean(options.autoClose, 'options.autoClose');
    if (options.type !== undefined && options.type !== 'bytes') {
      process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
        'ExperimentalWarning');
    }
    this.#locked = true;
    return webStream(this, options.autoClose ?? false);
  }

  createReadStream(options = undefined) {
    return new ReadStream(undefined, { ...checkedSignal(options), fd: this });
  }

  createWriteStream(options = undefined) {
    return new WriteStream(undefined, { ...checkedSignal(options), fd: this });
  }
}

// A byte stream over the handle, which it uses until it is read to the end or cancelled, or the handle is closed.
class WebStream {
  #handle;
  #autoClose;
  #controller;
  #isReading = false;
  #isClosing = false; // the handle is
  #isOver = false;

  constructor(handle, autoClose) {
    this.#handle = handle;
    this.#autoClose = autoClose;
    handle[kRef]();
    handle.once('close', () => {
      this.#isClosing = true;
      if (!this.#isReading) this.#close();
    });
  }

  start(controller) { this.#controller = controller; }

  async pull(controller) {
    const { view } = controller.byobRequest;
    let count;
    this.#isReading = true;
    try {
      ({ bytesRead: count } = await this.#handle.read(view, 0, view.byteLength));
    } catch (error) {
      this.#end();
      throw error;
    } finally {
      this.#isReading = false;
    }
    if (count > 0) controller.byobRequest?.respond(count);
    if (count === 0 || this.#isClosing) await this.#close();
  }

  cancel() { return this.#end(); }

  async #end() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#handle[kUnref]();
    if (this.#autoClose) await this.#handle.close();
  }

  #close() {
    if (this.#isOver) return undefined;
    this.#controller.close();
    this.#controller.byobRequest?.respond(0);
    return this.#end();
  }
}

function webStream(handle, autoClose) {
  if (typeof ReadableStream !== 'function') {
    throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle.readableWebStream()');
  }
  const source = new WebStream(handle, autoClose);
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: kReadSize,
    start: (controller) => source.start(controller),
    pull: (controller) => source.pull(controller),
    cancel: () => source.cancel(),
  });
}

function checkedSignal(options) {
  if (options?.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (typeof options === 'string') return { encoding: options };
  return options;
}

// What was transferred from another thread.
const receiveHandle = (cargo) => new FileHandle(cargo === undefined ? -1 : takeFd(cargo));

module.exports = { FileHandle, checkAborted, isIterable, receiveHandle, single, using, writeData };
