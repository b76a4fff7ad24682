/* SPDX-License-Identifier: MIT */
/*
 * fs_sync.js - the synchronous calls that are one op each. Whole files are in fs_files.js,
 * directories in fs_dir.js, trees in fs_trees.js.
 */
'use strict';

const { dirname, resolve } = require('path');
const { uvException } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const {
  check, checkReadRange, checkWriteRange, decodeName, failure, getBuffer, getFd, getMode,
  getOptions, getOwner, getPath, getReadPosition, getSmallMode, getTime, getViews, getWritePosition,
  stringToFlags, wantsBytes,
} = require('fs/fs_args');
const { StatFs, scratchFor, statsFrom } = require('fs/fs_stats');
const {
  readArguments, symlinkFlags, writeArguments, writeStringArguments,
} = require('fs/fs_io_args');

const { F_OK } = constants;
const ENOENT = -2;
const ENOTDIR = -20;

// ---- descriptors ------------------------------------------------------------------------------

function openSync(path, flags, mode) {
  path = getPath(path);
  return check(ops.open(path, stringToFlags(flags), getMode(mode, 'mode', 0o666)), 'open', path);
}

function closeSync(fd) {
  check(ops.close(getFd(fd)), 'close');
}

function fsyncSync(fd) {
  check(ops.fsync(getFd(fd)), 'fsync');
}

function fdatasyncSync(fd) {
  check(ops.fdatasync(getFd(fd)), 'fdatasync');
}

function ftruncateSync(fd, len = 0) {
  fd = getFd(fd);
  check(ops.ftruncate(fd, lengthOf(len)), 'ftruncate');
}

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getFd(fd);
  getBuffer(buffer);
  const a = readArguments(buffer, offsetOrOptions, length, position, arguments.length <= 3);
  const at = getReadPosition(a.position, a.length);
  if (a.length === 0) return 0;
  checkReadRange(a.offset, a.length, buffer.byteLength);
  return check(ops.read(fd, buffer, a.offset, a.length, at), 'read');
}

function readvSync(fd, buffers, position) {
  fd = getFd(fd);
  const views = getViews(buffers).slice();
  return views.length === 0 ? 0 : check(ops.readv(fd, views, getWritePosition(position)), 'read');
}

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getFd(fd);
  if (ArrayBuffer.isView(buffer)) {
    const a = writeArguments(buffer, offsetOrOptions, length, position);
    checkWriteRange(a.offset, a.length, buffer.byteLength);
    return check(ops.write(fd, buffer, a.offset, a.length, getWritePosition(a.position)), 'write');
  }
  const s = writeStringArguments(buffer, offsetOrOptions, length);
  if (s.utf8) return check(ops.writeString(fd, buffer, s.position), 'write');
  const bytes = Buffer.from(buffer, s.encoding);
  return check(ops.write(fd, bytes, 0, bytes.length, s.position), 'write');
}

function writevSync(fd, buffers, position) {
  fd = getFd(fd);
  const views = getViews(buffers).slice();
  if (views.length === 0) return 0;
  return check(ops.writev(fd, views, getWritePosition(position)), 'write');
}

// ---- attributes -------------------------------------------------------------------------------

const statDefaults = { bigint: false, throwIfNoEntry: true };

function statWith(op, syscall, path, options) {
  path = getPath(path);
  const out = scratchFor(options.bigint);
  const result = op(path, out);
  if (result >= 0) return statsFrom(out);
  const absent = result === ENOENT || result === ENOTDIR;
  if (absent && options.throwIfNoEntry === false) return undefined;
  throw failure(result, syscall, path);
}

function statSync(path, options = statDefaults) {
  return statWith(ops.stat, 'stat', path, options);
}

function lstatSync(path, options = statDefaults) {
  return statWith(ops.lstat, 'lstat', path, options);
}

function fstatSync(fd, options = statDefaults) {
  fd = getFd(fd);
  const out = scratchFor(options.bigint);
  check(ops.fstat(fd, out), 'fstat');
  return statsFrom(out);
}

function statfsSync(path, options = statDefaults) {
  path = getPath(path);
  return new StatFs(check(ops.statfs(path, Boolean(options.bigint)), 'statfs', path));
}

function accessSync(path, mode) {
  path = getPath(path);
  check(ops.access(path, getSmallMode(mode, 7, F_OK)), 'access', path);
}

let warnedAboutExists = false;

function warnAboutExists() {
  if (warnedAboutExists) return;
  warnedAboutExists = true;
  process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated',
    'DeprecationWarning', 'DEP0187');
}

