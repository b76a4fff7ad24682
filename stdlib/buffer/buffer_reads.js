/* SPDX-License-Identifier: MIT */
/*
 * buffer_reads.js - the read methods of Buffer for integers, floats and BigInts.
 *
 * Who: buffer.js installs the exports on FastBuffer.prototype. Bytes are combined by hand, because
 * the engine compiles that to loads and stores without a call; floats go through a scratch array.
 */
'use strict';

const { validateNumber } = require('internal/validators');
const { checkGiven, throwByteLength, throwOffset } = require('buffer/buffer_bounds');

const float32 = new Float32Array(1);
const float32Bytes = new Uint8Array(float32.buffer);
const float64 = new Float64Array(1);
const float64Bytes = new Uint8Array(float64.buffer);

function readUInt8(offset = 0) {
  const value = this[offset];
  if (value === undefined || typeof offset !== 'number') throwOffset(this, offset, 1);
  return value;
}

function readInt8(offset = 0) {
  const value = this[offset];
  if (value === undefined || typeof offset !== 'number') throwOffset(this, offset, 1);
  return value << 24 >> 24;
}

function readUInt16LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 2);
  }
  return (last << 8) | first;
}

function readUInt16BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 2);
  }
  return (first << 8) | last;
}

function readInt16LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 2);
  }
  return ((last << 8) | first) << 16 >> 16;
}

function readInt16BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 1];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 2);
  }
  return ((first << 8) | last) << 16 >> 16;
}

function readUInt24LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 2];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 3);
  }
  return (last << 16) | (this[offset + 1] << 8) | first;
}

function readUInt24BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 2];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 3);
  }
  return (first << 16) | (this[offset + 1] << 8) | last;
}

function readInt24LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 2];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 3);
  }
  return ((last << 16) | (this[offset + 1] << 8) | first) << 8 >> 8;
}

function readInt24BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 2];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 3);
  }
  return ((first << 16) | (this[offset + 1] << 8) | last) << 8 >> 8;
}

function readUInt32LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 4);
  }
  return ((last << 24) | (this[offset + 2] << 16) | (this[offset + 1] << 8) | first) >>> 0;
}

function readUInt32BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 4);
  }
  return ((first << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | last) >>> 0;
}

function readInt32LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 4);
  }
  return (last << 24) | (this[offset + 2] << 16) | (this[offset + 1] << 8) | first;
}

function readInt32BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 3];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 4);
  }
  return (first << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | last;
}

function readUInt40LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 4];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 5);
  }
  const low = ((this[offset + 3] << 24) | (this[offset + 2] << 16) |
    (this[offset + 1] << 8) | first) >>> 0;
  return (last) * 2 ** 32 + low;
}

function readUInt40BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 4];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 5);
  }
  const low = ((this[offset + 1] << 24) | (this[offset + 2] << 16) |
    (this[offset + 3] << 8) | last) >>> 0;
  return (first) * 2 ** 32 + low;
}

function readInt40LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 4];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 5);
  }
  const low = ((this[offset + 3] << 24) | (this[offset + 2] << 16) |
    (this[offset + 1] << 8) | first) >>> 0;
  return ((last) << 24 >> 24) * 2 ** 32 + low;
}

function readInt40BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 4];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 5);
  }
  const low = ((this[offset + 1] << 24) | (this[offset + 2] << 16) |
    (this[offset + 3] << 8) | last) >>> 0;
  return ((first) << 24 >> 24) * 2 ** 32 + low;
}

function readUInt48LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 5];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 6);
  }
  const low = ((this[offset + 3] << 24) | (this[offset + 2] << 16) |
    (this[offset + 1] << 8) | first) >>> 0;
  return ((last << 8) | this[offset + 4]) * 2 ** 32 + low;
}

function readUInt48BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 5];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 6);
  }
  const low = ((this[offset + 2] << 24) | (this[offset + 3] << 16) |
    (this[offset + 4] << 8) | last) >>> 0;
  return ((first << 8) | this[offset + 1]) * 2 ** 32 + low;
}

function readInt48LE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 5];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 6);
  }
  const low = ((this[offset + 3] << 24) | (this[offset + 2] << 16) |
    (this[offset + 1] << 8) | first) >>> 0;
  return (((last << 8) | this[offset + 4]) << 16 >> 16) * 2 ** 32 + low;
}

function readInt48BE(offset = 0) {
  const first = this[offset];
  const last = this[offset + 5];
  if (first === undefined || last === undefined || typeof offset !== 'number') {
    throwOffset(this, offset, 6);
  }
  const low = ((this[offset + 2] << 24) | (this[offset + 3] << 16) |
    (this[offset + 4] << 8) | last) >>> 0;
  return (((first << 8) | this[offset + 1]) << 16 >> 16) * 2 ** 32 + low;
}

