/* SPDX-License-Identifier: MIT */
/*
 * buffer_writes.js - the write methods of Buffer for integers, floats and BigInts.
 *
 * Who: buffer.js installs the exports on FastBuffer.prototype. Bytes are combined by hand, because
 * the engine compiles that to loads and stores without a call; floats go through a scratch array.
 */
'use strict';

const { validateNumber } = require('internal/validators');
const { checkGiven, checkWrite, throwByteLength, throwOffset } = require('buffer/buffer_bounds');

const float32 = new Float32Array(1);
const float32Bytes = new Uint8Array(float32.buffer);
const float64 = new Float64Array(1);
const float64Bytes = new Uint8Array(float64.buffer);

function put8(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 1);
  view[offset] = value;
  return offset + 1;
}

function writeUInt8(value, offset = 0) {
  return put8(this, value, offset, 0x0, 0xff);
}

function writeInt8(value, offset = 0) {
  return put8(this, value, offset, -0x80, 0x7f);
}

function put16LE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 2);
  view[offset] = value;
  view[offset + 1] = value >>> 8;
  return offset + 2;
}

function writeUInt16LE(value, offset = 0) {
  return put16LE(this, value, offset, 0x0, 0xffff);
}

function writeInt16LE(value, offset = 0) {
  return put16LE(this, value, offset, -0x8000, 0x7fff);
}

function put16BE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 2);
  view[offset + 1] = value;
  view[offset] = value >>> 8;
  return offset + 2;
}

function writeUInt16BE(value, offset = 0) {
  return put16BE(this, value, offset, 0x0, 0xffff);
}

function writeInt16BE(value, offset = 0) {
  return put16BE(this, value, offset, -0x8000, 0x7fff);
}

function put24LE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 3);
  view[offset] = value;
  view[offset + 1] = value >>> 8;
  view[offset + 2] = value >>> 16;
  return offset + 3;
}

function writeUInt24LE(value, offset = 0) {
  return put24LE(this, value, offset, 0x0, 0xffffff);
}

function writeInt24LE(value, offset = 0) {
  return put24LE(this, value, offset, -0x800000, 0x7fffff);
}

function put24BE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 3);
  view[offset + 2] = value;
  view[offset + 1] = value >>> 8;
  view[offset] = value >>> 16;
  return offset + 3;
}

function writeUInt24BE(value, offset = 0) {
  return put24BE(this, value, offset, 0x0, 0xffffff);
}

function writeInt24BE(value, offset = 0) {
  return put24BE(this, value, offset, -0x800000, 0x7fffff);
}

function put32LE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 4);
  view[offset] = value;
  view[offset + 1] = value >>> 8;
  view[offset + 2] = value >>> 16;
  view[offset + 3] = value >>> 24;
  return offset + 4;
}

function writeUInt32LE(value, offset = 0) {
  return put32LE(this, value, offset, 0x0, 0xffffffff);
}

function writeInt32LE(value, offset = 0) {
  return put32LE(this, value, offset, -0x80000000, 0x7fffffff);
}

function put32BE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 4);
  view[offset + 3] = value;
  view[offset + 2] = value >>> 8;
  view[offset + 1] = value >>> 16;
  view[offset] = value >>> 24;
  return offset + 4;
}

function writeUInt32BE(value, offset = 0) {
  return put32BE(this, value, offset, 0x0, 0xffffffff);
}

function writeInt32BE(value, offset = 0) {
  return put32BE(this, value, offset, -0x80000000, 0x7fffffff);
}

function put40LE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 5);
  const high = Math.floor(value * 2 ** -32);
  view[offset] = value;
  view[offset + 1] = value >>> 8;
  view[offset + 2] = value >>> 16;
  view[offset + 3] = value >>> 24;
  view[offset + 4] = high;
  return offset + 5;
}

function writeUInt40LE(value, offset = 0) {
  return put40LE(this, value, offset, 0x0, 0xffffffffff);
}

