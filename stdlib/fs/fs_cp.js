/* SPDX-License-Identifier: MIT */
/*
 * fs_cp.js - cp, cpSync and promises.cp: one algorithm, written as generators that yield the file
 * operations they need; two small drivers carry them out in place or with promises.
 */
'use strict';

const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateObject,
} = require('internal/validators');
const { dirname, isAbsolute, join, parse, resolve, sep } = require('path');
const { isPromise } = require('util').types;
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const { failure, getPath, getSmallMode } = require('fs/fs_args');
const { scratchFor } = require('fs/fs_stats');

const {
  ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE,
  ERR_FS_CP_NON_DIR_TO_DIR, ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN,
  ERR_FS_EISDIR, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_RETURN_VALUE,
} = codes;
const {
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK, S_IWUSR,
} = constants;

const ENOENT = -2;
const EINVAL = -22;
const errnos = { EEXIST: 17, EINVAL: 22, EISDIR: 21, ENOTDIR: 20 };

function cpError(Constructor, code, message, path) {
  return new Constructor({ code, errno: errnos[code], message, path, syscall: 'cp' });
}

// ---- operations -------------------------------------------------------------------------------

// What a generator yields: the name of an op and its arguments. The driver answers with the value
// or a negative code.
const must = {
  // Runs the op and throws unless it succeeds. Errors name the paths among the arguments.
  * op(name, syscall, ...args) {
    const result = yield [name, ...args];
    if (typeof result === 'number' && result < 0) {
      const { 0: path, 1: dest } = args.filter((arg) => typeof arg === 'string');
      throw failure(result, syscall, path, dest);
    }
    return result;
  },
};

const DEV = 0;
const MODE = 1;
const INO = 7;

// Numbers of a stat, or null when there is nothing. options.dereference decides which stat.
function* statOf(path, follow) {
  const fields = yield [follow ? 'stat' : 'lstat', path];
  if (fields === ENOENT) return null;
  if (typeof fields === 'number') throw failure(fields, 'cp', path);
  return fields;
}

function isType(fields, type) {
  return (fields[MODE] & S_IFMT) === type;
}

function same(a, b) {
  return a[INO] !== 0 && a[INO] === b[INO] && a[DEV] === b[DEV];
}

// ---- checks -----------------------------------------------------------------------------------

// Is `dest` below `src`, or the same?
function isBelow(src, dest) {
  const a = resolve(src).split(sep).filter(Boolean);
  const b = resolve(dest).split(sep).filter(Boolean);
  return a.every((part, i) => b[i] === part);
}