function readUIntLE(offset, byteLength) {
  checkGiven(offset);
  switch (byteLength) {
    case 6: return readUInt48LE.call(this, offset);
    case 5: return readUInt40LE.call(this, offset);
    case 4: return readUInt32LE.call(this, offset);
    case 3: return readUInt24LE.call(this, offset);
    case 2: return readUInt16LE.call(this, offset);
    case 1: return readUInt8.call(this, offset);
  }
  return throwByteLength(byteLength);
}

function readUIntBE(offset, byteLength) {
  checkGiven(offset);
  switch (byteLength) {
    case 6: return readUInt48BE.call(this, offset);
    case 5: return readUInt40BE.call(this, offset);
    case 4: return readUInt32BE.call(this, offset);
    case 3: return readUInt24BE.call(this, offset);
    case 2: return readUInt16BE.call(this, offset);
    case 1: return readUInt8.call(this, offset);
  }
  return throwByteLength(byteLength);
}

function readIntLE(offset, byteLength) {
  checkGiven(offset);
  switch (byteLength) {
    case 6: return readInt48LE.call(this, offset);
    case 5: return readInt40LE.call(this, offset);
    case 4: return readInt32LE.call(this, offset);
    case 3: return readInt24LE.call(this, offset);
    case 2: return readInt16LE.call(this, offset);
    case 1: return readInt8.call(this, offset);
  }
  return throwByteLength(byteLength);
}

function readIntBE(offset, byteLength) {
  checkGiven(offset);
  switch (byteLength) {
    case 6: return readInt48BE.call(this, offset);
    case 5: return readInt40BE.call(this, offset);
    case 4: return readInt32BE.call(this, offset);
    case 3: return readInt24BE.call(this, offset);
    case 2: return readInt16BE.call(this, offset);
    case 1: return readInt8.call(this, offset);
  }
  return throwByteLength(byteLength);
}

function readBigUInt64LE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  const low = readUInt32LE.call(this, offset);
  const high = readUInt32LE.call(this, offset + 4);
  return (BigInt(high) << 32n) + BigInt(low);
}

function readBigInt64LE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  const low = readUInt32LE.call(this, offset);
  const high = readInt32LE.call(this, offset + 4);
  return (BigInt(high) << 32n) + BigInt(low);
}

function readBigUInt64BE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  const low = readUInt32BE.call(this, offset + 4);
  const high = readUInt32BE.call(this, offset);
  return (BigInt(high) << 32n) + BigInt(low);
}

function readBigInt64BE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  const low = readUInt32BE.call(this, offset + 4);
  const high = readInt32BE.call(this, offset);
  return (BigInt(high) << 32n) + BigInt(low);
}

function readFloatLE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 3] === undefined) {
    throwOffset(this, offset, 4);
  }
  float32Bytes[0] = this[offset];
  float32Bytes[1] = this[offset + 1];
  float32Bytes[2] = this[offset + 2];
  float32Bytes[3] = this[offset + 3];
  return float32[0];
}

function readFloatBE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 3] === undefined) {
    throwOffset(this, offset, 4);
  }
  float32Bytes[0] = this[offset + 3];
  float32Bytes[1] = this[offset + 2];
  float32Bytes[2] = this[offset + 1];
  float32Bytes[3] = this[offset];
  return float32[0];
}

function readDoubleLE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  float64Bytes[0] = this[offset];
  float64Bytes[1] = this[offset + 1];
  float64Bytes[2] = this[offset + 2];
  float64Bytes[3] = this[offset + 3];
  float64Bytes[4] = this[offset + 4];
  float64Bytes[5] = this[offset + 5];
  float64Bytes[6] = this[offset + 6];
  float64Bytes[7] = this[offset + 7];
  return float64[0];
}

function readDoubleBE(offset = 0) {
  validateNumber(offset, 'offset');
  if (this[offset] === undefined || this[offset + 7] === undefined) {
    throwOffset(this, offset, 8);
  }
  float64Bytes[0] = this[offset + 7];
  float64Bytes[1] = this[offset + 6];
  float64Bytes[2] = this[offset + 5];
  float64Bytes[3] = this[offset + 4];
  float64Bytes[4] = this[offset + 3];
  float64Bytes[5] = this[offset + 2];
  float64Bytes[6] = this[offset + 1];
  float64Bytes[7] = this[offset];
  return float64[0];
}

// Both spellings, UInt and Uint, are one function.
const methods = {
  readBigInt64BE,
  readBigInt64LE,
  readBigUInt64BE,
  readBigUInt64LE,
  readDoubleBE,
  readDoubleLE,
  readFloatBE,
  readFloatLE,
  readInt16BE,
  readInt16LE,
  readInt32BE,
  readInt32LE,
  readInt8,
  readIntBE,
  readIntLE,
  readUInt16BE,
  readUInt16LE,
  readUInt32BE,
  readUInt32LE,
  readUInt8,
  readUIntBE,
  readUIntLE,
};
for (const name of Object.keys(methods)) {
  if (name.includes('UInt')) methods[name.replace('UInt', 'Uint')] = methods[name];
}

module.exports = { methods };
