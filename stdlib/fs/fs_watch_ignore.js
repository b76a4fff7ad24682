/* SPDX-License-Identifier: MIT */
/* fs_watch_ignore.js - the `ignore` option of fs.watch as one function. */
'use strict';

const { codes } = require('internal/errors');
const { basename } = require('path');
const { globMatcher } = require('fs/fs_glob_pattern');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

function matcherOf(pattern, name) {
  if (pattern instanceof RegExp) return (file) => pattern.test(file);
  if (typeof pattern === 'function') return pattern;
  if (typeof pattern !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], pattern);
  }
  if (pattern === '') {
    throw new ERR_INVALID_ARG_VALUE(name, pattern, 'must not be empty');
  }
  const matches = globMatcher(pattern, { dot: true });
  // A pattern without a slash is about names, wherever they are.
  return pattern.includes('/') ? matches : (file) => matches(basename(file));
}

// A function (file name) => true when it is to be ignored; null when nothing is.
function ignoreMatcher(ignore) {
  if (ignore == null) return null;
  const list = Array.isArray(ignore) ? ignore : [ignore];
  const matchers = list.map((pattern, i) =>
    matcherOf(pattern, Array.isArray(ignore) ? `options.ignore[${i}]` : 'options.ignore'));
  return (file) => {
    const text = String(file);
    return matchers.some((matches) => Boolean(matches(text)));
  };
}

module.exports = { ignoreMatcher };