function writeInt40LE(value, offset = 0) {
  return put40LE(this, value, offset, -0x8000000000, 0x7fffffffff);
}

function put40BE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 5);
  const high = Math.floor(value * 2 ** -32);
  view[offset + 4] = value;
  view[offset + 3] = value >>> 8;
  view[offset + 2] = value >>> 16;
  view[offset + 1] = value >>> 24;
  view[offset] = high;
  return offset + 5;
}

function writeUInt40BE(value, offset = 0) {
  return put40BE(this, value, offset, 0x0, 0xffffffffff);
}

function writeInt40BE(value, offset = 0) {
  return put40BE(this, value, offset, -0x8000000000, 0x7fffffffff);
}

function put48LE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 6);
  const high = Math.floor(value * 2 ** -32);
  view[offset] = value;
  view[offset + 1] = value >>> 8;
  view[offset + 2] = value >>> 16;
  view[offset + 3] = value >>> 24;
  view[offset + 4] = high;
  view[offset + 5] = high >>> 8;
  return offset + 6;
}

function writeUInt48LE(value, offset = 0) {
  return put48LE(this, value, offset, 0x0, 0xffffffffffff);
}

function writeInt48LE(value, offset = 0) {
  return put48LE(this, value, offset, -0x800000000000, 0x7fffffffffff);
}

function put48BE(view, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 6);
  const high = Math.floor(value * 2 ** -32);
  view[offset + 5] = value;
  view[offset + 4] = value >>> 8;
  view[offset + 3] = value >>> 16;
  view[offset + 2] = value >>> 24;
  view[offset + 1] = high;
  view[offset] = high >>> 8;
  return offset + 6;
}

function writeUInt48BE(value, offset = 0) {
  return put48BE(this, value, offset, 0x0, 0xffffffffffff);
}

function writeInt48BE(value, offset = 0) {
  return put48BE(this, value, offset, -0x800000000000, 0x7fffffffffff);
}

function writeUIntLE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: checkGiven(offset); return writeUInt48LE.call(this, value, offset);
    case 5: checkGiven(offset); return writeUInt40LE.call(this, value, offset);
    case 4: checkGiven(offset); return writeUInt32LE.call(this, value, offset);
    case 3: checkGiven(offset); return writeUInt24LE.call(this, value, offset);
    case 2: checkGiven(offset); return writeUInt16LE.call(this, value, offset);
    case 1: checkGiven(offset); return writeUInt8.call(this, value, offset);
  }
  return throwByteLength(byteLength);
}

function writeUIntBE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: checkGiven(offset); return writeUInt48BE.call(this, value, offset);
    case 5: checkGiven(offset); return writeUInt40BE.call(this, value, offset);
    case 4: checkGiven(offset); return writeUInt32BE.call(this, value, offset);
    case 3: checkGiven(offset); return writeUInt24BE.call(this, value, offset);
    case 2: checkGiven(offset); return writeUInt16BE.call(this, value, offset);
    case 1: checkGiven(offset); return writeUInt8.call(this, value, offset);
  }
  return throwByteLength(byteLength);
}

function writeIntLE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: checkGiven(offset); return writeInt48LE.call(this, value, offset);
    case 5: checkGiven(offset); return writeInt40LE.call(this, value, offset);
    case 4: checkGiven(offset); return writeInt32LE.call(this, value, offset);
    case 3: checkGiven(offset); return writeInt24LE.call(this, value, offset);
    case 2: checkGiven(offset); return writeInt16LE.call(this, value, offset);
    case 1: checkGiven(offset); return writeInt8.call(this, value, offset);
  }
  return throwByteLength(byteLength);
}