// Never throws: what is no path does not exist.
function existsSync(path) {
  try {
    path = getPath(path);
  } catch (error) {
    if (error.code === 'ERR_INVALID_ARG_TYPE') warnAboutExists();
    return false;
  }
  return ops.exists(path);
}

function chmodSync(path, mode) {
  path = getPath(path);
  check(ops.chmod(path, getMode(mode, 'mode')), 'chmod', path);
}

function fchmodSync(fd, mode) {
  fd = getFd(fd);
  check(ops.fchmod(fd, getMode(mode, 'mode')), 'fchmod');
}

function chownSync(path, uid, gid) {
  path = getPath(path);
  check(ops.chown(path, getOwner(uid, 'uid'), getOwner(gid, 'gid')), 'chown', path);
}

function fchownSync(fd, uid, gid) {
  fd = getFd(fd);
  check(ops.fchown(fd, getOwner(uid, 'uid'), getOwner(gid, 'gid')), 'fchown');
}

function lchownSync(path, uid, gid) {
  path = getPath(path);
  check(ops.lchown(path, getOwner(uid, 'uid'), getOwner(gid, 'gid')), 'lchown', path);
}

function utimesSync(path, atime, mtime) {
  path = getPath(path);
  check(ops.utimes(path, getTime(atime), getTime(mtime)), 'utime', path);
}

function futimesSync(fd, atime, mtime) {
  fd = getFd(fd);
  check(ops.futimes(fd, getTime(atime, 'atime'), getTime(mtime, 'mtime')), 'futime');
}

function lutimesSync(path, atime, mtime) {
  path = getPath(path);
  check(ops.lutimes(path, getTime(atime), getTime(mtime)), 'lutime', path);
}

// ---- names ------------------------------------------------------------------------------------

function copyFileSync(src, dest, mode) {
  src = getPath(src, 'src');
  dest = getPath(dest, 'dest');
  check(ops.copyFile(src, dest, getSmallMode(mode, 7, 0)), 'copyfile', src, dest);
}

function linkSync(existingPath, newPath) {
  existingPath = getPath(existingPath, 'existingPath');
  newPath = getPath(newPath, 'newPath');
  check(ops.link(existingPath, newPath), 'link', existingPath, newPath);
}

function symlinkSync(target, path, type) {
  const flags = symlinkFlags(type);
  target = getPath(target, 'target');
  path = getPath(path);
  check(ops.symlink(target, path, flags), 'symlink', target, path);
}

function renameSync(oldPath, newPath) {
  oldPath = getPath(oldPath, 'oldPath');
  newPath = getPath(newPath, 'newPath');
  check(ops.rename(oldPath, newPath), 'rename', oldPath, newPath);
}

function unlinkSync(path) {
  path = getPath(path);
  check(ops.unlink(path), 'unlink', path);
}

function readlinkSync(path, options) {
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path, 'oldPath');
  const link = check(ops.readlink(path, wantsBytes(encoding)), 'readlink', path);
  return decodeName(link, encoding);
}

// The path of a pipe or socket behind links that end in no file ("/dev/stdin"): what the last of them says.
// undefined when it is something else.
function pathOfPipe(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !(stats.isFIFO() || stats.isSocket())) return undefined;
  let at = resolve(`${path}`);
  for (;;) {
    const link = ops.readlink(at, false);
    if (typeof link === 'number') return at;
    at = resolve(dirname(at), link);
  }
}

function realpathSync(path, options) {
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path);
  let real = ops.realpath(path, wantsBytes(encoding));
  if (real === ENOENT) real = pathOfPipe(path) ?? ENOENT;
  // Node's own walk over the path reports the link it could not lstat; the code is what counts.
  if (typeof real === 'number') throw uvException({ errno: real, syscall: 'lstat', path });
  return decodeName(real, encoding);
}

realpathSync.native = function native(path, options) {
  const { encoding } = getOptions(options, statDefaults);
  path = getPath(path);
  return decodeName(check(ops.realpathNative(path, wantsBytes(encoding)), 'realpath', path), encoding);
};

function truncateSync(path, len = 0) {
  path = getPath(path);
  const fd = check(ops.open(path, constants.O_RDWR, 0o666), 'open', path);
  try {
    check(ops.ftruncate(fd, lengthOf(len)), 'ftruncate');
  } finally {
    ops.close(fd);
  }
}

function lengthOf(len) {
  validateInteger(len, 'len');
  return Math.max(0, len);
}

module.exports = {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  lchownSync,
  lengthOf,
  pathOfPipe,
  linkSync,
  lstatSync,
  lutimesSync,
  openSync,
  readSync,
  readlinkSync,
  readvSync,
  realpathSync,
  renameSync,
  statSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeSync,
  writevSync,
};