function* checkPair(src, dest, options) {
  const from = yield* statOf(src, options.dereference);
  if (from === null) throw failure(ENOENT, options.dereference ? 'stat' : 'lstat', src);
  const to = yield* statOf(dest, options.dereference);
  const fromDir = isType(from, S_IFDIR);
  if (to !== null) {
    if (same(from, to)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    }
    const toDir = isType(to, S_IFDIR);
    if (fromDir && !toDir) {
      throw cpError(ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR',
        `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!fromDir && toDir) {
      throw cpError(ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR',
        `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (fromDir && isBelow(src, dest)) {
    throw cpError(ERR_FS_CP_EINVAL, 'EINVAL',
      `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
  }
  return { from, to };
}

// ---- the permission model: off, or what it permits ------------------------------------------------

const isGuarded = () => natives('permission').mode() !== 0;
const mayRead = (path) => !isGuarded() || require('internal/permission').allows('fs.read', path);
const mayWrite = (path) => !isGuarded() || require('internal/permission').allows('fs.write', path);

function checkPermission(src, dest) {
  if (!isGuarded()) return;
  const { check } = require('internal/permission');
  check('fs.read', src);
  check('fs.write', dest);
}

// A parent of dest may be src under another name.
function* checkParents(src, from, dest) {
  const top = resolve(dirname(src));
  for (let parent = resolve(dirname(dest)); ; parent = dirname(parent)) {
    if (parent === top || parent === parse(parent).root || !mayRead(parent)) return;
    const fields = yield* statOf(parent, true);
    if (fields === null) return;
    if (same(from, fields)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL',
        `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
    }
  }
}

// ---- copying ----------------------------------------------------------------------------------

function* copyRoot(src, dest, options) {
  checkPermission(src, dest);
  if (options.filter && !(yield ['filter', options.filter, src, dest])) return;
  const { from, to } = yield* checkPair(src, dest, options);
  yield* checkParents(src, from, dest);
  const parent = dirname(dest);
  const made = mayWrite(parent) ? yield ['mkdirp', parent, 0o777] : 0;
  if (made < 0) throw failure(made, 'mkdir', parent);
  yield* copyEntry(src, dest, from, to, options);
}

function* copyEntry(src, dest, from, to, options) {
  if (isType(from, S_IFDIR)) {
    if (!options.recursive) {
      throw cpError(ERR_FS_EISDIR, 'EISDIR',
        `Recursive option not enabled, cannot copy a directory: ${src}`, src);
    }
    yield* copyDirectory(src, dest, from, to, options);
  } else if (isType(from, S_IFREG) || isType(from, S_IFCHR) || isType(from, S_IFBLK)) {
    yield* copyFile(src, dest, from, to, options);
  } else if (isType(from, S_IFLNK)) {
    yield* copyLink(src, dest, to, options);
  } else if (isType(from, S_IFSOCK)) {
    throw cpError(ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${dest}`, dest);
  } else if (isType(from, S_IFIFO)) {
    throw cpError(ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest);
  } else {
    throw cpError(ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function existsError(dest) {
  return cpError(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
}

function* copyFile(src, dest, from, to, options) {
  if (to !== null) {
    if (!options.force) {
      if (options.errorOnExist) throw existsError(dest);
      return;
    }
    yield* must.op('unlink', 'unlink', dest);
  }
  yield* must.op('copyFile', 'copyfile', src, dest, options.mode);
  if (options.preserveTimestamps) yield* copyTimes(src, dest, from[MODE]);
}

function* copyTimes(src, dest, mode) {
  // Times of a file that we may not write to cannot be set.
  const readOnly = (mode & S_IWUSR) === 0;
  if (readOnly) yield* must.op('chmod', 'chmod', dest, mode | S_IWUSR);
  // Again: reading has changed the access time.
  const now = yield* statOf(src, true);
  yield* must.op('utimes', 'utime', dest, now[10] + now[11] / 1e9, now[12] + now[13] / 1e9);
  if (readOnly) yield* must.op('chmod', 'chmod', dest, mode & 0o7777);
}

function* copyDirectory(src, dest, from, to, options) {
  if (to === null) yield* must.op('mkdir', 'mkdir', dest, 0o777);
  else if (options.errorOnExist && !options.force) throw existsError(dest);
  const names = yield* must.op('readdir', 'scandir', src);
  for (const name of names) {
    const srcItem = join(src, name);
    const destItem = join(dest, name);
    if (options.filter && !(yield ['filter', options.filter, srcItem, destItem])) continue;
    const pair = yield* checkPair(srcItem, destItem, options);
    yield* copyEntry(srcItem, destItem, pair.from, pair.to, options);
  }
  if (to === null) yield* must.op('chmod', 'chmod', dest, from[MODE] & 0o7777);
}

function* copyLink(src, dest, to, options) {
  let target = yield* must.op('readlink', 'readlink', src);
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (to === null) {
    yield* must.op('symlink', 'symlink', target, dest);
    return;
  }
  let old = yield ['readlink', dest];
  if (old === EINVAL) { // no link: this reports what is in the way
    yield* must.op('symlink', 'symlink', target, dest);
    return;
  }
  if (typeof old === 'number') throw failure(old, 'readlink', dest);
  if (!isAbsolute(old)) old = resolve(dirname(dest), old);
  const pointed = yield* statOf(src, true);
  if (pointed !== null && isType(pointed, S_IFDIR)) {
    if (isBelow(target, old)) {
      throw cpError(ERR_FS_CP_EINVAL, 'EINVAL',
        `cannot copy ${target} to a subdirectory of self ${old}`, dest);
    }
    if (isBelow(old, target)) {
      throw cpError(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL',
        `cannot overwrite ${old} with ${target}`, dest);
    }
  }
  yield* must.op('unlink', 'unlink', dest);
  yield* must.op('symlink', 'symlink', target, dest);
}

// ---- drivers ----------------------------------------------------------------------------------

function filterSync(filter, src, dest) {
  const result = filter(src, dest);
  if (isPromise(result)) throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', result);
  return result;
}

function performSync(name, a, b, c) {
  switch (name) {
    case 'filter': return filterSync(a, b, c);
    case 'stat':
    case 'lstat': {
      const out = scratchFor(false);
      const status = ops[name](a, out);
      return status < 0 ? status : out.slice();
    }
    case 'readdir': return ops.readdir(a, false, false);
    case 'readlink': return ops.readlink(a, false);
    case 'symlink': return ops.symlink(a, b, 0);
    case 'mkdirp': return ops.mkdirp(a, b)[0];
    default: return ops[name](a, b, c);
  }
}

function perform(name, a, b, c) {
  return new Promise((done, reject) => {
    const pick = (status, value) => done(status < 0 ? status : value);
    switch (name) {
      case 'filter': // may throw: then the promise is rejected
        done(a(b, c));
        break;
      case 'stat':
      case 'lstat':
        ops[name](a, false, pick);
        break;
      case 'readdir':
        ops.readdir(a, false, false, pick);
        break;
      case 'readlink':
        ops.readlink(a, false, pick);
        break;
      case 'symlink':
        ops.symlink(a, b, 0, done);
        break;
      case 'unlink':
        ops.unlink(a, done);
        break;
      case 'copyFile':
      case 'utimes':
        ops[name](a, b, c, done);
        break;
      case 'chmod':
      case 'mkdir':
      case 'mkdirp':
        ops[name](a, b, done);
        break;
      default:
        reject(new codes.ERR_INTERNAL_ASSERTION(name));
    }
  });
}

function runSync(steps) {
  let next = steps.next();
  while (!next.done) next = steps.next(performSync(...next.value));
}

async function run(steps) {
  let next = steps.next();
  while (!next.done) next = steps.next(await perform(...next.value));
}

// ---- the API ----------------------------------------------------------------------------------

const defaults = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  mode: 0,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

function cpOptions(given) {
  if (given === undefined) return defaults;
  validateObject(given, 'options');
  const options = { ...defaults, ...given };
  for (const name in defaults) {
    if (name !== 'filter' && name !== 'mode') validateBoolean(options[name], `options.${name}`);
  }
  options.mode = getSmallMode(options.mode, 7, 0);
  if (options.dereference && options.verbatimSymlinks) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

// cp works on strings: it joins and compares paths.
function cpPath(path, name) {
  path = getPath(path, name);
  return typeof path === 'string' ? path : Buffer.from(path).toString();
}

function cpSync(src, dest, options) {
  options = cpOptions(options);
  runSync(copyRoot(cpPath(src, 'src'), cpPath(dest, 'dest'), options));
}

async function cp(src, dest, options) {
  options = cpOptions(options);
  await run(copyRoot(cpPath(src, 'src'), cpPath(dest, 'dest'), options));
}

function cpCallback(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  options = cpOptions(options);
  src = cpPath(src, 'src');
  dest = cpPath(dest, 'dest');
  run(copyRoot(src, dest, options)).then(() => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error));
}

module.exports = { cp, cpCallback, cpSync };
