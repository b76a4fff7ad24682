/* SPDX-License-Identifier: MIT */
/*
 * fs_dir.js - directory listings: fs.Dirent, fs.Dir (opendir) and the readdir family, which share
 * how an entry is made. Types come with the names; only file systems that do not tell them cost an
 * lstat.
 */
'use strict';

const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateUint32,
} = require('internal/validators');
const { join } = require('path');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const { check, decodeName, failure, getOptions, getPath, wantsBytes } = require('fs/fs_args');
const { scratchFor } = require('fs/fs_stats');

const {
  ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS,
} = codes;
const {
  S_IFMT, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK,
  UV_DIRENT_UNKNOWN, UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_FIFO,
  UV_DIRENT_SOCKET, UV_DIRENT_CHAR, UV_DIRENT_BLOCK,
} = constants;

// ---- entries ----------------------------------------------------------------------------------

const kType = Symbol('type');

class Dirent {
  constructor(name, type, parentPath) {
    this.name = name;
    this.parentPath = parentPath;
    this[kType] = type;
  }

  isDirectory() {
    return this[kType] === UV_DIRENT_DIR;
  }

  isFile() {
    return this[kType] === UV_DIRENT_FILE;
  }

  isBlockDevice() {
    return this[kType] === UV_DIRENT_BLOCK;
  }

  isCharacterDevice() {
    return this[kType] === UV_DIRENT_CHAR;
  }

  isSymbolicLink() {
    return this[kType] === UV_DIRENT_LINK;
  }

  isFIFO() {
    return this[kType] === UV_DIRENT_FIFO;
  }

  isSocket() {
    return this[kType] === UV_DIRENT_SOCKET;
  }
}

const direntTypes = new Map([
  [S_IFREG, UV_DIRENT_FILE], [S_IFDIR, UV_DIRENT_DIR], [S_IFLNK, UV_DIRENT_LINK],
  [S_IFIFO, UV_DIRENT_FIFO], [S_IFSOCK, UV_DIRENT_SOCKET], [S_IFCHR, UV_DIRENT_CHAR],
  [S_IFBLK, UV_DIRENT_BLOCK],
]);

function typeOfMode(mode) {
  return direntTypes.get(mode & S_IFMT) ?? UV_DIRENT_UNKNOWN;
}

// Directory and name, either of which may be a Buffer.
function joinName(parent, name) {
  if (typeof parent === 'string' && typeof name === 'string') return join(parent, name);
  if (typeof parent !== 'string' && !(parent instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer'], parent);
  }
  return Buffer.concat([Buffer.from(parent), Buffer.from('/'), Buffer.from(name)]);
}

// The type where the file system did not tell: rare, so in place even for asynchronous callers.
function knownType(parent, name, type) {
  if (type !== UV_DIRENT_UNKNOWN) return type;
  const path = joinName(parent, name);
  const stat = scratchFor(false);
  check(ops.lstat(path, stat), 'lstat', path);
  return typeOfMode(stat[1]);
}

// [name, type, ...] to Dirents, names decoded.
function direntsFrom(flat, parent, encoding) {
  const out = new Array(flat.length / 2);
  for (let i = 0; i < out.length; i++) {
    const name = decodeName(flat[2 * i], encoding);
    out[i] = new Dirent(name, knownType(parent, flat[2 * i], flat[2 * i + 1]), parent);
  }
  return out;
}

// ---- readdir ----------------------------------------------------------------------------------

function namesFrom(flat, encoding) {
  if (!wantsBytes(encoding)) return flat;
  return flat.map((name) => decodeName(name, encoding));
}

// One listing of a recursive readdir: adds what was found to `out`, subdirectories to `queue`.
// `base` is the path below the root, '' for the root itself.
function addListing(walk, base, flat) {
  const parent = base === '' ? walk.root : join(walk.root, base);
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i];
    const type = knownType(parent, name, flat[i + 1]);
    const below = base === '' ? name : join(base, name);
    if (walk.withFileTypes) {
      walk.out.push(new Dirent(encodeName(name, walk.encoding), type,
        encodeName(parent, walk.encoding === 'buffer' ? 'utf8' : walk.encoding)));
    } else {
      walk.out.push(encodeName(below, walk.encoding));
    }
    if (type === UV_DIRENT_DIR) walk.queue.push(below);
  }
}

