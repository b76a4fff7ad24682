/* SPDX-License-Identifier: MIT */
/*
 * path.js - the `path` module: POSIX paths, with path.win32 beside it (path_win32.js).
 * Hot in servers (static files, module resolution): works on character codes, without regexps or
 * arrays, and returns its argument where nothing changes.
 * Source: Node's doc/api/path.md.
 */
'use strict';

const { matchGlob, normalizeString } = require('path/path_common');
const { validateObject, validateString } = require('internal/validators');

const DOT = 46;
const SLASH = 47;

function isSlash(code) {
  return code === SLASH;
}

function cwd() {
  return process.cwd();
}

function resolve(...args) {
  let resolved = '';
  let isAbsolutePath = false;
  for (let i = args.length - 1; i >= 0 && !isAbsolutePath; i--) {
    const path = args[i];
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    resolved = `${path}/${resolved}`;
    isAbsolutePath = path.charCodeAt(0) === SLASH;
  }
  if (!isAbsolutePath) {
    const folder = cwd();
    resolved = `${folder}/${resolved}`;
    isAbsolutePath = folder.charCodeAt(0) === SLASH;
  }
  resolved = normalizeString(resolved, !isAbsolutePath, '/', isSlash);
  if (isAbsolutePath) return `/${resolved}`;
  return resolved.length > 0 ? resolved : '.';
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const isAbsolutePath = path.charCodeAt(0) === SLASH;
  const endsWithSlash = path.charCodeAt(path.length - 1) === SLASH;
  path = normalizeString(path, !isAbsolutePath, '/', isSlash);
  if (path.length === 0) {
    if (isAbsolutePath) return '/';
    return endsWithSlash ? './' : '.';
  }
  if (endsWithSlash) path += '/';
  return isAbsolutePath ? `/${path}` : path;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path.length > 0 && path.charCodeAt(0) === SLASH;
}

function join(...args) {
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    const part = args[i];
    validateString(part, 'path');
    if (part.length > 0) joined = joined.length === 0 ? part : `${joined}/${part}`;
  }
  return joined.length === 0 ? '.' : normalize(joined);
}

// Both absolute and normal. How many units they share, ending between two names.
function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  const fromLength = from.length - 1; // without the leading slash
  const toLength = to.length - 1;
  const length = Math.min(fromLength, toLength);
  let lastSlash = -1;
  let i = 0;
  for (; i < length; i++) {
    const code = from.charCodeAt(i + 1);
    if (code !== to.charCodeAt(i + 1)) break;
    if (code === SLASH) lastSlash = i;
  }
  if (i === length) {
    if (toLength > length) {
      if (to.charCodeAt(i + 1) === SLASH) return to.slice(i + 2); // `from` is a folder above `to`
      if (i === 0) return to.slice(1);                            // `from` is the root
    } else if (fromLength > length) {
      if (from.charCodeAt(i + 1) === SLASH) lastSlash = i;        // `to` is a folder above `from`
      else if (i === 0) lastSlash = 0;
    }
  }
  let up = '';
  for (i = lastSlash + 2; i <= from.length; i++) {
    if (i === from.length || from.charCodeAt(i) === SLASH) up += up.length === 0 ? '..' : '/..';
  }
  return `${up}${to.slice(lastSlash + 1)}`;
}

function toNamespacedPath(path) {
  return path; // A thing of Windows.
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  let end = -1;
  let isTrailing = true;
  for (let i = path.length - 1; i >= 1; i--) {
    if (path.charCodeAt(i) === SLASH) {
      if (!isTrailing) {
        end = i;
        break;
      }
    } else {
      isTrailing = false;
    }
  }
  const hasRoot = path.charCodeAt(0) === SLASH;
  if (end === -1) return hasRoot ? '/' : '.';
  return hasRoot && end === 1 ? '//' : path.slice(0, end);
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  if (end === 0) return '';
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== SLASH) start--;
  const name = path.slice(start, end);
  if (suffix === undefined || suffix.length === 0) return name;
  // A path that is the suffix is all suffix; a name that only ends in it keeps its stem.
  if (suffix === path) return '';
  return name !== suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
}

// Where the extension begins in path[start..end), or -1. Names of dots only have none, nor have
// names whose only dot leads.
function extensionStart(path, start, end) {
  let dot = -1;
  for (let i = end - 1; i > start; i--) {
    if (path.charCodeAt(i) === DOT) {
      dot = i;
      break;
    }
  }
  if (dot === -1 || (dot === start + 1 && dot === end - 1 && path.charCodeAt(start) === DOT)) {
    return -1;
  }
  return dot;
}

function extname(path) {
  validateString(path, 'path');
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== SLASH) start--;
  const dot = extensionStart(path, start, end);
  return dot === -1 ? '' : path.slice(dot, end);
}

function formatWith(separator, object) {
  validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const { ext } = object;
  const base = object.base || `${object.name || ''}${ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : ''}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const hasRoot = path.charCodeAt(0) === SLASH;
  if (hasRoot) result.root = '/';
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === SLASH) end--;
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== SLASH) start--;
  if (end > start) {
    const dot = extensionStart(path, start, end);
    result.base = path.slice(start, end);
    result.name = dot === -1 ? result.base : path.slice(start, dot);
    if (dot !== -1) result.ext = path.slice(dot, end);
  }
  if (start > 1) result.dir = path.slice(0, start - 1);
  else if (hasRoot) result.dir = '/';
  return result;
}

const posix = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: formatWith.bind(null, '/'),
  parse,
  matchesGlob(path, pattern) {
    return matchGlob(path, pattern, false);
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

const win32 = require('path/path_win32').make(formatWith);
posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
// Names that old programs use.
win32._makeLong = win32.toNamespacedPath;
posix._makeLong = posix.toNamespacedPath;

module.exports = posix;
