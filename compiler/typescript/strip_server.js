// SPDX-License-Identifier: MIT
'use strict';
// `ingot --ingot-strip`: the child process in which the packager has types stripped. Descriptor 0 is a
// socket; requests and answers are as in packager/strip.h. Ends when the packager closes its end.

const { Buffer } = require('buffer');
const fs = require('fs');
const { run } = require('typescript.js');

const SOCKET = 0;
const OK = 0, UNSUPPORTED = 1, INVALID = 2, FAILED = 3;
const HEADER = 24; // bytes in front of an answer

let input = Buffer.alloc(1 << 16);
let start = 0, end = 0; // of what is in it

// At least `size` bytes at input[start]; false at the end of all requests.
function fill(size) {
  if (start + size > input.length) {
    const larger = Buffer.alloc(Math.max(input.length, 2 * size));
    input.copy(larger, 0, start, end);
    input = larger;
    end -= start;
    start = 0;
  }
  while (end - start < size) {
    const n = fs.readSync(SOCKET, input, end, input.length - end);
    if (n === 0) return false;
    end += n;
  }
  return true;
}

// The next request's text, or undefined.
function next() {
  if (!fill(4)) return undefined;
  const size = input.readUInt32LE(start);
  start += 4;
  if (!fill(size)) return undefined;
  const text = input.utf8Slice(start, start + size);
  start += size;
  return text;
}

function write(bytes) {
  for (let at = 0; at < bytes.length;) at += fs.writeSync(SOCKET, bytes, at);
}

function answer(status, text, place = {}) {
  const body = Buffer.from(text);
  const out = Buffer.alloc(HEADER + body.length);
  const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = place;
  [status, startLine, startColumn, endLine, endColumn, body.length].forEach((n, i) => out.writeUInt32LE(n, 4 * i));
  body.copy(out, HEADER);
  write(out);
}

function complaint(text) {
  try {
    run(text, { mode: 'strip-only', filename: '' });
  } catch (err) {
    return err;
  }
  return undefined;
}

// swc's columns are wrong behind characters beyond ASCII. So it is asked again, with letters in their
// place; what it then says counts when it is the same.
function exactPlace(problem, text) {
  if (!/[^\0-\x7f]/.test(text)) return problem;
  const other = complaint(text.replace(/[^\0-\x7f]/g, (c) => (/\s/.test(c) ? ' ' : 'x')));
  return other?.message === problem.message && other.startLine === problem.startLine ? other : problem;
}

function serve(text) {
  let code;
  try {
    code = run(text, { mode: 'strip-only', filename: '' }).code;
  } catch (problem) {
    if (problem instanceof Error) return answer(FAILED, `${problem}`);
    const status = problem.code === 'UnsupportedSyntax' ? UNSUPPORTED : INVALID;
    return answer(status, problem.message, exactPlace(problem, text));
  }
  return answer(OK, code);
}

for (let text = next(); text !== undefined; text = next()) serve(text);
