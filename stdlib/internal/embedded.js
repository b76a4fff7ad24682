/* SPDX-License-Identifier: MIT */
/*
 * embedded.js - the files inside the executable (runtime/image), as entries by number. The module
 * loader, fs (fs_embedded.js) and ingot:assets look them up here.
 *
 * Nothing here may be called while the snapshot is built: there is no image yet.
 */
'use strict';

const { posix } = require('path');

const native = natives('image');

let rootPath = null; // per process; '' without an image
const cached = new Map(); // entry -> ArrayBuffer

// '/ingot', or '' when the executable carries no application.
function root() {
  rootPath ??= native.root();
  return rootPath;
}

// Entry of an absolute, normalised path; -1 when there is none.
function find(path) {
  return native.find(path);
}

// 0: file, 1: directory
function kind(entry) {
  return native.kind(entry);
}

// Whether the file is there in name only: a module of an executable that was built with --no-sources.
function isHidden(entry) {
  return native.hidden(entry);
}

function hiddenError(path) {
  const error = new Error(`The text of ${path} is not in this executable: it was built with --no-sources`);
  error.code = 'ERR_NO_SOURCE';
  error.path = path;
  return error;
}

function size(entry) {
  return native.size(entry);
}

// Permission bits.
function mode(entry) {
  return native.mode(entry);
}

// Sorted names of a directory's entries.
function children(entry) {
  return native.children(entry);
}

// The content as an ArrayBuffer over the image's pages: shared by all callers, so only for those
// that do not write to it or hand it to code that may, other than on purpose.
function bytes(entry) {
  let buffer = cached.get(entry);
  if (buffer === undefined) {
    buffer = native.bytes(entry);
    cached.set(entry, buffer);
  }
  return buffer;
}

// Copies what there is from byte `from` on into the piece of `view`; returns how many bytes.
function read(entry, view, offset, length, from) {
  return native.read(entry, view, offset, length, from);
}

// `path` normalised and without a trailing slash when it lies in the image's part of the name
// space (existing or not), else null. Cheap for every other path: one or two comparisons.
function within(path) {
  const top = root();
  if (top === '' || typeof path !== 'string' || !path.startsWith(top)) return null;
  if (path.length > top.length && path.charCodeAt(top.length) !== 47 /* / */) return null;
  let full = posix.normalize(path);
  if (full.length > 1 && full.endsWith('/')) full = full.slice(0, -1);
  return full === top || full.startsWith(`${top}/`) ? full : null;
}

module.exports = { bytes, children, find, hiddenError, isHidden, kind, mode, read, root, size, within };
