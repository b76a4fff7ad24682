/* SPDX-License-Identifier: MIT */
/*
 * buffer_text.js - methods of Buffer.prototype between bytes and text: toString, write, the slices
 * and writes by encoding, fill, indexOf and relatives.
 *
 * Who: buffer.js installs the exports on FastBuffer.prototype. `this` may be any Uint8Array.
 */
'use strict';

const ops = natives('buffer');
const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { ASCII, BASE64, BASE64URL, HEX, LATIN1, UTF16LE, UTF8, encodingNumber } =
  require('buffer/buffer_encodings');
const { isUint8Array } = require('buffer/buffer_make');

const { slice, write: writeText, indexOf: indexOfBytes, indexOfByte, fill: fillBytes } = ops;
const kStringMaxLength = (2 ** 29) - 24;

// ---- bytes to text -----------------------------------------------------------------------------

// The natives take nothing but views.
function throwNotView(value) {
  throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], value);
}

function decode(view, encoding, start, end) {
  if (!ArrayBuffer.isView(view)) throwNotView(view);
  const text = slice(view, encoding, start, end);
  if (typeof text !== 'string') throw new codes.ERR_STRING_TOO_LONG(kStringMaxLength);
  return text;
}

function toString(name, start, end) {
  if (name === undefined && start === undefined && end === undefined) {
    return decode(this, UTF8, 0, this.length);
  }
  const { length } = this;
  if (start === undefined || start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  let encoding = UTF8;
  if (name !== undefined) {
    encoding = encodingNumber(name);
    if (encoding < 0) throw new codes.ERR_UNKNOWN_ENCODING(name);
  }
  return decode(this, encoding, start, end);
}

function indexError() {
  const error = new RangeError('Index out of range');
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

function sliceBound(value, fallback) {
  if (value === undefined) return fallback;
  value = Math.trunc(+value) || 0;
  if (value < 0) throw indexError();
  return value;
}

function makeSlice(encoding, name) {
  return {
    [name](start, end) {
      if (!ArrayBuffer.isView(this)) throwNotView(this);
      const length = this.byteLength;
      start = sliceBound(start, 0);
      end = Math.min(sliceBound(end, length), length);
      return end <= start ? '' : decode(this, encoding, start, end);
    },
  }[name];
}

// ---- text to bytes -----------------------------------------------------------------------------

function checkOffset(value, name, max) {
  validateNumber(value, name);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < 0 || value > max) {
    throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${max}`, value);
  }
}

function write(string, offset, length, name) {
  if (!ArrayBuffer.isView(this)) throwNotView(this);
  if (offset === undefined && length === undefined && typeof string === 'string') {
    return writeText(this, string, 0, this.length, UTF8);
  }
  const size = this.length;
  if (offset === undefined) {
    offset = 0;
    length = size;
  } else if (length === undefined && typeof offset === 'string') {
    name = offset;
    offset = 0;
    length = size;
  } else {
    checkOffset(offset, 'offset', size);
    const rest = size - offset;
    if (length === undefined) {
      length = rest;
    } else if (typeof length === 'string') {
      name = length;
      length = rest;
    } else {
      checkOffset(length, 'length', size);
      if (length > rest) length = rest;
    }
  }
  const encoding = !name ? UTF8 : encodingNumber(name);
  if (encoding < 0) throw new codes.ERR_UNKNOWN_ENCODING(name);
  if (typeof string !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('argument', 'string', string);
  }
  return writeText(this, string, offset, length, encoding);
}

function makeWrite(encoding, name) {
  return {
    [name](string, offset = 0, length = undefined) {
      if (!ArrayBuffer.isView(this)) throwNotView(this);
      if (typeof string !== 'string') throw new TypeError('argument must be a string');
      const size = this.byteLength;
      offset = Math.trunc(offset);
      if (!(offset >= 0 && offset <= size)) {
        throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
      }
      if (length === undefined) length = size - offset;
      if (!(length >= 0 && length <= size - offset)) {
        throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
      }
      return writeText(this, string, offset, Math.trunc(length), encoding);
    },
  }[name];
}

const byEncoding = {
  asciiSlice: makeSlice(ASCII, 'asciiSlice'),
  asciiWrite: makeWrite(LATIN1, 'asciiWriteStatic'),
  base64Slice: makeSlice(BASE64, 'base64Slice'),
  base64Write: makeWrite(BASE64, 'base64Write'),
  base64urlSlice: makeSlice(BASE64URL, 'base64urlSlice'),
  base64urlWrite: makeWrite(BASE64URL, 'base64urlWrite'),
  hexSlice: makeSlice(HEX, 'hexSlice'),
  hexWrite: makeWrite(HEX, 'hexWrite'),
  latin1Slice: makeSlice(LATIN1, 'latin1Slice'),
  latin1Write: makeWrite(LATIN1, 'latin1WriteStatic'),
  ucs2Slice: makeSlice(UTF16LE, 'ucs2Slice'),
  ucs2Write: makeWrite(UTF16LE, 'ucs2Write'),
  utf8Slice: makeSlice(UTF8, 'utf8Slice'),
  utf8Write: makeWrite(UTF8, 'utf8WriteStatic'),
};

// ---- fill --------------------------------------------------------------------------------------

function checkEncodingName(name) {
  if (name === undefined) return UTF8;
  if (typeof name !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('encoding', 'string', name);
  const encoding = name === '' ? UTF8 : encodingNumber(name);
  if (encoding < 0) throw new codes.ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

// A text of one byte becomes that byte, an empty one 0.
function simplifyFill(text, encoding) {
  if (text.length === 0) return 0;
  if (text.length > 1) return text;
  const unit = text.charCodeAt(0);
  if (encoding === LATIN1 || encoding === ASCII) return unit & 255;
  return encoding === UTF8 && unit < 128 ? unit : text;
}

function fillPattern(value) {
  if (typeof value === 'string' || ArrayBuffer.isView(value)) return value;
  return Number(value === null || typeof value !== 'object' ? value : NaN) & 255;
}

function fill(value, offset, end, name) {
  if (!ArrayBuffer.isView(this)) throwNotView(this);
  let encoding = UTF8;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      name = offset;
      offset = undefined;
    } else if (typeof end === 'string') {
      name = end;
      end = undefined;
    }
    encoding = checkEncodingName(name);
    value = simplifyFill(value, encoding);
  }
  const { length } = this;
  if (offset === undefined) {
    offset = 0;
    end = length;
  } else {
    validateNumber(offset, 'offset', 0);
    if (end === undefined) end = length;
    else validateNumber(end, 'end', 0, length);
  }
  if (end > this.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  offset = Math.trunc(offset);
  end = Math.trunc(end);
  if (offset >= end) return this;
  const status = fillBytes(this, fillPattern(value), offset, end, encoding);
  if (status === -1) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  if (status === -2) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  return this;
}

// ---- search ------------------------------------------------------------------------------------

// Where to begin, or -1 when nothing can be found from there. Negative offsets count from `length`;
// the bytes from `end` on are not looked at.
function startOf(offset, length, end, forward, isEmpty) {
  if (offset < 0) {
    offset += length;
    if (offset < 0) {
      if (!forward && !isEmpty) return -1;
      offset = 0;
    }
  }
  if (isEmpty) return Math.min(offset, end);
  if (offset < end) return offset;
  return forward ? -1 : end - 1;
}

function searchText(view, value, offset, end, name, forward) {
  const encoding = name === undefined ? UTF8 : encodingNumber(name);
  if (encoding < 0) throw new codes.ERR_UNKNOWN_ENCODING(name);
  let { length } = view;
  if (encoding === UTF16LE) {
    // Only whole units count.
    length -= length % 2;
    end -= end % 2;
  }
  let start = startOf(offset, length, end, forward, value.length === 0);
  if (start < 0) return -1;
  if (encoding === UTF16LE && value.length > 0) start -= start % 2;
  return indexOfBytes(view, value, start, encoding, forward, end);
}

function toOffset(value, fallback) {
  value = +value;
  return Number.isNaN(value) ? fallback : Math.trunc(value);
}

// `offset` or `end` may be left out before an encoding.
function search(view, value, offset, end, name, forward) {
  if (!ArrayBuffer.isView(view)) throwNotView(view);
  const { length } = view;
  if (typeof offset === 'string') {
    name = offset;
    offset = undefined;
    end = undefined;
  } else if (typeof end === 'string') {
    name = end;
    end = undefined;
  }
  offset = toOffset(offset, forward ? 0 : length);
  end = end === undefined ? length : Math.max(0, Math.min(toOffset(end, 0), length));
  if (typeof value === 'number') {
    const start = startOf(offset, length, end, forward, false);
    return start < 0 ? -1 : indexOfByte(view, value & 255, start, forward, end);
  }
  const isText = typeof value === 'string';
  if (!isText && !(ArrayBuffer.isView(value) && isUint8Array(value))) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  if (!isText && name !== undefined && encodingNumber(name) < 0) name = undefined;
  return searchText(view, value, offset, end, name, forward);
}

function indexOf(value, start, end, encoding) {
  return search(this, value, start, end, encoding, true);
}

function lastIndexOf(value, start, end, encoding) {
  return search(this, value, start, end, encoding, false);
}

function includes(value, start, end, encoding) {
  return search(this, value, start, end, encoding, true) !== -1;
}

module.exports = {
  kStringMaxLength,
  decode,
  methods: {
    ...byEncoding,
    fill,
    includes,
    indexOf,
    lastIndexOf,
    toString,
    write,
  },
};
