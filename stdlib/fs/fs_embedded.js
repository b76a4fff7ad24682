/* SPDX-License-Identifier: MIT */
/*
 * fs_embedded.js - fs over the files inside the executable, read-only.
 *
 * install() registers a start function; when the process has an image, it puts versions of the ops
 * into fs_ops.ops that answer for paths below the image's root (/ingot) and virtual descriptors,
 * and pass everything else on: one prefix comparison. Without an image nothing is replaced.
 *
 * Virtual descriptors are numbers from kFirstFd up: no system call makes them, and a kernel that
 * is handed one by mistake answers EBADF. Results have the form of the natives' (fs_ops.js);
 * asynchronous ones come by setPolled (internal/timers). Embedded files have the modification time of the
 * executable: what HTTP caches compare must change when the program is built anew.
 */
'use strict';

const { isDenied } = require('internal/errors');
const { onStart } = require('internal/startup');
const { setPolled } = require('internal/timers');
const embedded = require('internal/embedded');
const constants = require('fs/fs_constants');
const { ops, treeCalls } = require('fs/fs_ops');

const {
  O_CREAT, O_DIRECTORY, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY, S_IFDIR, S_IFREG, UV_DIRENT_DIR,
  UV_DIRENT_FILE, W_OK, X_OK,
} = constants;

const EACCES = -13;
const EBADF = -9;
const EEXIST = -17;
const EINVAL = -22;
const EISDIR = -21;
const ENODATA = -61;
const ENOENT = -2;
const ENOTDIR = -20;
const EROFS = -30;

const kFirstFd = 2 ** 30;
const kBlock = 4096;
const kStatFields = 18;
const kDevice = 0x696e67; // the device number of embedded files

const real = { ...ops }; // the natives themselves

// ---- answers ----------------------------------------------------------------------------------

// `result`: a negative code, or the value; `done`: completion function or undefined.
function answer(done, result) {
  if (typeof done !== 'function') return result;
  if (typeof result === 'number') setPolled(done, result);
  else setPolled(done, 0, result);
  return undefined;
}

// ---- looking up -------------------------------------------------------------------------------

const rootByte = 105; // 'i' of /ingot

// The normalised path when `path` is ours, else null.
function ours(path) {
  if (typeof path === 'string') return embedded.within(path);
  if (path instanceof Uint8Array && path[0] === 47 && path[1] === rootByte) {
    return embedded.within(Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString());
  }
  return null;
}

// Why `full` is not there: a part of it is a file, or nothing is.
function absence(full) {
  for (let i = full.lastIndexOf('/'); i > 0; i = full.lastIndexOf('/', i - 1)) {
    const above = embedded.find(full.slice(0, i));
    if (above >= 0) return embedded.kind(above) === 0 ? ENOTDIR : ENOENT;
  }
  return ENOENT;
}

// Entry, or a negative code.
function lookUp(full, path) {
  const entry = embedded.find(full);
  if (entry < 0) return absence(full);
  const slash = typeof path === 'string' && path.endsWith('/');
  return slash && embedded.kind(entry) === 0 ? ENOTDIR : entry;
}

// The same for reading: a file without its text is there, but has no data.
function lookUpToRead(full, path) {
  const entry = lookUp(full, path);
  return entry >= 0 && embedded.isHidden(entry) ? ENODATA : entry;
}

function isDirectory(entry) {
  return embedded.kind(entry) === 1;
}

function content(entry) {
  return new Uint8Array(embedded.bytes(entry));
}

// ---- stat -------------------------------------------------------------------------------------

let made = null; // [seconds, nanoseconds]: when the executable was written

function madeAt() {
  if (made === null) {
    const stat = new Float64Array(kStatFields);
    made = real.stat('/proc/self/exe', stat) >= 0 ? [stat[12], stat[13]] : [0, 0];
  }
  return made;
}

// Fills in the fields of a stat, in the natives' order (fs.c).
function fillStat(out, entry) {
  const dir = isDirectory(entry);
  const size = dir ? 0 : embedded.size(entry);
  const [sec, nsec] = madeAt();
  out[0] = kDevice;
  out[1] = embedded.mode(entry) | (dir ? S_IFDIR | 0o555 : S_IFREG);
  out[2] = dir ? 2 : 1;
  out[6] = kBlock;
  out[7] = entry + 1;
  out[8] = size;
  out[9] = Math.ceil(size / 512);
  for (let i = 10; i < kStatFields; i += 2) {
    out[i] = sec;
    out[i + 1] = nsec;
  }
  return out;
}

