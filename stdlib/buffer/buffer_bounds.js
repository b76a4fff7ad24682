/* SPDX-License-Identifier: MIT */
/*
 * buffer_bounds.js - the errors of reading and writing numbers in a Buffer.
 *
 * Who: buffer_reads.js, buffer_writes.js.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

// `max` is the last valid value; negative: the buffer is shorter than the number.
function throwBounds(value, max, name) {
  if (Math.floor(value) !== value) {
    validateNumber(value, name ?? 'offset');
    throw new codes.ERR_OUT_OF_RANGE(name ?? 'offset', 'an integer', value);
  }
  if (max < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE(
    name ?? 'offset', `>= ${name === undefined ? 0 : 1} and <= ${max}`, value);
}

function throwOffset(view, offset, size) {
  validateNumber(offset, 'offset');
  throwBounds(offset, view.length - size);
}

function throwByteLength(byteLength) {
  if (byteLength === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  }
  throwBounds(byteLength, 6, 'byteLength');
}

function throwValue(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (size <= 4) range = `>= ${min}${n} and <= ${max}${n}`;
  else if (min == 0) range = `>= 0${n} and < 2${n} ** ${size * 8}${n}`;
  else range = `>= -(2${n} ** ${size * 8 - 1}${n}) and < 2${n} ** ${size * 8 - 1}${n}`;
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

function checkWrite(view, value, offset, min, max, size) {
  if (value > max || value < min) throwValue(value, min, max, size);
  if (view[offset] === undefined || view[offset + size - 1] === undefined) {
    throwOffset(view, offset, size);
  }
}

function checkGiven(offset) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

module.exports = {
  checkGiven,
  checkWrite,
  throwBounds,
  throwByteLength,
  throwOffset,
  throwValue,
};