function writeIntBE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: checkGiven(offset); return writeInt48BE.call(this, value, offset);
    case 5: checkGiven(offset); return writeInt40BE.call(this, value, offset);
    case 4: checkGiven(offset); return writeInt32BE.call(this, value, offset);
    case 3: checkGiven(offset); return writeInt24BE.call(this, value, offset);
    case 2: checkGiven(offset); return writeInt16BE.call(this, value, offset);
    case 1: checkGiven(offset); return writeInt8.call(this, value, offset);
  }
  return throwByteLength(byteLength);
}

function putBig64LE(view, value, offset, min, max) {
  validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 8);
  put32LE(view, Number(value & 0xffffffffn), offset, 0, 0xffffffff);
  put32LE(view, Number(value >> 32n & 0xffffffffn), offset + 4, 0, 0xffffffff);
  return offset + 8;
}

function writeBigUInt64LE(value, offset = 0) {
  return putBig64LE(this, value, offset, 0n, 0xffffffffffffffffn);
}

function writeBigInt64LE(value, offset = 0) {
  return putBig64LE(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
}

function putBig64BE(view, value, offset, min, max) {
  validateNumber(offset, 'offset');
  checkWrite(view, value, offset, min, max, 8);
  put32BE(view, Number(value & 0xffffffffn), offset + 4, 0, 0xffffffff);
  put32BE(view, Number(value >> 32n & 0xffffffffn), offset, 0, 0xffffffff);
  return offset + 8;
}

function writeBigUInt64BE(value, offset = 0) {
  return putBig64BE(this, value, offset, 0n, 0xffffffffffffffffn);
}

function writeBigInt64BE(value, offset = 0) {
  return putBig64BE(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
}

function writeFloatLE(value, offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 3] === undefined) {
    throwOffset(this, offset, 4);
  }
  float32[0] = value;
  this[offset] = float32Bytes[0];
  this[offset + 1] = float32Bytes[1];
  this[offset + 2] = float32Bytes[2];
  this[offset + 3] = float32Bytes[3];
  return offset + 4;
}

function writeFloatBE(value, offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 3] === undefined) {
    throwOffset(this, offset, 4);
  }
  float32[0] = value;
  this[offset + 3] = float32Bytes[0];
  this[offset + 2] = float32Bytes[1];
  this[offset + 1] = float32Bytes[2];
  this[offset] = float32Bytes[3];
  return offset + 4;
}

function writeDoubleLE(value, offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  float64[0] = value;
  this[offset] = float64Bytes[0];
  this[offset + 1] = float64Bytes[1];
  this[offset + 2] = float64Bytes[2];
  this[offset + 3] = float64Bytes[3];
  this[offset + 4] = float64Bytes[4];
  this[offset + 5] = float64Bytes[5];
  this[offset + 6] = float64Bytes[6];
  this[offset + 7] = float64Bytes[7];
  return offset + 8;
}

function writeDoubleBE(value, offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  float64[0] = value;
  this[offset + 7] = float64Bytes[0];
  this[offset + 6] = float64Bytes[1];
  this[offset + 5] = float64Bytes[2];
  this[offset + 4] = float64Bytes[3];
  this[offset + 3] = float64Bytes[4];
  this[offset + 2] = float64Bytes[5];
  this[offset + 1] = float64Bytes[6];
  this[offset] = float64Bytes[7];
  return offset + 8;
}

// Both spellings, UInt and Uint, are one function.
const methods = {
  writeBigInt64BE,
  writeBigInt64LE,
  writeBigUInt64BE,
  writeBigUInt64LE,
  writeDoubleBE,
  writeDoubleLE,
  writeFloatBE,
  writeFloatLE,
  writeInt16BE,
  writeInt16LE,
  writeInt32BE,
  writeInt32LE,
  writeInt8,
  writeIntBE,
  writeIntLE,
  writeUInt16BE,
  writeUInt16LE,
  writeUInt32BE,
  writeUInt32LE,
  writeUInt8,
  writeUIntBE,
  writeUIntLE,
};
for (const name of Object.keys(methods)) {
  if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = methods[name];
}

module.exports = { methods };
