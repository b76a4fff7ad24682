/* SPDX-License-Identifier: MIT */
/*
 * fs_read_into.js - readFile with the `buffer` option: the content goes into memory of the caller,
 * who may give it once the size is known. One algorithm as a generator; it yields ops.
 */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { ops } = require('fs/fs_ops');
const { check, isFd } = require('fs/fs_args');
const { scratchFor } = require('fs/fs_stats');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const SIZE = 8; // field of a stat

function tooSmall(buffer) {
  return new ERR_INVALID_ARG_VALUE('options.buffer', buffer,
    'is too small to contain the entire file');
}

// The caller's memory as bytes; throws unless it can hold `size`.
function memory(given, size) {
  const view = typeof given === 'function' ? given(size) : given;
  if (!ArrayBuffer.isView(view)) {
    throw new ERR_INVALID_ARG_TYPE('options.buffer',
      ['Buffer', 'TypedArray', 'DataView', 'Function'], view);
  }
  if (view.byteLength < size) throw tooSmall(view);
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

// Number of bytes read. A file that hides its size may be too long: one byte more tells.
function* fill(fd, buffer, signal) {
  let total = 0;
  while (total < buffer.length) {
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    const count = check(yield ['read', fd, buffer, total, buffer.length - total, -1], 'read');
    if (count === 0) return total;
    total += count;
  }
  const probe = Buffer.alloc(1);
  if (check(yield ['read', fd, probe, 0, 1, -1], 'read') > 0) throw tooSmall(buffer);
  return total;
}

function* readSteps(target, flags, options) {
  const { encoding, signal } = options;
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const owned = !isFd(target);
  const fd = owned ? check(yield ['open', target, flags, 0o666], 'open', target) : target;
  try {
    const fields = check(yield ['fstat', fd], 'fstat');
    const buffer = memory(options.buffer, fields[SIZE]);
    const data = buffer.subarray(0, yield* fill(fd, buffer, signal));
    return encoding && encoding !== 'buffer' ? data.toString(encoding) : data;
  } finally {
    if (owned) yield ['close', fd];
  }
}

function performSync(name, ...args) {
  if (name !== 'fstat') return ops[name](...args);
  const out = scratchFor(false);
  const status = ops.fstat(args[0], out);
  return status < 0 ? status : out;
}

function perform(name, ...args) {
  return new Promise((done) => {
    if (name === 'fstat') ops.fstat(args[0], false, (status, fields) => done(fields ?? status));
    else ops[name](...args, done);
  });
}

function readIntoSync(target, flags, options) {
  const steps = readSteps(target, flags, options);
  let next = steps.next();
  while (!next.done) next = steps.next(performSync(...next.value));
  return next.value;
}

async function run(steps) {
  let next = steps.next();
  while (!next.done) next = steps.next(await perform(...next.value));
  return next.value;
}

function readInto(target, flags, options, callback) {
  run(readSteps(target, flags, options)).then(
    (data) => process.nextTick(callback, null, data),
    (error) => process.nextTick(callback, error));
}

module.exports = { readInto, readIntoSync };
