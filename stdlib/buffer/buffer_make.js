/* SPDX-License-Identifier: MIT */
/*
 * buffer_make.js - how Buffers come to be: Buffer.from and its sources, alloc, concat.
 *
 * Who: buffer.js, which puts these on the Buffer function.
 */
'use strict';

const ops = natives('buffer');
const { codes } = require('internal/errors');
const { validateArray, validateNumber, validateInteger } = require('internal/validators');
const { FastBuffer, allocate, commit, getSlabUsed, isPooled, rawMemory, reserve } =
  require('buffer/buffer_pool');
const { ASCII, BASE64, BASE64URL, HEX, LATIN1, UTF16LE, UTF8, encodingNumber } =
  require('buffer/buffer_encodings');

const { write, byteLengthUtf8, fromUtf8 } = ops;
const kMaxLength = Number.MAX_SAFE_INTEGER;

const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const viewLength = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), 'byteLength').get;
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
let sharedLength; // not while the snapshot is made: V8 installs SharedArrayBuffer when a process starts

function isUint8Array(value) {
  return value instanceof FastBuffer || typedArrayName.call(value) === 'Uint8Array';
}

function hasBrand(getter, value) {
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

// True for those of other realms too, false for objects that only inherit from the prototype.
function isAnyArrayBuffer(value) {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return false;
  const tag = value[Symbol.toStringTag];
  if (tag !== 'ArrayBuffer' && tag !== 'SharedArrayBuffer') return false;
  if (tag === 'ArrayBuffer' && hasBrand(arrayBufferLength, value)) return true;
  sharedLength ??= Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
  return hasBrand(sharedLength, value);
}

// ---- from strings ------------------------------------------------------------------------------

// The most bytes that `length` UTF-16 units can become.
function maxBytes(length, encoding) {
  switch (encoding) {
    case UTF8: return length * 3;
    case UTF16LE: return length * 2;
    case HEX: return length >>> 1;
    case BASE64:
    case BASE64URL: return Math.ceil(length * 3 / 4);
    default: return length;
  }
}

// Too long for a worst-case reservation: exact memory instead.
function fromLongString(string, encoding) {
  if (encoding === UTF8) {
    const memory = fromUtf8(string);
    return new FastBuffer(memory ?? rawMemory(byteLengthUtf8(string)));
  }
  const memory = rawMemory(maxBytes(string.length, encoding));
  const size = write(memory, string, 0, memory.byteLength, encoding);
  return new FastBuffer(memory, 0, size);
}

function encodingOf(name) {
  if (typeof name !== 'string' || name.length === 0) return UTF8;
  const encoding = encodingNumber(name);
  if (encoding < 0) throw new codes.ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

function fromString(string, name) {
  const encoding = encodingOf(name);
  if (string.length === 0) return new FastBuffer();
  let room = maxBytes(string.length, encoding);
  if (encoding === UTF8 && !isPooled(room) && isPooled(string.length)) {
    room = byteLengthUtf8(string);
  }
  if (!isPooled(room)) return fromLongString(string, encoding);
  const slab = reserve(room);
  return commit(write(slab, string, getSlabUsed(), room, encoding));
}

// ---- from memory and objects -------------------------------------------------------------------

function fromArrayBuffer(memory, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const most = memory.byteLength - byteOffset;
  if (most < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > most) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(memory, byteOffset, length);
}

function fromArrayLike(source) {
  const { length } = source;
  if (!(length > 0)) return new FastBuffer();
  const buffer = allocate(length);
  if (buffer.length === source.length) buffer.set(source, 0);
  else buffer.set(Uint8Array.from(source).subarray(0, buffer.length), 0);
  return buffer;
}

// undefined when the object is nothing a Buffer can be made of.
function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length === 'number' ? fromArrayLike(object) : new FastBuffer();
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

function fromPrimitive(value, encodingOrOffset, length) {
  const primitive = typeof value === 'object' ? value.valueOf?.() : undefined;
  if (primitive != null && primitive !== value &&
      (typeof primitive === 'string' || typeof primitive === 'object')) {
    return from(primitive, encodingOrOffset, length);
  }
  const made = fromObject(value);
  if (made !== undefined) return made;
  if (typeof value[Symbol.toPrimitive] !== 'function') return undefined;
  const text = value[Symbol.toPrimitive]('string');
  return typeof text === 'string' ? fromString(text, encodingOrOffset) : undefined;
}

function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (ArrayBuffer.isView(value) && isUint8Array(value)) return fromArrayLike(value);
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const made = fromPrimitive(value, encodingOrOffset, length);
    if (made !== undefined) return made;
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
}

function copyBytesFrom(view, offset, length) {
  const name = typedArrayName.call(view);
  if (name === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  const total = view.length;
  if (total === 0) return new FastBuffer();
  let end = total;
  if (offset !== undefined) validateInteger(offset, 'offset', 0);
  else offset = 0;
  if (offset >= total) return new FastBuffer();
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = offset + length;
  }
  const part = view.subarray(offset, end);
  return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
}

function of(...items) {
  const buffer = allocate(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
}

// ---- allocation --------------------------------------------------------------------------------

function validateSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

// `fill` is Buffer.prototype.fill, given by buffer.js.
function alloc(size, value, encoding) {
  validateSize(size);
  if (value === undefined || value === 0 || !(size > 0)) return new FastBuffer(size);
  return allocUnsafeSlow(size).fill(value, 0, Math.trunc(size), encoding);
}

function allocUnsafe(size) {
  validateSize(size);
  return allocate(Math.trunc(size));
}

function allocUnsafeSlow(size) {
  validateSize(size);
  size = Math.trunc(size);
  // The engine keeps up to 64 bytes in the object itself, which is cheaper than raw memory.
  return size <= 64 ? new FastBuffer(size) : new FastBuffer(rawMemory(size));
}

// ---- concat ------------------------------------------------------------------------------------

// By the engine's own getter: a `length` that a program has put there does not count.
function totalLength(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!ArrayBuffer.isView(item) || !isUint8Array(item)) {
      throw new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], item);
    }
    total += viewLength.call(item);
  }
  return total;
}

