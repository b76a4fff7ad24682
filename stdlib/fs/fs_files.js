/* SPDX-License-Identifier: MIT */
/*
 * fs_files.js - whole files: readFile, writeFile, appendFile, in place and with callbacks. One op
 * does everything (fs_file.c); only a read or write that an AbortSignal may stop goes in pieces.
 */
'use strict';

const { AbortError, codes, isDenied, uvException } = require('internal/errors');
const { validateBoolean, validateFunction } = require('internal/validators');
const { fileStages, ops } = require('fs/fs_ops');
const { readInto, readIntoSync } = require('fs/fs_read_into');
const {
  check, failure, getMode, getOptions, getPathOrFd, isFd, stringToFlags,
} = require('fs/fs_args');

const { ERR_FS_FILE_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_STRING_TOO_LONG } = codes;

const kTooLarge = -1000000; // FILE_TOO_LARGE in fs_file.c
const kTooLong = kTooLarge - 1;
const kChunk = 512 * 1024;

let publicFs; // set by fs.js

function connect(fs) {
  publicFs = fs;
}

// ---- failures ---------------------------------------------------------------------------------

// From the number of a whole-file op: code * 4 - stage. `rw` names the third stage.
function fileFailure(number, path, rw) {
  if (isDenied(number)) return failure(number, 'open', path);
  if (number === kTooLarge) return new ERR_FS_FILE_TOO_LARGE(sizeOf(path));
  if (number === kTooLong) return new ERR_STRING_TOO_LONG(0x1fffffe8);
  const stage = -number & 3;
  const errno = (number + stage) / 4;
  const syscall = stage === 2 ? rw : fileStages[stage];
  return stage === 0 && !isFd(path) ? failure(errno, syscall, path) :
    uvException({ errno, syscall });
}

function sizeOf(path) {
  const { scratchFor } = require('fs/fs_stats'); // only on the way to an error
  const stat = scratchFor(false);
  if (isFd(path)) ops.fstat(path, stat);
  else ops.stat(path, stat);
  return stat[8];
}

// ---- reading ----------------------------------------------------------------------------------

const readDefaults = { encoding: null, flag: 'r' };

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

// What the caller asked for, from an ArrayBuffer.
function decode(bytes, encoding) {
  const buffer = Buffer.from(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function readFileSync(path, options) {
  options = getOptions(options, readDefaults);
  const { encoding } = options;
  const target = getPathOrFd(path);
  const flags = stringToFlags(options.flag || 'r');
  if (options.buffer !== undefined) return readIntoSync(target, flags, options);
  const result = isUtf8(encoding) ? ops.readFileUtf8(target, flags) : ops.readFile(target, flags);
  if (typeof result === 'number') throw fileFailure(result, target, 'read');
  return typeof result === 'string' ? result : decode(result, encoding);
}

function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, readDefaults);
  const { encoding, signal } = options;
  const target = getPathOrFd(path);
  const flags = stringToFlags(options.flag || 'r');
  if (options.buffer !== undefined) {
    readInto(target, flags, options, callback);
    return;
  }
  if (signal) {
    readInPieces(target, flags, encoding, signal, callback);
    return;
  }
  const done = (status, value) => {
    if (status < 0) {
      callback(fileFailure(status, target, 'read'));
      return;
    }
    if (typeof value !== 'string') {
      try {
        value = decode(value, encoding);
      } catch (error) {
        callback(error);
        return;
      }
    }
    callback(null, value);
  };
  if (isUtf8(encoding)) ops.readFileUtf8(target, flags, done);
  else ops.readFile(target, flags, done);
}

