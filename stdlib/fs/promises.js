/* SPDX-License-Identifier: MIT */
/*
 * promises.js - fs.promises. Functions are async so that an error made after the op carries the
 * awaiting functions in its stack; each op costs one promise and one async function.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean } = require('internal/validators');
const { resolve: resolvePath } = require('path');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const {
  check, decodeName, getMode, getOptions, getOwner, getPath, getSmallMode, getTime, isFd,
  stringToFlags, wantsBytes,
} = require('fs/fs_args');
const { StatFs, statsFrom } = require('fs/fs_stats');
const { symlinkFlags } = require('fs/fs_io_args');
const { lengthOf } = require('fs/fs_sync');
const dirs = require('fs/fs_dir');
const files = require('fs/fs_files');
const trees = require('fs/fs_trees');
const { FileHandle, checkAborted, isIterable, single, writeData } = require('fs/fs_handle');
const { watchIterator } = require('fs/fs_watch_iterator');
const { cp } = require('fs/fs_cp');
const { globIterator } = require('fs/fs_glob');

const { ERR_METHOD_NOT_IMPLEMENTED } = codes;

const ENOENT = -2;
const ENOTDIR = -20;

// A function of ours with a callback, as a promise.
function promised(fn, ...args) {
  return new Promise((resolve, reject) => {
    fn(...args, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

// Errors of callback functions are made in the callback, where no caller is on the stack. Making
// the stack again after the await brings the awaiting functions in.
async function traced(promise) {
  try {
    return await promise;
  } catch (error) {
    const ours = error instanceof Error && error.syscall !== undefined;
    if (ours) Error.captureStackTrace(error, traced);
    throw error;
  }
}

// ---- attributes -------------------------------------------------------------------------------

async function access(path, mode) {
  path = getPath(path);
  mode = getSmallMode(mode, 7, constants.F_OK);
  check(await new Promise((done) => ops.access(path, mode, done)), 'access', path);
}

async function statWith(op, syscall, path, options) {
  path = getPath(path);
  const big = Boolean(options?.bigint);
  const result = await new Promise((done) => op(path, big, single(done)));
  const absent = result === ENOENT || result === ENOTDIR;
  if (absent && options?.throwIfNoEntry === false) return undefined;
  return statsFrom(check(result, syscall, path));
}

function stat(path, options) {
  return statWith(ops.stat, 'stat', path, options);
}

function lstat(path, options) {
  return statWith(ops.lstat, 'lstat', path, options);
}

async function statfs(path, options) {
  path = getPath(path);
  const big = Boolean(options?.bigint);
  const result = await new Promise((done) => ops.statfs(path, big, single(done)));
  return new StatFs(check(result, 'statfs', path));
}

async function chmod(path, mode) {
  path = getPath(path);
  mode = getMode(mode, 'mode');
  check(await new Promise((done) => ops.chmod(path, mode, done)), 'chmod', path);
}

async function lchmod(path, mode) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function chown(path, uid, gid) {
  path = getPath(path);
  getOwner(uid, 'uid');
  getOwner(gid, 'gid');
  check(await new Promise((done) => ops.chown(path, uid, gid, done)), 'chown', path);
}

async function lchown(path, uid, gid) {
  path = getPath(path);
  getOwner(uid, 'uid');
  getOwner(gid, 'gid');
  check(await new Promise((done) => ops.lchown(path, uid, gid, done)), 'lchown', path);
}

async function utimes(path, atime, mtime) {
  path = getPath(path);
  atime = getTime(atime);
  mtime = getTime(mtime);
  check(await new Promise((done) => ops.utimes(path, atime, mtime, done)), 'utime', path);
}

async function lutimes(path, atime, mtime) {
  path = getPath(path);
  atime = getTime(atime);
  mtime = getTime(mtime);
  check(await new Promise((done) => ops.lutimes(path, atime, mtime, done)), 'lutime', path);
}

// ---- names ------------------------------------------------------------------------------------

async function copyFile(src, dest, mode) {
  src = getPath(src, 'src');
  dest = getPath(dest, 'dest');
  mode = getSmallMode(mode, 7, 0);
  const status = await new Promise((done) => ops.copyFile(src, dest, mode, done));
  check(status, 'copyfile', src, dest);
}

async function link(existingPath, newPath) {
  existingPath = getPath(existingPath, 'existingPath');
  newPath = getPath(newPath, 'newPath');
  const status = await new Promise((done) => ops.link(existingPath, newPath, done));
  check(status, 'link', existingPath, newPath);
}

async function symlink(target, path, type) {
  const flags = symlinkFlags(type);
  target = getPath(target, 'target');
  path = getPath(path);
  const status = await new Promise((done) => ops.symlink(target, path, flags, done));
  check(status, 'symlink', target, path);
}

async function rename(oldPath, newPath) {
  oldPath = getPath(oldPath, 'oldPath');
  newPath = getPath(newPath, 'newPath');
  const status = await new Promise((done) => ops.rename(oldPath, newPath, done));
  check(status, 'rename', oldPath, newPath);
}

async function unlink(path) {
  path = getPath(path);
  check(await new Promise((done) => ops.unlink(path, done)), 'unlink', path);
}

async function readlink(path, options) {
  const { encoding } = getOptions(options, {});
  path = getPath(path, 'oldPath');
  const name = await new Promise((done) => ops.readlink(path, wantsBytes(encoding), single(done)));
  return decodeName(check(name, 'readlink', path), encoding);
}

async function realpath(path, options) {
  const { encoding } = getOptions(options, {});
  path = getPath(path);
  const name = await new Promise((done) => ops.realpathNative(path, wantsBytes(encoding), single(done)));
  return decodeName(check(name, 'realpath', path), encoding);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(lengthOf(len));
  } finally {
    await handle.close();
  }
}

// ---- directories ------------------------------------------------------------------------------

async function mkdir(path, options) {
  return traced(promised(trees.mkdir, path, options));
}

async function mkdtemp(prefix, options) {
  return traced(promised(trees.mkdtemp, prefix, options));
}

async function mkdtempDisposable(prefix, options) {
  const path = await mkdtemp(prefix, options);
  const full = resolvePath(path); // the directory must be found after a chdir too
  const remove = () => rm(full, { recursive: true, force: true });
  return {
    __proto__: null,
    path,
    remove,
    async [Symbol.asyncDispose]() {
      await remove();
    },
  };
}

async function readdir(path, options) {
  return traced(promised(dirs.readdir, path, options));
}

async function opendir(path, options) {
  return traced(promised(dirs.opendir, path, options));
}

async function rm(path, options) {
  return traced(promised(trees.rm, path, options));
}

async function rmdir(path, options) {
  return traced(promised(trees.rmdir, path, options));
}

// ---- whole files ------------------------------------------------------------------------------

async function open(path, flags, mode) {
  path = getPath(path);
  flags = stringToFlags(flags);
  mode = getMode(mode, 'mode', 0o666);
  const fd = await new Promise((done) => ops.open(path, flags, mode, done));
  return new FileHandle(check(fd, 'open', path));
}

async function readFile(path, options) {
  if (path instanceof FileHandle) return path.readFile(options);
  options = getOptions(options, {});
  checkAborted(options.signal);
  if (isFd(path)) getPath(path); // a number is no path here: throws
  return traced(promised(files.readFile, path, { flag: 'r', ...options }));
}

async function writeFile(path, data, options) {
  options = getOptions(options, {});
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (!isIterable(data)) files.checkData(data);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (path instanceof FileHandle) return path.writeFile(data, options);
  checkAborted(options.signal);
  if (isFd(path)) getPath(path);
  if (!isIterable(data)) {
    return traced(promised(files.writeFile, path, data, options));
  }
  const handle = await open(path, options.flag || 'w', options.mode);
  try {
    await writeData(handle.fd, data, options);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
  return undefined;
}

async function appendFile(path, data, options) {
  options = { ...getOptions(options, {}) };
  options.flag ||= 'a';
  return writeFile(path, data, options);
}

module.exports = {
  access,
  appendFile,
  chmod,
  chown,
  constants,
  copyFile,
  cp,
  glob: globIterator,
  lchmod,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  mkdtemp,
  mkdtempDisposable,
  open,
  opendir,
  readFile,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  symlink,
  truncate,
  unlink,
  utimes,
  watch: watchIterator,
  writeFile,
};
