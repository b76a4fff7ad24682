/* SPDX-License-Identifier: MIT */
/*
 * path_common.js - what posix and win32 paths share: removing '.' and '..', and glob matching.
 */
'use strict';

const { validateString } = require('internal/validators');

const DOT = 46;

// The normal form of the part of `path` behind its root: no empty names, no '.', and '..' only at
// the
// start, where `allowAboveRoot` keeps it. Names are joined by `separator`.
function normalizeString(path, allowAboveRoot, separator, isSeparator) {
  let result = '';
  let names = 0; // in result, that a '..' may take away
  let start = 0;
  const { length } = path;
  while (start < length) {
    if (isSeparator(path.charCodeAt(start))) {
      start++;
      continue;
    }
    let end = start + 1;
    while (end < length && !isSeparator(path.charCodeAt(end))) end++;
    const size = end - start;
    if (size === 1 && path.charCodeAt(start) === DOT) {
      // the same folder
    } else if (size === 2 && path.charCodeAt(start) === DOT && path.charCodeAt(start + 1) === DOT) {
      if (names > 0) {
        const cut = result.lastIndexOf(separator);
        result = cut === -1 ? '' : result.slice(0, cut);
        names--;
      } else if (allowAboveRoot) {
        result = result.length > 0 ? `${result}${separator}..` : '..';
      }
    } else {
      const name = path.slice(start, end);
      result = result.length > 0 ? `${result}${separator}${name}` : name;
      names++;
    }
    start = end + 1;
  }
  return result;
}

function matchGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  // Rare, and needs a pattern compiler of its own.
  return require('path/path_glob').globToRegExp(pattern, windows).test(path);
}

module.exports = { matchGlob, normalizeString };
