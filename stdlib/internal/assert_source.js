/* SPDX-License-Identifier: MIT */
/*
 * assert_source.js - the message of a failed assert.ok(value): the expression as it stands in the
 * program's source. Used by assert.
 */
'use strict';

const ops = natives('util');

// The end of a chain of names, indexes and calls that ends before `at`, going back.
function chainStart(line, at) {
  let i = at;
  for (;;) {
    const c = line[i - 1];
    if (c === undefined) return i;
    if (/[\p{ID_Continue}$]/u.test(c) || c === '.' && i > 1) {
      i--;
    } else if (c === ']') {
      const open = line.lastIndexOf('[', i - 1);
      if (open === -1) return i;
      i = open;
    } else {
      return i;
    }
  }
}

const closers = { '__proto__': null, '(': ')', '[': ']', '{': '}' };

// Behind the string or regular expression that begins at i.
function skipQuoted(line, i) {
  const mark = line[i];
  for (i++; i < line.length && line[i] !== mark; i++) if (line[i] === '\\') i++;
  return i + 1;
}

// Where the call that begins at `start` ends: behind its last parenthesis, or at the end of the
// line.
function callEnd(line, start) {
  const open = [];
  let i = start;
  while (i < line.length) {
    const c = line[i];
    if (c === "'" || c === '"' || c === '`') {
      i = skipQuoted(line, i);
      continue;
    }
    if (closers[c] !== undefined) {
      open.push(closers[c]);
    } else if (open.length > 0 && c === open[open.length - 1]) {
      open.pop();
      if (open.length === 0 && c === ')') return i + 1;
    } else if (open.length === 0 && (c === ';' || c === ',')) {
      return i;
    }
    i++;
  }
  return line.length;
}

function expressionAt(line, column) {
  let start = chainStart(line, column);
  if (line[start] === '.') start++;
  return line.slice(start, callEnd(line, column));
}

// Control characters of the source as escapes.
function visible(source) {
  // eslint-disable-next-line no-control-regex
  return source.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g,
                        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const unknown = 'The expression evaluated to a falsy value:\n\n  assert.ok';

// `fn`: the assert function that was called; the frame above it is the call.
function falsyMessage(fn, value) {
  const holder = {};
  const limit = Error.stackTraceLimit;
  const canSet = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;
  if (canSet) Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, fn);
  if (canSet) Error.stackTraceLimit = limit;
  const { 0: line, 1: column } = ops.errorSource(holder) ?? [];
  if (line === undefined) return `${unknown}(${String(value)})\n`;
  return `The expression evaluated to a falsy value:\n\n  ${visible(expressionAt(line, column))}\n`;
}

module.exports = { falsyMessage };