// Recursive listings work on strings; other encodings are made of them.
function encodeName(name, encoding) {
  if (!wantsBytes(encoding)) return name;
  const buffer = Buffer.from(name);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

function startWalk(path, options) {
  return {
    root: typeof path === 'string' ? path : Buffer.from(path).toString(),
    out: [],
    queue: [''],
    encoding: options.encoding,
    withFileTypes: options.withFileTypes,
  };
}

function readdirOptions(options) {
  const given = getOptions(options, undefined);
  const recursive = given?.recursive;
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  return {
    encoding: given?.encoding,
    recursive: Boolean(recursive),
    withFileTypes: Boolean(given?.withFileTypes),
  };
}

function readdirSync(path, options) {
  options = readdirOptions(options);
  path = getPath(path);
  const { encoding, withFileTypes } = options;
  if (!options.recursive) {
    const flat = check(ops.readdir(path, wantsBytes(encoding), withFileTypes), 'scandir', path);
    return withFileTypes ? direntsFrom(flat, path, encoding) : namesFrom(flat, encoding);
  }
  const walk = startWalk(path, options);
  for (let i = 0; i < walk.queue.length; i++) {
    const dir = walk.queue[i] === '' ? walk.root : join(walk.root, walk.queue[i]);
    addListing(walk, walk.queue[i], check(ops.readdir(dir, false, true), 'scandir', dir));
  }
  return walk.out;
}

function readdirRecursive(walk, at, callback) {
  const base = walk.queue[at];
  const dir = base === '' ? walk.root : join(walk.root, base);
  ops.readdir(dir, false, true, (status, flat) => {
    if (status < 0) {
      callback(failure(status, 'scandir', dir));
      return;
    }
    try {
      addListing(walk, base, flat);
    } catch (error) {
      callback(error);
      return;
    }
    if (at + 1 < walk.queue.length) readdirRecursive(walk, at + 1, callback);
    else callback(null, walk.out);
  });
}

function readdir(path, options, callback) {
  if (typeof options === 'function') callback = options;
  validateFunction(callback, 'cb');
  options = readdirOptions(options);
  path = getPath(path);
  if (options.recursive) {
    readdirRecursive(startWalk(path, options), 0, callback);
    return;
  }
  const { encoding, withFileTypes } = options;
  ops.readdir(path, wantsBytes(encoding), withFileTypes, function done(status, flat) {
    if (status < 0) {
      callback(failure(status, 'scandir', path));
      return;
    }
    let result;
    try {
      result = withFileTypes ? direntsFrom(flat, path, encoding) : namesFrom(flat, encoding);
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, result);
  });
}

// ---- opendir ----------------------------------------------------------------------------------

const defaultBufferSize = 32;

class Dir {
  #handle;
  #path;
  #encoding;
  #recursive;
  #bufferSize;
  #buffered = []; // Dirents, next one last
  #below = []; // recursive: directories still to be opened
  #current; // directory that #handle lists
  #closed = false;
  #queue = null; // operations waiting for the one under way

  constructor(handle, path, options) {
    if (handle == null) throw new codes.ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#current = path;
    this.#encoding = options.encoding;
    this.#recursive = options.recursive;
    this.#bufferSize = options.bufferSize;
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  // Takes a listing in; true when it held something.
  #fill(flat) {
    const entries = direntsFrom(flat, this.#current, this.#encoding);
    for (let i = entries.length - 1; i >= 0; i--) this.#buffered.push(entries[i]);
    if (this.#recursive) {
      for (const entry of entries) {
        if (entry.isDirectory()) this.#below.push(joinName(this.#current, entry.name));
      }
    }
    return entries.length > 0;
  }

  // Calls back with the next entry or null; `done` may be called at once.
  #next(done) {
    if (this.#buffered.length > 0) {
      process.nextTick(done, null, this.#buffered.pop());
      return;
    }
    const bytes = wantsBytes(this.#encoding);
    ops.dirRead(this.#handle, bytes, this.#bufferSize, (flat) => {
      if (typeof flat === 'number') {
        done(failure(flat, 'read', this.#current));
        return;
      }
      let filled;
      try {
        filled = this.#fill(flat);
      } catch (error) {
        done(error);
        return;
      }
      if (filled) done(null, this.#buffered.pop());
      else if (this.#below.length > 0) this.#descend(done);
      else done(null, null);
    });
  }

  #descend(done) {
    const path = this.#below.shift();
    ops.dirClose(this.#handle, () => {
      ops.dirOpen(path, (handle) => {
        if (typeof handle === 'number') {
          done(failure(handle, 'opendir', path));
          return;
        }
        this.#handle = handle;
        this.#current = path;
        this.#next(done);
      });
    });
  }

  // Runs operations one after the other: each gets a function to call when it is over.
  #serial(operation) {
    if (this.#queue !== null) {
      this.#queue.push(operation);
      return;
    }
    this.#queue = [];
    operation(() => {
      const waiting = this.#queue;
      this.#queue = null;
      for (const next of waiting) this.#serial(next);
    });
  }

  #read(callback) {
    this.#serial((over) => {
      if (this.#closed) {
        over();
        callback(new ERR_DIR_CLOSED());
        return;
      }
      this.#next((error, entry) => {
        over();
        callback(error, entry);
      });
    });
  }

  read(callback) {
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        if (this.#closed) throw new ERR_DIR_CLOSED();
        this.#read((error, entry) => (error ? reject(error) : resolve(entry)));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) throw new ERR_DIR_CLOSED();
    this.#read(callback);
    return undefined;
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    while (this.#buffered.length === 0) {
      const flat = ops.dirRead(this.#handle, wantsBytes(this.#encoding), this.#bufferSize);
      if (this.#fill(check(flat, 'read', this.#current))) break;
      if (this.#below.length === 0) return null;
      const path = this.#below.shift();
      ops.dirClose(this.#handle);
      this.#handle = check(ops.dirOpen(path), 'opendir', path);
      this.#current = path;
    }
    return this.#buffered.pop();
  }

  #close(callback) {
    this.#serial((over) => {
      if (this.#closed) {
        over();
        callback(new ERR_DIR_CLOSED());
        return;
      }
      this.#closed = true;
      ops.dirClose(this.#handle, (status) => {
        over();
        callback(status < 0 ? failure(status, 'closedir') : null);
      });
    });
  }

  close(callback) {
    if (callback === undefined) {
      return new Promise((resolve, reject) => {
        if (this.#closed) throw new ERR_DIR_CLOSED();
        this.#close((error) => (error ? reject(error) : resolve()));
      });
    }
    validateFunction(callback, 'callback');
    if (this.#closed) process.nextTick(callback, new ERR_DIR_CLOSED());
    else this.#close(callback);
    return undefined;
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    check(ops.dirClose(this.#handle), 'closedir');
  }

  async* entries() {
    try {
      while (true) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.close();
  }
}

Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null,
  value: Dir.prototype.entries,
  enumerable: false,
  writable: true,
  configurable: true,
});

function dirOptions(options) {
  if (typeof options === 'object' && options !== null && options.bufferSize !== undefined) {
    validateUint32(options.bufferSize, 'options.bufferSize', true);
  }
  const given = getOptions(options, {});
  if (given.recursive != null) validateBoolean(given.recursive, 'options.recursive');
  return {
    encoding: given.encoding ?? 'utf8',
    bufferSize: given.bufferSize ?? defaultBufferSize,
    recursive: Boolean(given.recursive),
  };
}

function opendirSync(path, options) {
  path = getPath(path);
  options = dirOptions(options);
  return new Dir(check(ops.dirOpen(path), 'opendir', path), path, options);
}

function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = getPath(path);
  options = dirOptions(options);
  ops.dirOpen(path, function done(handle) {
    if (typeof handle === 'number') callback(failure(handle, 'opendir', path));
    else callback(null, new Dir(handle, path, options));
  });
}

module.exports = { Dir, Dirent, opendir, opendirSync, readdir, readdirSync, typeOfMode };
