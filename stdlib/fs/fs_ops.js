/* SPDX-License-Identifier: MIT */
/*
 * fs_ops.js - the table of file system ops that the whole room calls, as ops.open(...), and never
 * through copies: when the executable carries embedded files, fs_embedded.js puts its own versions
 * of some of them into this object at start. Without embedded files the table is the natives.
 *
 * Results (fs.h): in place, a negative libuv code or the value; with a completion function as last
 * argument, done(code) or done(code, value).
 */
'use strict';

const binding = natives('fs');

const names = [
  'access', 'chmod', 'chown', 'close', 'copyFile', 'dirClose', 'dirOpen', 'dirRead', 'exists',
  'fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'futimes', 'kind', 'lchown',
  'link', 'lstat', 'lutimes', 'mkdir', 'mkdirp', 'mkdtemp', 'open', 'pollStart', 'print', 'read',
  'readFile', 'readFileUtf8', 'readNow', 'readdir', 'readlink', 'readv', 'realpath', 'realpathNative',
  'rename', 'rmTree', 'rmdir', 'stat', 'statfs', 'symlink', 'unlink', 'utimes', 'watchClose', 'watchRef', 'watchStart',
  'write', 'writeFile', 'writeFileUtf8', 'writeString', 'writev',
];

const ops = {};
for (const name of names) ops[name] = binding[name];

// Stage numbers of whole-file ops (fs_file.c).
const fileStages = ['open', 'fstat', 'read'];
// Numbers of tree_call (fs_tree.c).
const treeCalls = ['mkdir', 'rmdir', 'unlink', 'lstat', 'scandir'];

module.exports = { fileStages, hooks: binding.hooks, ops, treeCalls };
