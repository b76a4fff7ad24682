/* SPDX-License-Identifier: MIT */
/*
 * fs_io_args.js - the overloads of read and write, brought to one form: {offset, length, position}.
 * Shared by the synchronous, callback and promise variants.
 */
'use strict';

const { codes } = require('internal/errors');
const {
  kValidateObjectAllowNullable, validateEncoding, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');
const constants = require('fs/fs_constants');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { UV_FS_SYMLINK_DIR, UV_FS_SYMLINK_JUNCTION } = constants;

// `third`: the third argument may only be an options object (or nothing).
function readArguments(buffer, offset, length, position, third) {
  if (third || (offset !== null && typeof offset === 'object')) {
    const options = offset;
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
    offset = options?.offset;
    length = options?.length;
    position = options?.position ?? null;
    offset ??= 0;
    length ??= buffer.byteLength - offset;
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length !== 0 && buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  return { offset, length, position };
}

function writeArguments(buffer, offset, length, position) {
  if (offset !== null && typeof offset === 'object') {
    ({
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = offset);
  }
  if (offset == null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  return { offset, length, position: typeof position === 'number' ? position : null };
}

// write(fd, string, position, encoding)
function writeStringArguments(string, position, encoding) {
  if (typeof string !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('buffer',
      ['string', 'Buffer', 'TypedArray', 'DataView'], string);
  }
  validateEncoding(string, encoding);
  const known = typeof encoding === 'string' ? encoding : 'utf8';
  return {
    encoding: known,
    position: typeof position === 'number' && Number.isInteger(position) ? position : -1,
    utf8: known === 'utf8' || known === 'utf-8',
  };
}

// The type of a symbolic link only means something on Windows; it is checked everywhere.
function symlinkFlags(type) {
  if (type === undefined || type === null) return 0;
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
  if (type === 'dir') return UV_FS_SYMLINK_DIR;
  return type === 'junction' ? UV_FS_SYMLINK_JUNCTION : 0;
}

module.exports = { readArguments, symlinkFlags, writeArguments, writeStringArguments };
