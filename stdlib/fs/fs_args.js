/* SPDX-License-Identifier: MIT */
/*
 * fs_args.js - arguments of the fs API: checks and conversions, each throwing what Node throws.
 * Source: Node's doc/api/fs.md ("File paths", "File system flags", "File modes").
 */
'use strict';

const { codes, uvException } = require('internal/errors');
const {
  parseFileMode, validateAbortSignal, validateBoolean, validateInt32,
  validateInteger, validateObject, validateUint32,
} = require('internal/validators');
const { fileURLToPath } = require('url');
const constants = require('fs/fs_constants');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = constants;

const kIoMaxLength = 2 ** 31 - 1;
const kMaxSafePosition = 2n ** 63n - 1n;

// ---- paths -----------------------------------------------------------------------------------

function isURL(value) {
  return value !== null && typeof value === 'object' && Boolean(value.href && value.protocol) &&
    value.auth === undefined && value.path === undefined;
}

function noNullBytes(path, name, has) {
  if (has) {
    throw new ERR_INVALID_ARG_VALUE(name, path,
      'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
}

// A string or a Uint8Array without zero bytes.
function getPath(path, name = 'path') {
  if (typeof path === 'string') return noNullBytes(path, name, path.indexOf('\u0000') !== -1);
  if (path instanceof Uint8Array) return noNullBytes(path, name, path.includes(0));
  if (isURL(path)) return getPath(fileURLToPath(path), name);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
}

// A path, or a descriptor where one is allowed too (readFile, writeFile).
function getPathOrFd(path) {
  return isFd(path) ? path : getPath(path);
}

function isFd(value) {
  return Number.isInteger(value) && value >= 0 && value <= 2147483647;
}

function getFd(fd, name = 'fd') {
  if (typeof fd === 'number' && (fd | 0) === fd && fd >= 0) return fd | 0; // also turns -0 into 0
  validateInt32(fd, name, 0, 2147483647);
  return fd;
}

// ---- flags, modes, owners, times --------------------------------------------------------------

const flagTable = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? flagTable[flags] : undefined;
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

// Mode of fs.access and fs.copyFile: an integer within `max`.
function getSmallMode(mode, max, fallback) {
  if (mode == null) return fallback;
  validateInteger(mode, 'mode', 0, max);
  return mode;
}

// -1 leaves the owner as it is.
function getOwner(id, name) {
  validateInteger(id, name, -1, 2 ** 32 - 1);
  return id;
}

// Seconds since the epoch, with a fraction.
function getTime(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (Object.prototype.toString.call(time) === '[object Date]') return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// ---- reading and writing ----------------------------------------------------------------------

function getBuffer(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  return buffer;
}

function checkReadRange(offset, length, byteLength) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > byteLength) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  }
}

function checkWriteRange(offset, length, byteLength) {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  }
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

// Where to read: -1 for the current position. `length` bounds what a BigInt may be.
function getReadPosition(position, length) {
  if (position == null) return -1;
  if (typeof position === 'number') {
    validateInteger(position, 'position', -1);
    return position;
  }
  if (typeof position !== 'bigint') {
    throw new ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  }
  const max = kMaxSafePosition - BigInt(length);
  if (position < -1n || position > max) {
    throw new ERR_OUT_OF_RANGE('position', `>= -1 && <= ${max}`, position);
  }
  return position;
}

// Writing is laxer: whatever is no number means "here".
function getWritePosition(position) {
  return typeof position === 'number' && Number.isInteger(position) ? position : -1;
}

function getViews(buffers) {
  if (!Array.isArray(buffers)) {
    throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
  for (let i = 0; i < buffers.length; i++) {
    if (!ArrayBuffer.isView(buffers[i])) {
      throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
    }
  }
  return buffers;
}

// ---- options ----------------------------------------------------------------------------------

function assertEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

// An options argument that may also be an encoding, or missing. `defaults` is returned itself when
// there is nothing to merge: callers do not write to the result.
function getOptions(options, defaults) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

// Encodings of names in results: natives make UTF-8 strings or bytes, the rest is made of bytes.
function wantsBytes(encoding) {
  return encoding !== undefined && encoding !== null && encoding !== 'utf8' && encoding !== 'utf-8';
}

function decodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

// ---- failures ---------------------------------------------------------------------------------

function failure(errno, syscall, path, dest) {
  return uvException({ errno, syscall, path, dest });
}

// The result of an op in place, unless it is a code.
function check(result, syscall, path, dest) {
  if (typeof result === 'number' && result < 0) throw uvException({ errno: result, syscall, path, dest, below: check });
  return result;
}

// ---- rm, rmdir --------------------------------------------------------------------------------

const rmDefaults = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };

function getRmOptions(options) {
  if (options === undefined) return rmDefaults;
  validateObject(options, 'options');
  const merged = { ...rmDefaults, ...options };
  validateBoolean(merged.recursive, 'options.recursive');
  validateBoolean(merged.force, 'options.force');
  validateInt32(merged.retryDelay, 'options.retryDelay', 0);
  validateUint32(merged.maxRetries, 'options.maxRetries');
  return merged;
}

module.exports = {
  assertEncoding,
  check,
  checkReadRange,
  checkWriteRange,
  decodeName,
  failure,
  getBuffer,
  getFd,
  getMode: parseFileMode,
  getOptions,
  getOwner,
  getPath,
  getPathOrFd,
  getReadPosition,
  getRmOptions,
  getSmallMode,
  getTime,
  getViews,
  getWritePosition,
  isFd,
  isURL,
  kIoMaxLength,
  stringToFlags,
  wantsBytes,
};
