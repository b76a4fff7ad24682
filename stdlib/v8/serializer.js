// SPDX-License-Identifier: MIT
'use strict';
// v8/serializer - Serializer, Deserializer and their defaults, over V8's (runtime/engine/stream_serdes.h),
// which calls their methods that begin with an underscore. Source of behaviour: doc v8.md.

const { Buffer } = require('buffer');
const { inspect } = require('internal/inspect');
const { types: { isAnyArrayBuffer, isArrayBuffer } } = require('internal/types');

const native = natives('v8');
const kWriter = Symbol('writer'), kReader = Symbol('reader'); // the engine's part
const kView = Symbol('view'); // what a Deserializer reads: `buffer` is public

function typeError(code, message) {
  const err = new TypeError(message);
  err.code = code;
  return err;
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { value });
}

function boxOf(stream, key) {
  const box = stream?.[key];
  if (box === undefined) throw new TypeError('Illegal invocation');
  return box;
}

function checkConstructed(target, name) {
  if (target === undefined) {
    throw typeError('ERR_CONSTRUCT_CALL_REQUIRED', `Class constructor ${name} cannot be invoked without 'new'`);
  }
}

function checkBytes(value, name) {
  if (!ArrayBuffer.isView(value) && !isArrayBuffer(value)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `${name} must be a TypedArray or a DataView`);
  }
}

// ---- writing ----------------------------------------------------------------------------------------------

function Serializer() {
  checkConstructed(new.target, 'Serializer');
  hide(this, kWriter, native.writer());
}

Object.assign(Serializer.prototype, {
  writeHeader() { native.writeHeader(boxOf(this, kWriter)); },
  writeValue(value) { return native.writeValue(boxOf(this, kWriter), this, value); },
  releaseBuffer() { return Buffer.from(native.release(boxOf(this, kWriter))); },

  transferArrayBuffer(id, arrayBuffer) {
    if (!isArrayBuffer(arrayBuffer)) throw typeError('ERR_INVALID_ARG_TYPE', 'arrayBuffer must be an ArrayBuffer');
    native.writeTransfer(boxOf(this, kWriter), id >>> 0, arrayBuffer);
  },

  writeUint32(value) { native.writeUint32(boxOf(this, kWriter), value >>> 0); },
  writeUint64(high, low) { native.writeUint64(boxOf(this, kWriter), high >>> 0, low >>> 0); },
  writeDouble(value) { native.writeDouble(boxOf(this, kWriter), +value); },

  writeRawBytes(source) {
    checkBytes(source, 'source');
    native.writeBytes(boxOf(this, kWriter), source);
  },

  _setTreatArrayBufferViewsAsHostObjects(flag) { native.viewsAreHosts(boxOf(this, kWriter), Boolean(flag)); },
});
Serializer.prototype._getDataCloneError = Error;

// ---- reading ----------------------------------------------------------------------------------------------

function Deserializer(buffer) {
  checkConstructed(new.target, 'Deserializer');
  checkBytes(buffer, 'buffer');
  this.buffer = buffer;
  hide(this, kView, ArrayBuffer.isView(buffer) ? buffer : new Uint8Array(buffer));
  hide(this, kReader, native.reader(this[kView]));
}

// What a native read, or the error of not being able to.
function have(value, method) {
  if (value === undefined) throw new Error(`${method}() failed`);
  return value;
}

Object.assign(Deserializer.prototype, {
  readHeader() { return native.readHeader(boxOf(this, kReader)); },
  readValue() { return native.readValue(boxOf(this, kReader), this); },
  getWireFormatVersion() { return native.version(boxOf(this, kReader)); },

  transferArrayBuffer(id, buffer) {
    if (!isAnyArrayBuffer(buffer)) {
      throw typeError('ERR_INVALID_ARG_TYPE', 'arrayBuffer must be an ArrayBuffer or SharedArrayBuffer');
    }
    native.readTransfer(boxOf(this, kReader), id >>> 0, buffer);
  },

  readUint32() { return have(native.readUint32(boxOf(this, kReader)), 'ReadUint32'); },
  readUint64() { return have(native.readUint64(boxOf(this, kReader)), 'ReadUint64'); },
  readDouble() { return have(native.readDouble(boxOf(this, kReader)), 'ReadDouble'); },

  _readRawBytes(length) {
    const size = Math.trunc(Number(length)) || 0;
    return have(size < 0 ? undefined : native.readBytes(boxOf(this, kReader), size), 'ReadRawBytes');
  },

  readRawBytes(length) {
    const offset = this._readRawBytes(length), { buffer, byteOffset } = this[kView];
    return Buffer.from(buffer, byteOffset + offset, length);
  },
});

for (const { prototype } of [Serializer, Deserializer]) {
  for (const name of Object.keys(prototype)) Object.defineProperty(prototype, name, { enumerable: false });
}

// ---- the defaults -----------------------------------------------------------------------------------------

// Kinds of views, by their number in the format; 10 is a Buffer.
const kinds = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array, globalThis.Float16Array,
];
const BUFFER = 10;

function kindOf(view) {
  if (view.constructor === Buffer) return BUFFER;
  const tag = Object.prototype.toString.call(view).slice(8, -1);
  return kinds.findIndex((kind) => kind?.name === tag);
}

// Of a view only its own bytes are written, not all of its ArrayBuffer.
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(object) {
    const kind = ArrayBuffer.isView(object) ? kindOf(object) : -1;
    if (kind === -1) throw new this._getDataCloneError(`Unserializable host object: ${inspect(object)}`);
    this.writeUint32(kind);
    this.writeUint32(object.byteLength);
    this.writeRawBytes(object);
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const kind = this.readUint32(), size = this.readUint32();
    const { buffer, byteOffset } = this[kView], offset = byteOffset + this._readRawBytes(size);
    const View = kinds[kind];
    if (View === undefined) throw new Error('Unable to deserialize cloned data.');
    if (kind === BUFFER) return Buffer.from(buffer, offset, size);
    const unit = View.BYTES_PER_ELEMENT ?? 1;
    if (offset % unit === 0) return new View(buffer, offset, size / unit);
    return new View(buffer.slice(offset, offset + size));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { DefaultDeserializer, DefaultSerializer, Deserializer, Serializer, deserialize, serialize };