// A read that looks at its signal between pieces.
function readInPieces(target, flags, encoding, signal, callback) {
  const chunks = [];
  const owned = !isFd(target);
  let fd = target;

  function finish(error) {
    if (!owned || fd === -1) {
      deliver(error);
      return;
    }
    ops.close(fd, () => deliver(error));
  }

  function deliver(error) {
    if (error) {
      callback(error);
      return;
    }
    const all = Buffer.concat(chunks);
    callback(null, encoding && encoding !== 'buffer' ? all.toString(encoding) : all);
  }

  function readNext() {
    if (signal.aborted) {
      finish(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    const chunk = Buffer.allocUnsafeSlow(kChunk);
    ops.read(fd, chunk, 0, kChunk, -1, (count) => {
      if (count < 0) {
        finish(failure(count, 'read'));
      } else if (count === 0) {
        finish(null);
      } else {
        chunks.push(count === kChunk ? chunk : chunk.subarray(0, count));
        readNext();
      }
    });
  }

  if (signal.aborted) {
    fd = -1;
    process.nextTick(deliver, new AbortError(undefined, { cause: signal.reason }));
  } else if (!owned) {
    readNext();
  } else {
    ops.open(target, flags, 0o666, (result) => {
      if (result < 0) {
        callback(failure(result, 'open', target));
        return;
      }
      fd = result;
      readNext();
    });
  }
}

// ---- writing ----------------------------------------------------------------------------------

const writeDefaults = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const appendDefaults = { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

function checkData(data) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

function flushOption(options) {
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  return flush;
}

function writeFileSync(path, data, options) {
  options = getOptions(options, writeDefaults);
  const flush = flushOption(options);
  checkData(data);
  const target = getPathOrFd(path);
  const flags = stringToFlags(options.flag || 'w');
  const mode = getMode(options.mode, 'mode', 0o666);
  const encoding = options.encoding || 'utf8';
  if (flush) {
    flushedWriteSync(target, data, { encoding, flags, mode });
    return;
  }
  const result = typeof data === 'string' && isUtf8(encoding) ?
    ops.writeFileUtf8(target, data, flags, mode) :
    ops.writeFile(target, bytesOf(data, encoding), flags, mode);
  if (result < 0) throw fileFailure(result, target, 'write');
}

function bytesOf(data, encoding) {
  return typeof data === 'string' ? Buffer.from(data, encoding) : data;
}

// Through the public fsync, as programs that watch or replace it expect.
function flushedWriteSync(target, data, { encoding, flags, mode }) {
  const owned = !isFd(target);
  const fd = owned ? check(ops.open(target, flags, mode), 'open', target) : target;
  try {
    const result = ops.writeFile(fd, bytesOf(data, encoding), flags, mode);
    if (result < 0) throw fileFailure(result, fd, 'write');
    publicFs.fsyncSync(fd);
  } finally {
    if (owned) ops.close(fd);
  }
}

function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, writeDefaults);
  const flush = flushOption(options);
  checkData(data);
  const bytes = bytesOf(data, options.encoding || 'utf8');
  const target = getPathOrFd(path);
  const flags = stringToFlags(options.flag || 'w');
  const mode = getMode(options.mode, 'mode', 0o666);
  const { signal } = options;
  if (signal || flush) {
    writeInPieces(target, bytes, { flags, mode, flush, signal }, callback);
    return;
  }
  ops.writeFile(target, bytes, flags, mode, (result) => {
    if (result < 0) callback(fileFailure(result, target, 'write'));
    else callback(null);
  });
}

// A write that looks at its signal between pieces. options: {flags, mode, flush, signal}.
function writeInPieces(target, data, options, callback) {
  const { signal } = options;
  const owned = !isFd(target);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let fd = target;
  let at = 0;

  function finish(error) {
    if (owned) ops.close(fd, () => callback(error));
    else callback(error);
  }

  function flushed() {
    if (!options.flush) {
      finish(null);
      return;
    }
    publicFs.fsync(fd, finish);
  }

  function writeNext() {
    if (signal?.aborted) {
      finish(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    if (at === bytes.length) {
      flushed();
      return;
    }
    ops.write(fd, bytes, at, Math.min(kChunk, bytes.length - at), -1, (count) => {
      if (count < 0) {
        finish(failure(count, 'write'));
        return;
      }
      at += count;
      writeNext();
    });
  }

  if (signal?.aborted) {
    process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
  } else if (!owned) {
    writeNext();
  } else {
    ops.open(target, options.flags, options.mode, (result) => {
      if (result < 0) {
        callback(failure(result, 'open', target));
        return;
      }
      fd = result;
      writeNext();
    });
  }
}

// Options of an append: as given, but with a flag that appends.
function appendOptions(path, options) {
  options = { ...getOptions(options, appendDefaults) };
  if (!options.flag || isFd(path)) options.flag = 'a';
  return options;
}

function appendFileSync(path, data, options) {
  writeFileSync(path, data, appendOptions(path, options));
}

function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  writeFile(path, data, appendOptions(path, options), callback);
}

module.exports = {
  appendFile,
  appendFileSync,
  checkData,
  connect,
  decode,
  fileFailure,
  isUtf8,
  readFile,
  readFileSync,
  readInPieces,
  writeFile,
  writeFileSync,
};