function statInto(entry, out, done) {
  if (entry < 0) return answer(done, entry);
  const isAsync = typeof done === 'function';
  if (isAsync ? out : out instanceof BigInt64Array) {
    const fields = fillStat(new Float64Array(kStatFields), entry);
    const array = BigInt64Array.from(fields, BigInt);
    if (isAsync) return answer(done, array);
    out.set(array);
    return 0;
  }
  if (isAsync) return answer(done, fillStat(new Float64Array(kStatFields), entry));
  fillStat(out, entry);
  return 0;
}

// ---- descriptors ------------------------------------------------------------------------------

const slots = []; // {entry, position} or null, by number

function isOurs(fd) {
  return fd >= kFirstFd;
}

function slotOf(fd) {
  return slots[fd - kFirstFd] ?? null;
}

function openEntry(full, path, flags) {
  const entry = lookUpToRead(full, path);
  const writes = (flags & (O_WRONLY | O_RDWR)) !== 0;
  if (entry < 0) return entry === ENOENT && (flags & O_CREAT) ? EROFS : entry;
  if ((flags & O_CREAT) && (flags & O_EXCL)) return EEXIST;
  if (isDirectory(entry)) {
    if (writes) return EISDIR;
  } else if (flags & O_DIRECTORY) {
    return ENOTDIR;
  }
  if (writes || (flags & O_TRUNC)) return EROFS;
  let free = slots.indexOf(null);
  if (free === -1) free = slots.length;
  slots[free] = { entry, position: 0 };
  return kFirstFd + free;
}

function closeSlot(fd) {
  if (slotOf(fd) === null) return EBADF;
  slots[fd - kFirstFd] = null;
  return 0;
}

// Copies into a piece of `view`; returns how many bytes. `position` may be a BigInt.
function readInto(fd, view, offset, length, position) {
  const slot = slotOf(fd);
  if (slot === null) return EBADF;
  if (isDirectory(slot.entry)) return EISDIR;
  const at = Number(position);
  const count = embedded.read(slot.entry, view, offset, length, at === -1 ? slot.position : at);
  if (at === -1) slot.position += count;
  return count;
}

function readViews(fd, views, position) {
  let total = 0;
  for (const view of views) {
    const at = position === -1 ? -1 : Number(position) + total;
    const count = readInto(fd, view, 0, view.byteLength, at);
    if (count < 0) return count;
    total += count;
    if (count < view.byteLength) break;
  }
  return total;
}

// ---- whole files ------------------------------------------------------------------------------

// Failures carry the stage (fs_file.c): 0 open, 2 read.
function wholeFile(path, full, flags) {
  let entry;
  let from = 0;
  if (full === null) { // a virtual descriptor: from its position to the end
    const slot = slotOf(path);
    if (slot === null) return EBADF * 4 - 2;
    entry = slot.entry;
    from = slot.position;
    if (!isDirectory(entry)) slot.position = Math.max(from, embedded.size(entry));
  } else {
    entry = lookUpToRead(full, path);
    if (entry < 0) return entry * 4;
    if (flags & (O_WRONLY | O_RDWR | O_TRUNC)) return EROFS * 4;
  }
  return isDirectory(entry) ? EISDIR * 4 - 2 : content(entry).subarray(from);
}

// An ArrayBuffer of its own: what readFile gives may be written to.
function privateCopy(bytes) {
  return typeof bytes === 'number' ? bytes : bytes.slice().buffer;
}

function asText(bytes) {
  if (typeof bytes === 'number') return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).utf8Slice();
}

// ---- listings ---------------------------------------------------------------------------------

function typedNames(entry, full, bytes) {
  const flat = [];
  for (const name of embedded.children(entry)) {
    const child = embedded.find(`${full}/${name}`);
    const type = isDirectory(child) ? UV_DIRENT_DIR : UV_DIRENT_FILE;
    flat.push(bytes ? Buffer.from(name) : name, type);
  }
  return flat;
}

function listing(full, path, bytes, types) {
  const entry = lookUp(full, path);
  if (entry < 0) return entry;
  if (!isDirectory(entry)) return ENOTDIR;
  if (types) return typedNames(entry, full, bytes);
  const names = embedded.children(entry);
  return bytes ? names.map((name) => Buffer.from(name)) : names.slice();
}

// What dirOpen gives: entries not read yet.
class EmbeddedDir {
  constructor(full, entry) {
    this.names = typedNames(entry, full, false);
    this.at = 0;
  }

  next(bytes, count) {
    const flat = this.names.slice(this.at, this.at + 2 * count);
    this.at += flat.length;
    if (bytes) for (let i = 0; i < flat.length; i += 2) flat[i] = Buffer.from(flat[i]);
    return flat;
  }
}

