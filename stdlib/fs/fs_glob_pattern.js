/* SPDX-License-Identifier: MIT */
/*
 * fs_glob_pattern.js - glob patterns as functions over '/'-separated names: *, ?, [set], {a,b},
 * ** between slashes, and !(a|b), ?(..), *(..), +(..), @(..).
 */
'use strict';

const special = /[\\^$.*+?()[\]{}|/]/g;

function quote(text) {
  return text.replace(special, '\\$&');
}

// Index of the bracket that closes the one at `open`, or -1.
function closing(text, open, opener, closer) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === opener) depth++;
    else if (text[i] === closer && --depth === 0) return i;
  }
  return -1;
}

// Splits at top-level separators: 'a,{b,c}' -> ['a', '{b,c}'].
function splitTop(text, separator) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      i++;
    } else if (c === '{' || c === '(') {
      depth++;
    } else if (c === '}' || c === ')') {
      depth--;
    } else if (c === separator && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

// {1..3} as its members; null for anything else.
function range(text) {
  const m = /^(-?\d+)\.\.(-?\d+)$/.exec(text);
  if (m === null) return null;
  const from = Number(m[1]);
  const to = Number(m[2]);
  const out = [];
  const step = from <= to ? 1 : -1;
  for (let i = from; i !== to + step; i += step) out.push(String(i));
  return out;
}

// 'a{b,c}d' -> ['abd', 'acd']
function expandBraces(pattern) {
  let open = -1;
  while ((open = pattern.indexOf('{', open + 1)) !== -1) {
    const close = closing(pattern, open, '{', '}');
    if (close === -1) break;
    const inner = pattern.slice(open + 1, close);
    const parts = range(inner) ?? splitTop(inner, ',');
    if (parts.length === 1 && range(inner) === null) continue; // {a}: stays as it is
    const head = pattern.slice(0, open);
    const tail = pattern.slice(close + 1);
    return parts.flatMap((part) => expandBraces(head + part + tail));
  }
  return [pattern];
}

function setSource(pattern, open) {
  const close = pattern.indexOf(']', open + 2);
  if (close === -1) return null;
  let body = pattern.slice(open + 1, close);
  const negated = body[0] === '!' || body[0] === '^';
  if (negated) body = body.slice(1);
  body = body.replace(/\[:(\w+):\]/g, (_, name) => ({
    alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: '\\s',
  })[name] ?? '').replace(/[\\[\]]/g, '\\$&');
  return { source: `(?!/)[${negated ? '^' : ''}${body}]`, end: close };
}

const groups = { '?': ')?', '*': ')*', '+': ')+', '@': ')' };

function groupSource(pattern, at, close) {
  const inner = splitTop(pattern.slice(at + 2, close), '|').map(partSource).join('|');
  if (pattern[at] !== '!') return `(?:${inner}${groups[pattern[at]]}`;
  return `(?:(?!(?:${inner})(?:$|/))[^/]*)`;
}

// One segment without slashes, as source of a regular expression.
function partSource(part) {
  let out = '';
  for (let i = 0; i < part.length; i++) {
    const c = part[i];
    if (part[i + 1] === '(' && '?*+@!'.includes(c)) {
      const close = closing(part, i + 1, '(', ')');
      if (close !== -1) {
        out += groupSource(part, i, close);
        i = close;
        continue;
      }
    }
    const set = c === '[' ? setSource(part, i) : null;
    if (set !== null) {
      out += set.source;
      i = set.end;
    } else if (c === '*') {
      out += '[^/]*';
    } else if (c === '?') {
      out += '[^/]';
    } else if (c === '\\' && i + 1 < part.length) {
      out += quote(part[++i]);
    } else {
      out += quote(c);
    }
  }
  return out;
}

const magic = /[*?[\]!+@(]/;

// A segment; unless `dot`, wildcards do not match a leading dot.
function segmentSource(part, dot) {
  const source = partSource(part);
  return dot || part[0] === '.' || !magic.test(part) ? source : `(?!\\.)${source}`;
}

function patternSource(pattern, dot) {
  const any = dot ? '[^/]+' : '(?!\\.)[^/]+';
  const parts = pattern.split('/').filter((part, i) => part !== '.' && (part !== '' || i === 0));
  let out = '';
  parts.forEach((part, i) => {
    const last = i === parts.length - 1;
    if (part === '**') out += last ? `(?:${any}(?:/${any})*)?` : `(?:${any}/)*`;
    else out += segmentSource(part, dot) + (last ? '' : '/');
  });
  return out;
}

// A function (name) => boolean. options.dot: wildcards match names that begin with a dot.
function globMatcher(pattern, options = {}) {
  const sources = expandBraces(pattern).map((one) => patternSource(one, Boolean(options.dot)));
  const regexp = new RegExp(`^(?:${sources.join('|')})$`, 's');
  return (name) => regexp.test(name);
}

module.exports = { expandBraces, globMatcher, segmentSource };
