/* SPDX-License-Identifier: MIT */
/*
 * buffer_pool.js - FastBuffer, the class behind Buffer, and memory for it.
 *
 * Small buffers are cut from a slab of 8 KiB that is made at the first need, so never lies in a
 * snapshot. A slab is replaced, not reused: its cuts keep it alive.
 */
'use strict';

const { allocUnsafe: allocNative } = natives('buffer');
const { forbidDetach } = natives('web');
const { codes } = require('internal/errors');

const kPoolSize = 8 * 1024;

class FastBuffer extends Uint8Array {
  // An explicit constructor: the default one would spread its arguments through an iterator.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

let slab;
let slabSize = 0;
let slabUsed = 0;
let poolSize = kPoolSize;

// An ArrayBuffer whose bytes are whatever was there.
function rawMemory(size) {
  const memory = allocNative(size);
  if (memory === undefined) throw memoryError(size);
  return memory;
}

function memoryError(size) {
  const error = new RangeError('Array buffer allocation failed');
  error.code = 'ERR_MEMORY_ALLOCATION_FAILED';
  error.size = size;
  return error;
}

function newSlab() {
  slabSize = poolSize;
  slab = rawMemory(slabSize);
  forbidDetach(slab);
  slabUsed = 0;
}

function isPooled(size) {
  return size < (poolSize >>> 1);
}

// A buffer of `size` bytes at the front of the slab; give back with shrinkLast.
function cut(size) {
  if (slab === undefined || size > slabSize - slabUsed) newSlab();
  const buffer = new FastBuffer(slab, slabUsed, size);
  slabUsed = (slabUsed + size + 7) & ~7;
  return buffer;
}

// Room in the slab for at least `size` bytes, as [slab memory, offset]: see fromString.
function reserve(size) {
  if (slab === undefined || size > slabSize - slabUsed) newSlab();
  return slab;
}

function commit(size) {
  const buffer = new FastBuffer(slab, slabUsed, size);
  slabUsed = (slabUsed + size + 7) & ~7;
  return buffer;
}

function allocate(size) {
  if (size <= 0) return new FastBuffer();
  return isPooled(size) ? cut(size) : new FastBuffer(rawMemory(size));
}

function setPoolSize(size) {
  if (typeof size !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('poolSize', 'number', size);
  poolSize = size;
}

module.exports = {
  FastBuffer,
  allocate,
  commit,
  cut,
  getPoolSize: () => poolSize,
  getSlabUsed: () => slabUsed,
  isPooled,
  rawMemory,
  reserve,
  setPoolSize,
};
