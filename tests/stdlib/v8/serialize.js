// SPDX-License-Identifier: MIT
'use strict';
// v8.serialize() and its parts: values, host objects by methods, transfers, Node's own bytes, bad input.
const assert = require('assert');
const v8 = require('v8');

const circle = { name: 'circle' };
circle.self = circle;
const views = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, Float16Array];
for (const value of [{ a: [1, 'x', null, undefined, 2n] }, circle, new Map([[{ k: 1 }, new Set([1])]]), new Date(0), /x/g, new Error('e'), new DataView(new ArrayBuffer(3), 1), Buffer.from('abc'), ...views.map((View) => new View(3))]) {
  const copy = v8.deserialize(v8.serialize(value));
  assert.deepStrictEqual(copy, value);
  assert.strictEqual(Object.getPrototypeOf(copy), Object.getPrototypeOf(value));
}

// The bytes are those of Node, to be stored and sent: of a view only what it shows.
assert.strictEqual(v8.serialize(new Uint16Array([1, 2, 3]).subarray(1)).toString('hex'), 'ff0f5c04040200' + '0300');
assert.strictEqual(v8.serialize(Buffer.from('ab').subarray(1)).toString('hex'), 'ff0f5c0a0162');
assert.strictEqual(v8.deserialize(Buffer.from('ff0d6f2203666f6f5e007b01', 'hex')).foo.foo.foo !== undefined, true);
assert.throws(() => v8.deserialize(Buffer.from('ff0f', 'hex')), { message: 'Unable to deserialize cloned data.' });
assert.throws(() => v8.deserialize(Buffer.from('ff0f5c6301', 'hex')), Error);
assert.throws(() => v8.deserialize(Buffer.from('ff0f5c0405', 'hex')), { message: 'ReadRawBytes() failed' });
assert.throws(() => v8.serialize(() => {}), { message: '() => {} could not be cloned.' });
assert.throws(() => v8.serialize({ get bad() { throw new RangeError('mine'); } }), RangeError);
assert.throws(() => v8.deserialize('text'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => v8.Serializer(), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });

// Methods of the object are asked.
class Writer extends v8.Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    this.writeUint32(view.length);
    this.writeUint64(1, 2);
    this.writeDouble(-0.25);
    this.writeRawBytes(view);
  }

  _getDataCloneError(message) { return new TypeError(`mine: ${message}`); }
  _getSharedArrayBufferId() { return 9; }
}
class Reader extends v8.Deserializer {
  _readHostObject() {
    const size = this.readUint32();
    return { longs: this.readUint64(), double: this.readDouble(), bytes: this.readRawBytes(size) };
  }
}
const moved = new ArrayBuffer(4), shared = new SharedArrayBuffer(2);
const writer = new Writer();
writer.transferArrayBuffer(3, moved);
writer.writeHeader();
assert.strictEqual(writer.writeValue({ view: new Uint8Array([5, 6]), moved }), true);
assert.throws(() => writer.writeValue(Symbol()), { name: 'TypeError', message: 'mine: Symbol() could not be cloned.' });
const bytes = writer.releaseBuffer();
writer.writeValue(shared);
assert.strictEqual(writer.releaseBuffer().toString('hex'), '7509');
const reader = new Reader(bytes);
assert.strictEqual(reader.readHeader(), true);
assert.strictEqual(reader.getWireFormatVersion(), 15);
reader.transferArrayBuffer(3, moved);
const back = reader.readValue();
assert.deepStrictEqual(back.view, { longs: [1, 2], double: -0.25, bytes: Buffer.from([5, 6]) });
assert.strictEqual(back.moved, moved);
assert.throws(() => new Reader(Buffer.alloc(0)).readDouble(), { message: 'ReadDouble() failed' });
assert.throws(() => new Reader(Buffer.alloc(4)).readRawBytes(-1), { message: 'ReadRawBytes() failed' });

// What is read stays there when its buffer is taken away, or shrinks.
for (const change of [(b) => b.transfer(), (b) => b.resize(0)]) {
  const buffer = new ArrayBuffer(5, { maxByteLength: 5 });
  new Uint8Array(buffer).set(Buffer.from('ff0f490e00', 'hex'));
  const late = new v8.Deserializer(new Uint8Array(buffer));
  change(buffer);
  assert.strictEqual(late.readHeader(), true);
  assert.strictEqual(late.readValue(), 7);
}

for (const space of v8.getHeapSpaceStatistics()) assert.strictEqual(typeof space.space_used_size, 'number', space.space_name);
assert.ok(v8.getHeapSpaceStatistics().some((s) => s.space_name === 'old_space' && s.space_size > 0));
assert.ok(v8.getHeapCodeStatistics().code_and_metadata_size >= 0);
assert.deepStrictEqual([v8.isStringOneByteRepresentation('a'), v8.isStringOneByteRepresentation('\u4e00')], [true, false]);
