// SPDX-License-Identifier: MIT
'use strict';
// zlib_options.js - from the options of a zlib class or one-shot to what the natives open: shared
// by
// both, so that a one-shot need not make a stream. Validates; touches no native.

const { kMaxLength } = require('buffer');
const { codes } = require('internal/errors');
const { validateBoolean, validateNumber } = require('internal/validators');
const { types: { isAnyArrayBuffer } } = require('internal/types');
const constants = require('zlib/zlib_constants');

const {
  INFLATE, GZIP, GUNZIP, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS,
  Z_NO_FLUSH, Z_BLOCK, Z_FINISH, Z_FULL_FLUSH, Z_MIN_CHUNK, Z_DEFAULT_CHUNK,
  Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS, Z_MIN_LEVEL, Z_MAX_LEVEL,
  Z_DEFAULT_COMPRESSION,
  Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED,
  BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_FINISH,
  BROTLI_OPERATION_EMIT_METADATA, ZSTD_e_continue, ZSTD_e_flush, ZSTD_e_end,
} = constants;

// Per library: the flush for ordinary writes, for the end, for flush(), and the range of all.
const ZLIB =
  { flush: Z_NO_FLUSH, finish: Z_FINISH, full: Z_FULL_FLUSH, min: Z_NO_FLUSH, max: Z_BLOCK };
const BROTLI = {
  flush: BROTLI_OPERATION_PROCESS, finish: BROTLI_OPERATION_FINISH, full: BROTLI_OPERATION_FLUSH,
  min: BROTLI_OPERATION_PROCESS, max: BROTLI_OPERATION_EMIT_METADATA,
};
const ZSTD = {
  flush: ZSTD_e_continue, finish: ZSTD_e_end, full: ZSTD_e_flush, min: ZSTD_e_continue,
  max: ZSTD_e_end,
};

function familyOf(mode) {
  return mode < BROTLI_DECODE ? ZLIB : mode <= BROTLI_ENCODE ? BROTLI : ZSTD;
}

// False for undefined and NaN: take the default.
function isFiniteNumber(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function inRange(number, name, lower, upper, fallback) {
  if (!isFiniteNumber(number, name)) return fallback;
  if (number < lower || number > upper) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  }
  return Math.trunc(number); // C takes integers only
}

// What all classes have.
function common(mode, opts) {
  const family = familyOf(mode);
  const o = {
    mode, family, chunkSize: Z_DEFAULT_CHUNK, flush: family.flush, finish: family.finish,
    maxOutputLength: kMaxLength, info: false, single: false,
  };
  if (!opts) return o;
  if (isFiniteNumber(opts.chunkSize, 'options.chunkSize')) {
    o.chunkSize = Math.trunc(opts.chunkSize);
    if (o.chunkSize < Z_MIN_CHUNK) {
      throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, opts.chunkSize);
    }
  }
  o.flush = inRange(opts.flush, 'options.flush', family.min, family.max, family.flush);
  o.finish =
    inRange(opts.finishFlush, 'options.finishFlush', family.min, family.max, family.finish);
  o.maxOutputLength =
    inRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  o.info = !!opts.info;
  if (opts.rejectGarbageAfterEnd !== undefined) {
    validateBoolean(opts.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    o.single = opts.rejectGarbageAfterEnd;
  }
  return o;
}

function dictionaryOf(opts) {
  const dictionary = opts.dictionary;
  if (dictionary === undefined || ArrayBuffer.isView(dictionary) || isAnyArrayBuffer(dictionary)) {
    return dictionary;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary',
                                       ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'],
                                         dictionary);
}

function zlibOptions(mode, opts) {
  const o = common(mode, opts);
  o.windowBits = Z_DEFAULT_WINDOWBITS;
  o.level = Z_DEFAULT_COMPRESSION;
  o.memLevel = Z_DEFAULT_MEMLEVEL;
  o.strategy = Z_DEFAULT_STRATEGY;
  o.dictionary = undefined;
  if (!opts) return o;
  // Zero: the window the stream's header asks for.
  const fromHeader = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  if ((opts.windowBits === null || opts.windowBits === undefined || opts.windowBits === 0) &&
    fromHeader) {
    o.windowBits = 0;
  } else {
    // zlib has no gzip with a window of 256 bytes.
    const min = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
    o.windowBits =
      inRange(opts.windowBits, 'options.windowBits', min, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
  }
  o.level = inRange(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION);
  o.memLevel =
    inRange(opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL);
  o.strategy =
    inRange(opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY);
  o.dictionary = dictionaryOf(opts);
  return o;
}

function greatest(prefix) {
  return Math.max(...Object.keys(constants).filter((k) => k.startsWith(prefix)).map((k) =>
    constants[k]));
}
const BROTLI_MAX_KEY = Math.max(greatest('BROTLI_PARAM_'), greatest('BROTLI_DECODER_PARAM_'));
const ZSTD_C_MAX_KEY = greatest('ZSTD_c_'), ZSTD_D_MAX_KEY = greatest('ZSTD_d_');

// { key: value } as a flat Int32Array of pairs.
function paramsOf(opts, maxKey, Invalid) {
  const flat = [], seen = new Set();
  for (const name of opts && opts.params ? Object.keys(opts.params) : []) {
    const key = +name, value = opts.params[name];
    if (!(key >= 0 && key <= maxKey) || seen.has(key)) throw new Invalid(name);
    seen.add(key);
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    }
    flat.push(key, Number(value));
  }
  return Int32Array.from(flat);
}

function brotliOptions(mode, opts) {
  const params = paramsOf(opts, BROTLI_MAX_KEY, codes.ERR_BROTLI_INVALID_PARAM);
  const o = common(mode, opts);
  o.params = params;
  if (opts && dictionaryOf(opts) !== undefined) {
    const e = new Error('zlib: options.dictionary is not available for Brotli');
    e.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
    throw e;
  }
  return o;
}

function zstdOptions(mode, opts) {
  const compress = mode === ZSTD_COMPRESS;
  const params = paramsOf(opts, compress ? ZSTD_C_MAX_KEY : ZSTD_D_MAX_KEY,
                          codes.ERR_ZSTD_INVALID_PARAM);
  const o = common(mode, opts);
  o.params = params;
  o.dictionary = opts ? dictionaryOf(opts) : undefined;
  o.pledged = -1;
  if (compress && opts && opts.pledgedSrcSize !== undefined) {
    const size = opts.pledgedSrcSize;
    if (typeof size !== 'number') {
      throw new codes.ERR_INVALID_ARG_TYPE('options.pledgedSrcSize', 'number', size);
    }
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new codes.ERR_OUT_OF_RANGE('options.pledgedSrcSize',
                                       `>= 0 && <= ${Number.MAX_SAFE_INTEGER}`, size);
    }
    o.pledged = size;
  }
  return o;
}

function optionsOf(mode, opts) {
  if (mode < BROTLI_DECODE) return zlibOptions(mode, opts);
  return mode <= BROTLI_ENCODE ? brotliOptions(mode, opts) : zstdOptions(mode, opts);
}

module.exports = { inRange, optionsOf };
