/* SPDX-License-Identifier: MIT */
/*
 * path_win32.js - path.win32: Windows paths, on any system. Loaded by path.
 * Roots: 'C:\' and 'C:' (drives), '\\server\share\' (UNC), '\\.\' and '\\?\' (devices), '\'.
 * Source: Node's doc/api/path.md.
 */
'use strict';

const { matchGlob, normalizeString } = require('path/path_common');
const { validateString } = require('internal/validators');

const COLON = 58;
const DOT = 46;
const SLASH = 47;
const BACKSLASH = 92;
const QUESTION = 63;

const reservedNames = new Set([
  'CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM2', 'COM3', 'COM4', 'COM5', 'COM6', 'COM7', 'COM8', 'COM9',
  'LPT1', 'LPT2', 'LPT3', 'LPT4', 'LPT5', 'LPT6', 'LPT7', 'LPT8', 'LPT9',
  'COM\u00b9', 'COM\u00b2', 'COM\u00b3', 'LPT\u00b9', 'LPT\u00b2', 'LPT\u00b3',
]);

function isSlash(code) {
  return code === SLASH || code === BACKSLASH;
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function skipName(path, i) {
  while (i < path.length && !isSlash(path.charCodeAt(i))) i++;
  return i;
}

function skipSlashes(path, i) {
  while (i < path.length && isSlash(path.charCodeAt(i))) i++;
  return i;
}

// The root of a path: `device` ('C:', '\\server\share', '\\.' or ''), where what follows it begins,
// and whether the path is absolute. `wholeUnc`: the path is a share and nothing else.
function splitRoot(path) {
  const root = { device: '', end: 0, isAbsolute: false, wholeUnc: false };
  const code = path.charCodeAt(0);
  if (isSlash(code)) {
    root.isAbsolute = true;
    root.end = 1;
    if (path.length > 1 && isSlash(path.charCodeAt(1))) splitUnc(path, root);
  } else if (isDriveLetter(code) && path.length > 1 && path.charCodeAt(1) === COLON) {
    root.device = path.slice(0, 2);
    root.end = 2;
    if (path.length > 2 && isSlash(path.charCodeAt(2))) {
      root.isAbsolute = true;
      root.end = 3;
    }
  }
  return root;
}

function splitUnc(path, root) {
  const serverEnd = skipName(path, 2);
  if (serverEnd === 2 || serverEnd === path.length) return;
  const server = path.slice(2, serverEnd);
  const shareStart = skipSlashes(path, serverEnd);
  if (shareStart === path.length) return;
  if (server === '.' || server === '?') { // \\.\PIPE\x, \\?\C:\x
    root.device = `\\\\${server}`;
    root.end = 4;
    root.isDevicePath = true;
    return;
  }
  const shareEnd = skipName(path, shareStart);
  root.device = `\\\\${server}\\${path.slice(shareStart, shareEnd)}`;
  root.end = shareEnd;
  root.wholeUnc = shareEnd === path.length;
}

// The current folder of a drive ('' for the process's own).
function folderOf(device) {
  if (device.length === 0) return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  // Another drive's folder is of no use: its root then.
  if (path === undefined || (path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
      path.charCodeAt(2) === BACKSLASH)) return `${device}\\`;
  return path;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let isAbsolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = folderOf(device);
    }
    const root = splitRoot(path);
    if (root.device.length > 0) {
      if (device.length > 0) {
        if (root.device.toLowerCase() !== device.toLowerCase()) continue; // another drive
      } else {
        ({ device } = root);
      }
    }
    if (isAbsolute) {
      if (device.length > 0) break;
    } else {
      tail = `${path.slice(root.end)}\\${tail}`;
      ({ isAbsolute } = root);
      if (isAbsolute && device.length > 0) break;
    }
  }
  tail = normalizeString(tail, !isAbsolute, '\\', isSlash);
  if (!isAbsolute) return `${device}${tail}` || '.';
  return `${device}\\${tail}`;
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const root = splitRoot(path);
  if (root.wholeUnc) return `${root.device}\\`;
  let tail = normalizeString(path.slice(root.end), !root.isAbsolute, '\\', isSlash);
  if (tail.length === 0 && !root.isAbsolute) tail = '.';
  if (tail.length > 0 && isSlash(path.charCodeAt(path.length - 1))) tail += '\\';
  if (!root.isAbsolute && root.device === '' && path.includes(':')) {
    // What looks like 'C:x' only after '..' and '.' are gone must not become a path on that drive.
    if (tail.length >= 2 && isDriveLetter(tail.charCodeAt(0)) && tail.charCodeAt(1) === COLON) {
      return `.\\${tail}`;
    }
    let colon = path.indexOf(':');
    do {
      if (colon === path.length - 1 || isSlash(path.charCodeAt(colon + 1))) return `.\\${tail}`;
      colon = path.indexOf(':', colon + 1);
    } while (colon !== -1);
  }
  const colon = path.indexOf(':');
  if (colon !== -1 && reservedNames.has(path.slice(0, colon).toUpperCase())) {
    return `.\\${root.device}${tail}`;
  }
  if (root.device === '') return root.isAbsolute ? `\\${tail}` : tail;
  return root.isAbsolute ? `${root.device}\\${tail}` : `${root.device}${tail}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  if (path.length === 0) return false;
  const code = path.charCodeAt(0);
  return isSlash(code) || (path.length > 2 && isDriveLetter(code) && path.charCodeAt(1) === COLON &&
    isSlash(path.charCodeAt(2)));
}

function join(...args) {
  let joined = '';
  let first = '';
  for (let i = 0; i < args.length; i++) {
    validateString(args[i], 'path');
    if (args[i].length === 0) continue;
    if (joined === '') joined = first = args[i];
    else joined += `\\${args[i]}`;
  }
  if (joined === '') return '.';
  // Two slashes that only come from joining do not make a UNC path; a first part '\\server' means
  // one.
  let replace = true;
  let slashes = 0;
  if (isSlash(first.charCodeAt(0))) {
    slashes++;
    if (first.length > 1 && isSlash(first.charCodeAt(1))) {
      slashes++;
      if (first.length > 2) {
        if (isSlash(first.charCodeAt(2))) slashes++;
        else replace = false;
      }
    }
  }
  if (replace) {
    slashes = Math.max(slashes, skipSlashes(joined, 0));
    if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
  }
  return skipReservedDevice(joined) ?? normalize(joined);
}

// A part that names a device ("CON:") is joined as it is written.
function skipReservedDevice(joined) {
  const parts = joined.split(/[\\/]+/);
  const index = parts.findIndex((part) => {
    const colon = part.indexOf(':');
    return colon > 1 && reservedNames.has(part.slice(0, colon).toUpperCase());
  });
  if (index === -1) return undefined;
  return joined.replaceAll('/', '\\');
}

// First and end index of `path` without slashes at its ends.
function trimmed(path) {
  let start = 0;
  while (start < path.length && path.charCodeAt(start) === BACKSLASH) start++;
  let end = path.length;
  while (end - 1 > start && path.charCodeAt(end - 1) === BACKSLASH) end--;
  return [start, end];
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromOriginal = resolve(from);
  const toOriginal = resolve(to);
  if (fromOriginal === toOriginal) return '';
  from = fromOriginal.toLowerCase();
  to = toOriginal.toLowerCase();
  if (from === to) return '';
  if (fromOriginal.length !== from.length || toOriginal.length !== to.length) {
    return relativeByNames(fromOriginal, toOriginal); // Lower case changed lengths: compare by names.
  }
  let { 0: fromStart, 1: fromEnd } = trimmed(from);
  let { 0: toStart, 1: toEnd } = trimmed(to);
  const fromLength = fromEnd - fromStart;
  const toLength = toEnd - toStart;
  const length = Math.min(fromLength, toLength);
  let last = -1;
  let i = 0;
  for (; i < length; i++) {
    const code = from.charCodeAt(fromStart + i);
    if (code !== to.charCodeAt(toStart + i)) break;
    if (code === BACKSLASH) last = i;
  }
  if (i !== length) {
    if (last === -1) return toOriginal; // another drive
  } else {
    if (toLength > length) {
      if (to.charCodeAt(toStart + i) === BACKSLASH) return toOriginal.slice(toStart + i + 1);
      if (i === 2) return toOriginal.slice(toStart + i); // from is a drive's root
    }
    if (fromLength > length) {
      if (from.charCodeAt(fromStart + i) === BACKSLASH) last = i;
      else if (i === 2) last = 3; // to is a drive's root
    }
    if (last === -1) last = 0;
  }
  let up = '';
  for (i = fromStart + last + 1; i <= fromEnd; i++) {
    if (i === fromEnd || from.charCodeAt(i) === BACKSLASH) up += up.length === 0 ? '..' : '\\..';
  }
  toStart += last;
  if (up.length > 0) return `${up}${toOriginal.slice(toStart, toEnd)}`;
  if (toOriginal.charCodeAt(toStart) === BACKSLASH) toStart++;
  return toOriginal.slice(toStart, toEnd);
}

function relativeByNames(from, to) {
  const fromNames = from.split('\\');
  const toNames = to.split('\\');
  if (fromNames[fromNames.length - 1] === '') fromNames.pop();
  if (toNames[toNames.length - 1] === '') toNames.pop();
  let i = 0;
  while (i < fromNames.length && i < toNames.length &&
         fromNames[i].toLowerCase() === toNames[i].toLowerCase()) i++;
  if (i === 0) return to;
  return [...Array(fromNames.length - i).fill('..'), ...toNames.slice(i)].join('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path.length === 0) return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (resolved.charCodeAt(0) === BACKSLASH) {
    if (resolved.charCodeAt(1) !== BACKSLASH) return path;
    const code = resolved.charCodeAt(2);
    return code !== QUESTION && code !== DOT ? `\\\\?\\UNC\\${resolved.slice(2)}` : resolved;
  }
  if (isDriveLetter(resolved.charCodeAt(0)) && resolved.charCodeAt(1) === COLON &&
      resolved.charCodeAt(2) === BACKSLASH) return `\\\\?\\${resolved}`;
  return resolved;
}

// How long the root is for dirname() and parse(): with its slash.
function rootLength(path) {
  const root = splitRoot(path);
  if (root.isDevicePath) {
    return skipName(path, 4) < path.length ? skipName(path, 4) + 1 : path.length;
  }
  if (root.device.length > 2 && isSlash(path.charCodeAt(0))) {
    return root.wholeUnc ? path.length : root.end + 1;
  }
  return root.end;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  if (path.length === 1) return isSlash(path.charCodeAt(0)) ? path : '.';
  const root = rootLength(path);
  if (root === path.length && isSlash(path.charCodeAt(0)) && root > 1) return path; // a share alone
  let end = -1;
  let isTrailing = true;
  for (let i = path.length - 1; i >= root; i--) {
    if (isSlash(path.charCodeAt(i))) {
      if (!isTrailing) {
        end = i;
        break;
      }
    } else {
      isTrailing = false;
    }
  }
  if (end === -1) return root === 0 ? '.' : path.slice(0, root);
  return path.slice(0, end);
}

// Where the last name of `path` is, not before `from`.
function lastName(path, from) {
  let end = path.length;
  while (end > from && isSlash(path.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > from && !isSlash(path.charCodeAt(start - 1))) start--;
  return [start, end];
}

function driveLength(path) {
  return path.length >= 2 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
}

function basename(path, suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
  validateString(path, 'path');
  const { 0: start, 1: end } = lastName(path, driveLength(path));
  const name = path.slice(start, end);
  if (suffix === undefined || suffix.length === 0) return name;
  if (suffix === path) return '';
  return name !== suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
}

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
  const { 0: start, 1: end } = lastName(path, driveLength(path));
  const dot = extensionStart(path, start, end);
  return dot === -1 ? '' : path.slice(dot, end);
}

function parse(path) {
  validateString(path, 'path');
  const result = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return result;
  const root = path.length === 1 && !isSlash(path.charCodeAt(0)) ? 0 : rootLength(path);
  if (root === path.length) {
    result.root = result.dir = path;
    return result;
  }
  result.root = path.slice(0, root);
  const { 0: start, 1: end } = lastName(path, root);
  if (end > start) {
    const dot = extensionStart(path, start, end);
    result.base = path.slice(start, end);
    result.name = dot === -1 ? result.base : path.slice(start, dot);
    if (dot !== -1) result.ext = path.slice(dot, end);
  }
  result.dir = start > root ? path.slice(0, start - 1) : result.root;
  return result;
}

// `formatWith` is path's: the same for both systems but for the separator.
function make(formatWith) {
  return {
    resolve,
    normalize,
    isAbsolute,
    join,
    relative,
    toNamespacedPath,
    dirname,
    basename,
    extname,
    format: formatWith.bind(null, '\\'),
    parse,
    matchesGlob(path, pattern) {
      return matchGlob(path, pattern, true);
    },
    sep: '\\',
    delimiter: ';',
    win32: null,
    posix: null,
  };
}

module.exports = { make };