// A watcher of what never changes.
class StillWatcher {}

// ---- ops by path ------------------------------------------------------------------------------

// Attributes and names of what is there cannot be changed; of what is not there neither.
function readOnly(full, path) {
  const entry = lookUp(full, path);
  return entry < 0 ? entry : EROFS;
}

function access(full, path, mode) {
  const entry = lookUp(full, path);
  if (entry < 0) return entry;
  if (mode & W_OK) return EROFS;
  const runs = isDirectory(entry) || (embedded.mode(entry) & 0o111) !== 0;
  return (mode & X_OK) && !runs ? EACCES : 0;
}

function make(full) {
  return embedded.find(full) >= 0 ? EEXIST : EROFS;
}

function treeAnswer(done, code, call, path) {
  const result = [code, treeCalls.indexOf(call), code < 0 ? path : undefined];
  if (typeof done !== 'function') return result;
  setPolled(done, ...result);
  return undefined;
}

// Each gets (full, path, ...the op's other arguments).
const byPath = {
  access: (full, path, mode, done) => answer(done, access(full, path, mode)),
  chmod: (full, path, mode, done) => answer(done, readOnly(full, path)),
  chown: (full, path, uid, gid, done) => answer(done, readOnly(full, path)),
  dirOpen(full, path, done) {
    const entry = lookUp(full, path);
    let result = entry;
    if (entry >= 0) result = isDirectory(entry) ? new EmbeddedDir(full, entry) : ENOTDIR;
    if (typeof done !== 'function') return result;
    setPolled(done, result);
    return undefined;
  },
  exists: (full, path) => lookUp(full, path) >= 0,
  kind(full, path) {
    const entry = lookUp(full, path);
    return entry < 0 ? -1 : embedded.kind(entry);
  },
  lchown: (full, path, uid, gid, done) => answer(done, readOnly(full, path)),
  lstat: (full, path, out, done) => statInto(lookUp(full, path), out, done),
  lutimes: (full, path, atime, mtime, done) => answer(done, readOnly(full, path)),
  mkdir: (full, path, mode, done) => answer(done, make(full)),
  mkdirp(full, path, mode, done) {
    const entry = embedded.find(full);
    let code = EROFS;
    if (entry >= 0) code = isDirectory(entry) ? 0 : EEXIST;
    return treeAnswer(done, code, 'mkdir', path);
  },
  mkdtemp: (full, path, bytes, done) => answer(done, EROFS),
  open: (full, path, flags, mode, done) => answer(done, openEntry(full, path, flags)),
  readFile: (full, path, flags, done) => answer(done, privateCopy(wholeFile(path, full, flags))),
  readFileUtf8: (full, path, flags, done) => answer(done, asText(wholeFile(path, full, flags))),
  readdir: (full, path, bytes, types, done) => answer(done, listing(full, path, bytes, types)),
  readlink(full, path, bytes, done) {
    const entry = lookUp(full, path);
    return answer(done, entry < 0 ? entry : EINVAL);
  },
  realpath(full, path, bytes, done) {
    const entry = lookUp(full, path);
    if (entry < 0) return answer(done, entry);
    return answer(done, bytes ? Buffer.from(full) : full);
  },
  rmTree: (full, path, retries, delay, done) =>
    treeAnswer(done, readOnly(full, path), 'unlink', path),
  rmdir: (full, path, done) => answer(done, readOnly(full, path)),
  stat: (full, path, out, done) => statInto(lookUp(full, path), out, done),
  statfs: (full, path, big, done) => real.statfs('/proc/self/exe', big, done),
  unlink: (full, path, done) => answer(done, readOnly(full, path)),
  utimes: (full, path, atime, mtime, done) => answer(done, readOnly(full, path)),
  writeFile: (full, path, data, flags, mode, done) => answer(done, EROFS * 4),
  writeFileUtf8: () => EROFS * 4,
};

byPath.realpathNative = byPath.realpath;

// ---- ops by descriptor ------------------------------------------------------------------------

