/* SPDX-License-Identifier: MIT */
/*
 * path_glob.js - glob patterns as regular expressions, for path.matchesGlob(): * ? ** [classes] {a,b} and
 * \ escapes (not on Windows). Source: Node's doc/api/path.md.
 */
'use strict';

// What no name may begin with that a wildcard begins: of hidden names, or only of '.' and '..'.
const kHidden = '(?!\\.)', kDots = '(?!\\.{1,2}(?:[\\/]|$))';

function escape(c) {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

// '{a,b}c' -> ['ac', 'bc']
function expandBraces(pattern) {
  const open = pattern.indexOf('{');
  if (open === -1) return [pattern];
  let depth = 0;
  const cuts = [open];
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '{') depth++;
    else if (pattern[i] === ',' && depth === 1) cuts.push(i);
    else if (pattern[i] === '}' && --depth === 0) {
      cuts.push(i);
      break;
    }
  }
  if (depth !== 0 || cuts.length < 3) return [pattern];
  const before = pattern.slice(0, open);
  const after = pattern.slice(cuts[cuts.length - 1] + 1);
  const result = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    result.push(...expandBraces(before + pattern.slice(cuts[i] + 1, cuts[i + 1]) + after));
  }
  return result;
}

function classSource(part, i, separators) {
  const close = part.indexOf(']', part[i + 1] === '!' || part[i + 1] === '^' ? i + 3 : i + 2);
  if (close === -1) return null;
  const negated = part[i + 1] === '!' || part[i + 1] === '^';
  const body = part.slice(i + (negated ? 2 : 1), close).replace(/[\\\]]/g, '\\$&');
  return { source: `(?!${separators})[${negated ? '^' : ''}${body}]`, end: close };
}

// One name of the pattern, without '**'.
function nameSource(part, separators, windows, refused) {
  const any = `[^${windows ? '\\\\/' : '/'}]`;
  let source = part[0] === '*' || part[0] === '?' ? refused : '';
  for (let i = 0; i < part.length; i++) {
    const c = part[i];
    if (c === '*') {
      source += `${any}*`;
    } else if (c === '?') {
      source += any;
    } else if (c === '\\' && !windows && i + 1 < part.length) {
      source += escape(part[++i]);
    } else if (c === '[') {
      const found = classSource(part, i, separators);
      source += found === null ? '\\[' : found.source;
      if (found !== null) i = found.end;
    } else {
      source += escape(c);
    }
  }
  return part === '*' ? `${refused}${any}+` : source;
}

function patternSource(pattern, windows, refused) {
  const separators = windows ? '[\\\\/]' : '\\/';
  const parts = pattern.split(windows ? /[\\/]/ : '/');
  const name = `${refused}[^${windows ? '\\\\/' : '/'}]+`;
  let source = '';
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1;
    if (part === '**') {
      source += isLast ? `(?:${name}(?:${separators}${name})*)?` : `(?:${name}${separators})*`;
    } else {
      source += nameSource(part, separators, windows, refused) + (isLast ? '' : separators);
    }
  });
  return source;
}

// `hidden`: wildcards match names that begin with a dot, too; else these must be asked for.
function globToRegExp(pattern, windows, hidden = false) {
  const refused = hidden ? kDots : kHidden;
  const sources = expandBraces(pattern).map((one) => patternSource(one, windows, refused));
  return new RegExp(`^(?:${sources.join('|')})$`, windows ? 'i' : '');
}

module.exports = { globToRegExp };
