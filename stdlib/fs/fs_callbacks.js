/* SPDX-License-Identifier: MIT */
/*
 * fs_callbacks.js - the calls with a callback that are one op each; the twin of fs_sync.js.
 * Callbacks get (null) or (null, value), and run without `this`.
 */
'use strict';

const { AbortError, codes, uvException } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const {
  checkReadRange, checkWriteRange, decodeName, failure, getBuffer, getFd, getMode, getOptions,
  getOwner, getPath, getReadPosition, getSmallMode, getTime, getViews, getWritePosition,
  stringToFlags, wantsBytes,
} = require('fs/fs_args');
const { StatFs, statsFrom } = require('fs/fs_stats');
const {
  readArguments, symlinkFlags, writeArguments, writeStringArguments,
} = require('fs/fs_io_args');
const { lengthOf, pathOfPipe } = require('fs/fs_sync');

const { ERR_INVALID_ARG_TYPE } = codes;
const { F_OK } = constants;
const ENOENT = -2;
const ENOTDIR = -20;
const kReadSize = 16 * 1024;

// ---- completions ------------------------------------------------------------------------------

function getCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

function statusDone(callback, syscall, path, dest) {
  return function done(status) {
    if (status < 0) callback(failure(status, syscall, path, dest));
    else callback(null);
  };
}

function numberDone(callback, syscall, path) {
  return function done(result) {
    if (result < 0) callback(failure(result, syscall, path));
    else callback(null, result);
  };
}

// Bytes moved, and again what they were moved from or to: callers count on it being kept alive.
function movedDone(callback, syscall, what) {
  return function done(count) {
    if (count < 0) callback(failure(count, syscall), 0, what);
    else callback(null, count, what);
  };
}

function isAbsence(status) {
  return status === ENOENT || status === ENOTDIR;
}

function statDone(callback, syscall, path, throwIfNoEntry) {
  return function done(status, fields) {
    if (status >= 0) callback(null, statsFrom(fields));
    else if (!throwIfNoEntry && isAbsence(status)) callback(null, undefined);
    else callback(failure(status, syscall, path));
  };
}

function nameDone(callback, syscall, path, encoding) {
  return function done(status, name) {
    if (status < 0) callback(failure(status, syscall, path));
    else callback(null, decodeName(name, encoding));
  };
}

// ---- descriptors ------------------------------------------------------------------------------

function open(path, flags, mode, callback) {
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  }
  path = getPath(path);
  const flagsNumber = stringToFlags(flags);
  mode = getMode(mode, 'mode', 0o666);
  ops.open(path, flagsNumber, mode, numberDone(getCallback(callback), 'open', path));
}

function closeUnasked(status) {
  if (status < 0) throw failure(status, 'close');
}

function close(fd, callback) {
  fd = getFd(fd);
  ops.close(fd, callback === undefined ? closeUnasked : statusDone(getCallback(callback), 'close'));
}

function fsync(fd, callback) {
  ops.fsync(getFd(fd), statusDone(getCallback(callback), 'fsync'));
}

function fdatasync(fd, callback) {
  ops.fdatasync(getFd(fd), statusDone(getCallback(callback), 'fdatasync'));
}

function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getFd(fd);
  ops.ftruncate(fd, lengthOf(len), statusDone(getCallback(callback), 'ftruncate'));
}

// read(fd, [buffer, [offset | options, [length, [position]]]], callback)
function read(fd, buffer, offset, length, position, callback) {
  fd = getFd(fd);
  let third = false;
  if (arguments.length <= 4) {
    third = true;
    if (arguments.length === 4) {
      callback = length; // (fd, buffer, options, callback)
    } else if (arguments.length === 3) {
      callback = offset;
      if (ArrayBuffer.isView(buffer)) {
        offset = undefined; // (fd, buffer, callback)
      } else {
        offset = buffer; // (fd, options, callback)
        if (offset != null && typeof offset !== 'object') {
          throw new ERR_INVALID_ARG_TYPE('options', 'Object', offset);
        }
        ({ buffer = Buffer.alloc(kReadSize) } = offset ?? {});
      }
    } else {
      callback = buffer; // (fd, callback)
      buffer = Buffer.alloc(kReadSize);
      offset = undefined;
    }
  }
  getBuffer(buffer);
  getCallback(callback);
  const a = readArguments(buffer, offset, length, position, third);
  const at = getReadPosition(a.position, a.length);
  if (a.length === 0) {
    process.nextTick(callback, null, 0, buffer);
    return;
  }
  checkReadRange(a.offset, a.length, buffer.byteLength);
  ops.read(fd, buffer, a.offset, a.length, at, movedDone(callback, 'read', buffer));
}

