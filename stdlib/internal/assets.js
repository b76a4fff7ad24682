/* SPDX-License-Identifier: MIT */
/*
 * assets.js - require('ingot:assets'): the files inside the executable, without copies.
 *
 *   get(path)    -> Buffer over the executable's own pages (the same one at every call)
 *   entry(path)  -> { path, size, mode, buffer }
 *   list([dir])  -> paths of all files, or of those below a directory
 *
 * Paths: absolute (/ingot/public/a.css), or relative to the application's root (public/a.css).
 * The memory is private to the process: writing to such a Buffer changes what later reads of the
 * file in this process see, and nothing else.
 */
'use strict';

const { Buffer } = require('buffer');
const { validateString } = require('internal/validators');
const { posix } = require('path');
const embedded = require('internal/embedded');

const buffers = new Map(); // entry -> Buffer

function missing(path, full) {
  const hint = full === null ? 'the executable holds no files' :
    `build with --include '${posix.relative(embedded.root(), full) || path}' to add it`;
  const error = new Error(`No embedded file '${path}': ${hint}`);
  error.code = 'ENOENT';
  error.errno = -2;
  error.path = full ?? path;
  return error;
}

// The full path of an argument, or null when there is no image.
function fullPath(path) {
  validateString(path, 'path');
  const top = embedded.root();
  if (top === '') return null;
  return embedded.within(path) ?? embedded.within(posix.join(top, path)) ?? posix.join(top, path);
}

function fileEntry(path) {
  const full = fullPath(path);
  const index = full === null ? -1 : embedded.find(full);
  if (index < 0) throw missing(path, full);
  if (embedded.kind(index) !== 0) {
    const error = new Error(`'${path}' is an embedded directory, not a file`);
    error.code = 'EISDIR';
    error.errno = -21;
    error.path = full;
    throw error;
  }
  if (embedded.isHidden(index)) throw embedded.hiddenError(full);
  return { full, index };
}

function bufferOf(index) {
  let buffer = buffers.get(index);
  if (buffer === undefined) {
    buffer = Buffer.from(embedded.bytes(index));
    buffers.set(index, buffer);
  }
  return buffer;
}

function get(path) {
  return bufferOf(fileEntry(path).index);
}

function entry(path) {
  const { full, index } = fileEntry(path);
  return {
    path: full,
    size: embedded.size(index),
    mode: embedded.mode(index),
    buffer: bufferOf(index),
  };
}

function collect(dir, index, out) {
  for (const name of embedded.children(index)) {
    const path = `${dir}/${name}`;
    const child = embedded.find(path);
    if (embedded.kind(child) === 1) collect(path, child, out);
    else out.push(path);
  }
}

function list(dir = undefined) {
  const full = dir === undefined ? embedded.root() : fullPath(dir);
  const index = full ? embedded.find(full) : -1;
  if (index < 0) {
    if (dir === undefined) return [];
    throw missing(dir, full || null);
  }
  if (embedded.kind(index) === 0) return [full];
  const out = [];
  collect(full, index, out);
  return out;
}

module.exports = { entry, get, list };
