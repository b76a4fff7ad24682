/* SPDX-License-Identifier: MIT */
/*
 * fs_trees.js - making and removing directories: mkdir (also recursive), mkdtemp, rmdir, rm.
 * Recursive work is one job in C (fs_tree.c).
 */
'use strict';

const { codes, uvException } = require('internal/errors');
const { validateBoolean, validateFunction } = require('internal/validators');
const { resolve } = require('path');
const constants = require('fs/fs_constants');
const { ops, treeCalls } = require('fs/fs_ops');
const {
  check, decodeName, failure, getMode, getOptions, getPath, getRmOptions, wantsBytes,
} = require('fs/fs_args');
const { scratchFor } = require('fs/fs_stats');

const { ERR_FS_EISDIR } = codes;
const { S_IFDIR, S_IFMT } = constants;
const ENOENT = -2;
const ENOTDIR = -20;
const EISDIR = 21;

function treeFailure(code, call, where, path) {
  return uvException({ errno: code, syscall: treeCalls[call], path: where ?? path });
}

// ---- mkdir ------------------------------------------------------------------------------------

function mkdirOptions(options) {
  if (typeof options === 'number' || typeof options === 'string') {
    return { recursive: false, mode: getMode(options, 'mode') };
  }
  const recursive = options?.recursive ?? false;
  if (options && options.recursive !== undefined) {
    validateBoolean(options.recursive, 'options.recursive');
  }
  return { recursive, mode: getMode(options?.mode, 'options.mode', 0o777) };
}

function mkdirSync(path, options) {
  const { recursive, mode } = mkdirOptions(options);
  path = getPath(path);
  if (!recursive) {
    check(ops.mkdir(path, mode), 'mkdir', path);
    return undefined;
  }
  const { 0: code, 1: call, 2: where } = ops.mkdirp(path, mode);
  if (code < 0) throw treeFailure(code, call, where, path);
  return where;
}

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { recursive, mode } = mkdirOptions(options);
  validateFunction(callback, 'cb');
  path = getPath(path);
  if (recursive) {
    ops.mkdirp(path, mode, (code, call, where) => {
      if (code < 0) callback(treeFailure(code, call, where, path));
      else callback(null, where);
    });
    return;
  }
  ops.mkdir(path, mode, (status) => {
    callback(status < 0 ? failure(status, 'mkdir', path) : null);
  });
}

// ---- mkdtemp ----------------------------------------------------------------------------------

let warnedAboutX = false;

// The template of a prefix: six characters for the system to fill in.
function template(prefix) {
  prefix = getPath(prefix, 'prefix');
  const last = typeof prefix === 'string' ? prefix.charCodeAt(prefix.length - 1) : prefix.at(-1);
  if (last === 88 /* X */ && !warnedAboutX) {
    warnedAboutX = true;
    process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
      'For details see: https://nodejs.org/api/fs.html');
  }
  if (typeof prefix === 'string') return `${prefix}XXXXXX`;
  return Buffer.concat([prefix, Buffer.from('XXXXXX')]);
}

function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options, {});
  const path = template(prefix);
  const name = check(ops.mkdtemp(path, wantsBytes(encoding)), 'mkdtemp', path);
  return decodeName(name, encoding);
}

function mkdtemp(prefix, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options, {});
  const path = template(prefix);
  ops.mkdtemp(path, wantsBytes(encoding), (status, name) => {
    if (status < 0) callback(failure(status, 'mkdtemp', path));
    else callback(null, decodeName(name, encoding));
  });
}

function mkdtempDisposableSync(prefix, options) {
  const path = mkdtempSync(prefix, options);
  const full = resolve(path); // the directory must be found after a chdir too
  const remove = () => rmSync(full, { recursive: true, force: true });
  return {
    path,
    remove,
    [Symbol.dispose]() {
      remove();
    },
  };
}

// ---- rmdir ------------------------------------------------------------------------------------

let warnedAboutRmdir = false;

function warnAboutRmdir() {
  if (warnedAboutRmdir) return;
  warnedAboutRmdir = true;
  process.emitWarning('In future versions of Node.js, fs.rmdir(path, { recursive: true }) ' +
    'will be removed. Use fs.rm(path, { recursive: true }) instead',
  'DeprecationWarning', 'DEP0147');
}

// Recursive rmdir only takes directories; everything else is rm's.
function rmdirSync(path, options) {
  path = getPath(path);
  if (!options?.recursive) {
    if (options !== undefined) getRmOptions(options);
    check(ops.rmdir(path), 'rmdir', path);
    return;
  }
  warnAboutRmdir();
  const { maxRetries, retryDelay } = getRmOptions(options);
  const stat = scratchFor(false);
  check(ops.lstat(path, stat), 'lstat', path);
  if ((stat[1] & S_IFMT) !== S_IFDIR) throw failure(ENOTDIR, 'rmdir', path);
  removeTreeSync(path, maxRetries, retryDelay);
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  path = getPath(path);
  const { maxRetries, recursive, retryDelay } = getRmOptions(options);
  if (!recursive) {
    ops.rmdir(path, (status) => callback(status < 0 ? failure(status, 'rmdir', path) : null));
    return;
  }
  warnAboutRmdir();
  ops.lstat(path, false, (status, stat) => {
    if (status < 0) callback(failure(status, 'lstat', path));
    else if ((stat[1] & S_IFMT) !== S_IFDIR) callback(failure(ENOTDIR, 'rmdir', path));
    else removeTree(path, maxRetries, retryDelay, callback);
  });
}

// ---- rm ---------------------------------------------------------------------------------------

function removeTreeSync(path, maxRetries, retryDelay) {
  const { 0: code, 1: call, 2: where } = ops.rmTree(path, maxRetries, retryDelay);
  if (code < 0) throw treeFailure(code, call, where, path);
}

function removeTree(path, maxRetries, retryDelay, callback) {
  ops.rmTree(path, maxRetries, retryDelay, (code, call, where) => {
    callback(code < 0 ? treeFailure(code, call, where, path) : null);
  });
}

function isDirectoryError(path) {
  return new ERR_FS_EISDIR({
    code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: EISDIR,
  });
}

// What an lstat before rm means: an error to report, null to go on, undefined for nothing to do.
function verdict(status, mode, path, options) {
  if (status === ENOENT && options.force) return undefined;
  if (status < 0) return failure(status, 'lstat', path);
  return (mode & S_IFMT) === S_IFDIR && !options.recursive ? isDirectoryError(path) : null;
}

function rmSync(path, options) {
  path = getPath(path);
  options = getRmOptions(options);
  const stat = scratchFor(false);
  const status = ops.lstat(path, stat);
  const error = verdict(status, stat[1], path, options);
  if (error) throw error;
  if (error === null) removeTreeSync(path, options.maxRetries, options.retryDelay);
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  path = getPath(path);
  options = getRmOptions(options);
  ops.lstat(path, false, (status, stat) => {
    const error = verdict(status, stat?.[1], path, options);
    if (error === null) removeTree(path, options.maxRetries, options.retryDelay, callback);
    else callback(error ?? null);
  });
}

module.exports = {
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempDisposableSync,
  mkdtempSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
};
