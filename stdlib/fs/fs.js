/* SPDX-License-Identifier: MIT */
/*
 * fs.js - the fs module: puts its parts together.
 *
 *   fs_ops        the natives, and the place where embedded files come in (fs_embedded.js)
 *   fs_args       checks and conversions of arguments
 *   fs_sync, fs_callbacks, promises        one op each, in the three styles
 *   fs_files, fs_dir, fs_trees, fs_cp      whole files, listings, recursive work
 *   fs_streams, fs_handle, fs_watchers, fs_utf8_stream     objects
 */
'use strict';

const { deprecate } = require('util');
const { customPromisifyArgs, defineLazyProperties, promisify } = require('internal/util');
const { validateObject, validateString } = require('internal/validators');
const constants = require('fs/fs_constants');
const { getPath } = require('fs/fs_args');
const sync = require('fs/fs_sync');
const callbacks = require('fs/fs_callbacks');
const files = require('fs/fs_files');
const dirs = require('fs/fs_dir');
const trees = require('fs/fs_trees');
const streams = require('fs/fs_streams');
const { FileHandle } = require('fs/fs_handle');
const watchers = require('fs/fs_watchers');
const { cpCallback, cpSync } = require('fs/fs_cp');
const { glob, globSync } = require('fs/fs_glob');
const { Stats } = require('fs/fs_stats');
const promises = require('fs/promises');
const embedded = require('fs/fs_embedded');

const { getCallback, ...plainCallbacks } = callbacks;
const { lengthOf, pathOfPipe, ...plainSync } = sync;

function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  return require('web/blob').openAsBlob(getPath(path), type); // few programs do
}

const fs = {
  appendFile: files.appendFile,
  appendFileSync: files.appendFileSync,
  ...plainCallbacks,
  ...plainSync,
  cp: cpCallback,
  cpSync,
  createReadStream: streams.createReadStream,
  createWriteStream: streams.createWriteStream,
  glob,
  globSync,
  lchmod: undefined, // macOS only
  lchmodSync: undefined,
  mkdir: trees.mkdir,
  mkdirSync: trees.mkdirSync,
  mkdtemp: trees.mkdtemp,
  mkdtempDisposableSync: trees.mkdtempDisposableSync,
  mkdtempSync: trees.mkdtempSync,
  openAsBlob,
  opendir: dirs.opendir,
  opendirSync: dirs.opendirSync,
  readFile: files.readFile,
  readFileSync: files.readFileSync,
  readdir: dirs.readdir,
  readdirSync: dirs.readdirSync,
  rm: trees.rm,
  rmSync: trees.rmSync,
  rmdir: trees.rmdir,
  rmdirSync: trees.rmdirSync,
  unwatchFile: watchers.unwatchFile,
  watch: watchers.watch,
  watchFile: watchers.watchFile,
  writeFile: files.writeFile,
  writeFileSync: files.writeFileSync,
  Dir: dirs.Dir,
  Dirent: dirs.Dirent,
  Stats: deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'),
  _toUnixTimestamp: require('fs/fs_args').getTime,
};

// fs.Stats is the deprecated wrapper; objects are made by the class itself.
fs.Stats.prototype = Stats.prototype;

// ReadStream and WriteStream can be replaced by programs; FileReadStream is the same under an old
// name.
for (const { 0: name, 1: value } of [
  ['ReadStream', streams.ReadStream], ['WriteStream', streams.WriteStream],
  ['FileReadStream', streams.ReadStream], ['FileWriteStream', streams.WriteStream],
]) {
  Object.defineProperty(fs, name, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
}

Object.defineProperties(fs, {
  constants: { __proto__: null, value: constants, enumerable: true },
  promises: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return promises;
    },
  },
});

defineLazyProperties(fs, 'fs/fs_utf8_stream', ['Utf8Stream'], true, require); // few programs have one

// The access modes stood here before fs.constants did.
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: deprecate(() => constants[name],
      `fs.${name} is deprecated, use fs.constants.${name} instead`, 'DEP0176'),
  });
}

// ---- promisified forms ------------------------------------------------------------------------

// fs.exists has no error argument, so it needs a form of its own.
Object.defineProperty(fs.exists, promisify.custom, {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => fs.exists(path, resolve));
  },
});

for (const { 0: fn, 1: names } of [
  [fs.read, ['bytesRead', 'buffer']], [fs.readv, ['bytesRead', 'buffers']],
  [fs.write, ['bytesWritten', 'buffer']], [fs.writev, ['bytesWritten', 'buffers']],
]) {
  Object.defineProperty(fn, customPromisifyArgs, { __proto__: null, value: names });
}

streams.connect(fs, FileHandle);
files.connect(fs);
embedded.install();

module.exports = fs;