function readv(fd, buffers, position, callback) {
  callback ||= position;
  fd = getFd(fd);
  const views = getViews(buffers).slice();
  getCallback(callback);
  if (views.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  ops.readv(fd, views, getWritePosition(position), movedDone(callback, 'read', buffers));
}

// write(fd, buffer, [offset | options, [length, [position]]], callback)
// write(fd, string, [position, [encoding]], callback)
function write(fd, buffer, offset, length, position, callback) {
  fd = getFd(fd);
  if (ArrayBuffer.isView(buffer)) {
    callback ||= position || length || offset;
    getCallback(callback);
    const a = writeArguments(buffer, offset, length, position);
    checkWriteRange(a.offset, a.length, buffer.byteLength);
    const at = getWritePosition(a.position);
    ops.write(fd, buffer, a.offset, a.length, at, movedDone(callback, 'write', buffer));
    return;
  }
  const s = writeStringArguments(buffer, typeof offset === 'function' ? null : offset, length);
  callback = [position, length, offset].find((arg) => typeof arg === 'function') ?? position;
  getCallback(callback);
  const bytes = Buffer.from(buffer, s.encoding);
  ops.write(fd, bytes, 0, bytes.length, s.position, movedDone(callback, 'write', buffer));
}

function writev(fd, buffers, position, callback) {
  callback ||= position;
  fd = getFd(fd);
  const views = getViews(buffers).slice();
  getCallback(callback);
  if (views.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  ops.writev(fd, views, getWritePosition(position), movedDone(callback, 'write', buffers));
}

// ---- attributes -------------------------------------------------------------------------------

const statDefaults = { bigint: false, throwIfNoEntry: true };

function stat(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = statDefaults;
  }
  getCallback(callback);
  options ??= statDefaults;
  path = getPath(path);
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) {
    callback(new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  ops.stat(path, Boolean(options.bigint),
    statDone(callback, 'stat', path, options.throwIfNoEntry !== false));
}

function lstat(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = statDefaults;
  }
  getCallback(callback);
  options ??= statDefaults;
  path = getPath(path);
  ops.lstat(path, Boolean(options.bigint),
    statDone(callback, 'lstat', path, options.throwIfNoEntry !== false));
}

function fstat(fd, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = statDefaults;
  }
  fd = getFd(fd);
  getCallback(callback);
  ops.fstat(fd, Boolean(options?.bigint), statDone(callback, 'fstat', undefined, true));
}

function statfs(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = statDefaults;
  }
  getCallback(callback);
  path = getPath(path);
  ops.statfs(path, Boolean(options?.bigint), function done(status, fields) {
    if (status < 0) callback(failure(status, 'statfs', path));
    else callback(null, new StatFs(fields));
  });
}

function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = F_OK;
  }
  path = getPath(path);
  mode = getSmallMode(mode, 7, F_OK);
  ops.access(path, mode, statusDone(getCallback(callback), 'access', path));
}

function exists(path, callback) {
  getCallback(callback);
  try {
    path = getPath(path);
  } catch {
    callback(false);
    return;
  }
  ops.access(path, F_OK, (status) => callback(status >= 0));
}

function chmod(path, mode, callback) {
  path = getPath(path);
  mode = getMode(mode, 'mode');
  ops.chmod(path, mode, statusDone(getCallback(callback), 'chmod', path));
}

function fchmod(fd, mode, callback) {
  fd = getFd(fd);
  mode = getMode(mode, 'mode');
  ops.fchmod(fd, mode, statusDone(getCallback(callback), 'fchmod'));
}

function chown(path, uid, gid, callback) {
  getCallback(callback);
  path = getPath(path);
  ops.chown(path, getOwner(uid, 'uid'), getOwner(gid, 'gid'), statusDone(callback, 'chown', path));
}