const byFd = {
  close: (fd, done) => answer(done, closeSlot(fd)),
  fchmod: (fd, mode, done) => answer(done, slotOf(fd) === null ? EBADF : EROFS),
  fchown: (fd, uid, gid, done) => answer(done, slotOf(fd) === null ? EBADF : EROFS),
  fdatasync: (fd, done) => answer(done, slotOf(fd) === null ? EBADF : 0),
  fstat(fd, out, done) {
    const slot = slotOf(fd);
    return statInto(slot === null ? EBADF : slot.entry, out, done);
  },
  fsync: (fd, done) => answer(done, slotOf(fd) === null ? EBADF : 0),
  ftruncate: (fd, len, done) => answer(done, slotOf(fd) === null ? EBADF : EINVAL),
  futimes: (fd, atime, mtime, done) => answer(done, slotOf(fd) === null ? EBADF : EROFS),
  read: (fd, view, offset, length, position, done) =>
    answer(done, readInto(fd, view, offset, length, position)),
  readNow: (fd, view, offset, length, position) => readInto(fd, view, offset, length, position),
  readFile: (fd, flags, done) => answer(done, privateCopy(wholeFile(fd, null, flags))),
  readFileUtf8: (fd, flags, done) => answer(done, asText(wholeFile(fd, null, flags))),
  readv: (fd, views, position, done) => answer(done, readViews(fd, views, position)),
  write: (fd, view, offset, length, position, done) => answer(done, EBADF),
  writeFile: (fd, data, flags, mode, done) => answer(done, EBADF * 4 - 2),
  writeFileUtf8: () => EBADF * 4 - 2,
  writeString: () => EBADF,
  writev: (fd, views, position, done) => answer(done, EBADF),
};

// ---- ops with two paths, and those of objects -------------------------------------------------

// Both names must be on one file system, and ours cannot change.
function pairOp(name) {
  return function pair(from, to, a, b) {
    const last = typeof b === 'function' ? b : a;
    const done = typeof last === 'function' ? last : undefined;
    const source = name === 'symlink' ? null : ours(from);
    if (source !== null) {
      const entry = lookUp(source, from);
      return answer(done, entry < 0 ? entry : EROFS);
    }
    const target = ours(to);
    return target === null ? real[name](from, to, a, b) : answer(done, make(target));
  };
}

function copyFile(src, dest, mode, done) {
  const target = ours(dest);
  const source = ours(src);
  if (source === null && target === null) return real.copyFile(src, dest, mode, done);
  if (source === null) return answer(done, EROFS);
  const entry = lookUpToRead(source, src);
  if (entry < 0) return answer(done, entry);
  if (target !== null) return answer(done, EROFS);
  if (isDirectory(entry)) return answer(done, EISDIR);
  const flags = O_WRONLY | O_CREAT | (mode & constants.COPYFILE_EXCL ? O_EXCL : O_TRUNC);
  const permissions = embedded.mode(entry) | 0o200;
  const code = (number) => {
    if (isDenied(number)) return number - 1; // what was written is the second path here
    return number < 0 ? Math.ceil(number / 4) : 0; // without its stage
  };
  if (typeof done !== 'function') {
    return code(real.writeFile(dest, content(entry), flags, permissions));
  }
  return real.writeFile(dest, content(entry), flags, permissions,
    (number) => done(code(number)));
}

const special = {
  copyFile,
  dirClose(dir, done) {
    return dir instanceof EmbeddedDir ? answer(done, 0) : real.dirClose(dir, done);
  },
  dirRead(dir, bytes, count, done) {
    if (!(dir instanceof EmbeddedDir)) return real.dirRead(dir, bytes, count, done);
    if (typeof done !== 'function') return dir.next(bytes, count);
    setPolled(done, dir.next(bytes, count));
    return undefined;
  },
  link: pairOp('link'),
  pollStart(owner, path, big, interval, persistent) {
    return ours(path) === null ? real.pollStart(owner, path, big, interval, persistent) :
      new StillWatcher();
  },
  rename: pairOp('rename'),
  symlink: pairOp('symlink'),
  watchClose(handle) {
    return handle instanceof StillWatcher ? undefined : real.watchClose(handle);
  },
  watchRef(handle, on) {
    return handle instanceof StillWatcher ? 0 : real.watchRef(handle, on);
  },
  watchStart(owner, path, bytes, persistent) {
    return ours(path) === null ? real.watchStart(owner, path, bytes, persistent) :
      new StillWatcher();
  },
};

// ---- installation -----------------------------------------------------------------------------

// An op whose first argument is a path, a descriptor, or either.
function wrap(name) {
  const native = real[name];
  const path = byPath[name];
  const fd = byFd[name];
  return function op(first, b, c, d, e, f) {
    if (typeof first === 'number') {
      if (fd !== undefined && isOurs(first)) return fd(first, b, c, d, e, f);
    } else if (path !== undefined) {
      const full = ours(first);
      if (full !== null) return path(full, first, b, c, d, e, f);
    }
    return native(first, b, c, d, e, f);
  };
}

function start() {
  if (embedded.root() === '') return;
  for (const name of Object.keys({ ...byPath, ...byFd })) ops[name] = wrap(name);
  Object.assign(ops, special);
}

function install() {
  onStart(start);
}

module.exports = { install, isOurs, start };