function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  const total = totalLength(list);
  if (length === undefined) length = total;
  else validateInteger(length, 'length', 0, kMaxLength);
  const buffer = allocate(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (at >= length) break;
    const byteLength = viewLength.call(item);
    if (byteLength <= length - at) buffer.set(item, at);
    else buffer.set(new Uint8Array(item.buffer, item.byteOffset, length - at), at);
    at += Math.min(byteLength, length - at);
  }
  // More was promised than the list holds: never show what the memory held before.
  if (at < length) Uint8Array.prototype.fill.call(buffer, 0, at, length);
  return buffer;
}

function base64Length(string) {
  let { length } = string;
  if (length > 0 && string.charCodeAt(length - 1) === 0x3D) length--;
  if (length > 1 && string.charCodeAt(length - 1) === 0x3D) length--;
  return Math.floor(length * 3 / 4);
}

function byteLength(value, name) {
  if (typeof value !== 'string') {
    if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return value.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], value);
  }
  if (value.length === 0) return 0;
  const encoding = typeof name === 'string' ? encodingNumber(name) : UTF8;
  switch (encoding) {
    case ASCII:
    case LATIN1: return value.length;
    case UTF16LE: return value.length * 2;
    case HEX: return value.length >>> 1;
    case BASE64:
    case BASE64URL: return base64Length(value);
    default: return byteLengthUtf8(value);
  }
}

module.exports = {
  alloc,
  allocUnsafe,
  allocUnsafeSlow,
  byteLength,
  concat,
  copyBytesFrom,
  from,
  isAnyArrayBuffer,
  isUint8Array,
  kMaxLength,
  of,
};