function fchown(fd, uid, gid, callback) {
  fd = getFd(fd);
  getOwner(uid, 'uid');
  getOwner(gid, 'gid');
  ops.fchown(fd, uid, gid, statusDone(getCallback(callback), 'fchown'));
}

function lchown(path, uid, gid, callback) {
  getCallback(callback);
  path = getPath(path);
  ops.lchown(path, getOwner(uid, 'uid'), getOwner(gid, 'gid'),
    statusDone(callback, 'lchown', path));
}

function utimes(path, atime, mtime, callback) {
  getCallback(callback);
  path = getPath(path);
  ops.utimes(path, getTime(atime), getTime(mtime), statusDone(callback, 'utime', path));
}

function futimes(fd, atime, mtime, callback) {
  fd = getFd(fd);
  atime = getTime(atime, 'atime');
  mtime = getTime(mtime, 'mtime');
  ops.futimes(fd, atime, mtime, statusDone(getCallback(callback), 'futime'));
}

function lutimes(path, atime, mtime, callback) {
  getCallback(callback);
  path = getPath(path);
  ops.lutimes(path, getTime(atime), getTime(mtime), statusDone(callback, 'lutime', path));
}

// ---- names ------------------------------------------------------------------------------------

function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getPath(src, 'src');
  dest = getPath(dest, 'dest');
  mode = getSmallMode(mode, 7, 0);
  ops.copyFile(src, dest, mode, statusDone(getCallback(callback), 'copyfile', src, dest));
}

function link(existingPath, newPath, callback) {
  getCallback(callback);
  existingPath = getPath(existingPath, 'existingPath');
  newPath = getPath(newPath, 'newPath');
  ops.link(existingPath, newPath, statusDone(callback, 'link', existingPath, newPath));
}

function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = type;
    type = undefined;
  }
  getCallback(callback);
  const flags = symlinkFlags(type);
  target = getPath(target, 'target');
  path = getPath(path);
  ops.symlink(target, path, flags, statusDone(callback, 'symlink', target, path));
}

function rename(oldPath, newPath, callback) {
  getCallback(callback);
  oldPath = getPath(oldPath, 'oldPath');
  newPath = getPath(newPath, 'newPath');
  ops.rename(oldPath, newPath, statusDone(callback, 'rename', oldPath, newPath));
}

function unlink(path, callback) {
  getCallback(callback);
  path = getPath(path);
  ops.unlink(path, statusDone(callback, 'unlink', path));
}

function readlink(path, options, callback) {
  if (typeof options === 'function') callback = options;
  getCallback(callback);
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path, 'oldPath');
  ops.readlink(path, wantsBytes(encoding), nameDone(callback, 'readlink', path, encoding));
}

function realpath(path, options, callback) {
  if (typeof options === 'function') callback = options;
  getCallback(callback);
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path);
  ops.realpath(path, wantsBytes(encoding), function done(status, name) {
    if (status === ENOENT) name = pathOfPipe(path);
    if (name === undefined) callback(uvException({ errno: status, syscall: 'lstat', path }));
    else callback(null, decodeName(name, encoding));
  });
}

realpath.native = function native(path, options, callback) {
  if (typeof options === 'function') callback = options;
  getCallback(callback);
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path);
  ops.realpathNative(path, wantsBytes(encoding), nameDone(callback, 'realpath', path, encoding));
};

function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  len = lengthOf(len === undefined ? 0 : len);
  getCallback(callback);
  open(path, 'r+', (openError, fd) => {
    if (openError) {
      callback(openError);
      return;
    }
    ops.ftruncate(fd, len, (status) => {
      ops.close(fd, (closeStatus) => {
        if (status < 0) callback(failure(status, 'ftruncate'));
        else callback(closeStatus < 0 ? failure(closeStatus, 'close') : null);
      });
    });
  });
}

module.exports = {
  access,
  chmod,
  chown,
  close,
  copyFile,
  exists,
  fchmod,
  fchown,
  fdatasync,
  fstat,
  fsync,
  ftruncate,
  futimes,
  getCallback,
  lchown,
  link,
  lstat,
  lutimes,
  open,
  read,
  readlink,
  readv,
  realpath,
  rename,
  stat,
  statfs,
  symlink,
  truncate,
  unlink,
  utimes,
  write,
  writev,
};
