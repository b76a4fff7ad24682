/* SPDX-License-Identifier: MIT */
/*
 * child_process_clone.js - the advanced codec of the IPC channel (child_process_codec.js): a 32-bit length, big-endian,
 * and V8's form of the message, as Node writes it. Host objects begin with what they are: a view with its own bytes
 * only (v8.DefaultSerializer), or any other object as a plain one of its own properties.
 */
'use strict';

const { Buffer } = require('buffer');
const { decoded } = require('child_process/child_process_codec');
const { DefaultDeserializer, DefaultSerializer } = require('v8/serializer');

const VIEW = 0, OBJECT = 1;
const kLength = 4; // bytes

class MessageSerializer extends DefaultSerializer {
  _writeHostObject(object) {
    if (ArrayBuffer.isView(object)) {
      this.writeUint32(VIEW);
      super._writeHostObject(object);
    } else {
      this.writeUint32(OBJECT);
      this.writeValue({ ...object });
    }
  }
}

class MessageDeserializer extends DefaultDeserializer {
  _readHostObject() {
    return this.readUint32() === VIEW ? super._readHostObject() : this.readValue();
  }
}

function decode(body) {
  const deserializer = new MessageDeserializer(body);
  deserializer.readHeader();
  return deserializer.readValue();
}

class CloneCodec {
  #parts = [];
  #size = 0;

  encode(message) {
    const serializer = new MessageSerializer();
    serializer.writeHeader();
    serializer.writeValue(message);
    const body = serializer.releaseBuffer();
    const bytes = Buffer.allocUnsafeSlow(kLength + body.length);
    bytes.writeUInt32BE(body.length, 0);
    bytes.set(body, kLength);
    return bytes;
  }

  read(bytes, sink) {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    for (let size = this.#next(); this.#size >= size; size = this.#next()) {
      const all = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
      this.#parts = all.length > size ? [all.subarray(size)] : [];
      this.#size -= size;
      decoded(decode, new Uint8Array(all.subarray(kLength, size)), sink); // a copy: views of it become the program's
    }
  }

  // Size of the message that begins here, its length included; more than there is when unknown.
  #next() {
    if (this.#size < kLength) return Infinity;
    if (this.#parts[0].length < kLength) this.#parts = [Buffer.concat(this.#parts)];
    return kLength + this.#parts[0].readUInt32BE(0);
  }
}

module.exports = { CloneCodec };
