/* SPDX-License-Identifier: MIT */
/*
 * child_process_codec.js - messages of the IPC channel as bytes and back. A codec has
 * encode(message), which gives a string or Uint8Array, and read(bytes, sink), which calls
 * sink.receive(message) for each message that is complete, and sink.fail(error) for one that is none.
 *
 *   json       one line each
 *   advanced   a 32-bit length, big-endian, and V8's form of [message, Buffers in it]. Between
 *              Ingot processes only: Node writes typed arrays in a form of its own.
 */
'use strict';

const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');
const { DOMException } = require('web/dom_exception');

const web = natives('message');

// A bad message is no reason to lose those behind it.
function decoded(decode, bytes, sink) {
  let message;
  try {
    message = decode(bytes);
  } catch (error) {
    sink.fail(error);
    return;
  }
  sink.receive(message);
}

class JsonCodec {
  #decoder = new StringDecoder('utf8');
  #rest = ''; // of a line that is not complete

  encode(message) {
    return `${JSON.stringify(message)}\n`;
  }

  read(bytes, sink) {
    const text = this.#decoder.write(bytes);
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const line = this.#rest + text.slice(from, at);
      this.#rest = '';
      from = at + 1;
      if (line !== '') decoded(JSON.parse, line, sink);
    }
    this.#rest += text.slice(from);
  }
}

// V8 makes Uint8Arrays of Buffers; objects keep their identity, so a list of them says which.
function buffersIn(message) {
  const found = [];
  const seen = new Set();
  const open = [message];
  while (open.length > 0) {
    const value = open.pop();
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (Buffer.isBuffer(value)) found.push(value);
    else if (value instanceof Map) for (const entry of value) open.push(entry[0], entry[1]);
    else if (value instanceof Set) open.push(...value);
    else if (!ArrayBuffer.isView(value)) open.push(...Object.values(value));
  }
  return found;
}

class CloneCodec {
  #parts = [];
  #size = 0;

  encode(message) {
    const packed = web.messageNew(), hosts = [];
    const problem = web.messageWrite(packed, [message, buffersIn(message)], undefined, -1, hosts);
    if (problem !== undefined) throw new DOMException(problem, 'DataCloneError');
    const body = hosts.length === 0 ? web.messageBytes(packed) : undefined;
    if (body === undefined) {
      throw new DOMException('An object of the message cannot leave its process.',
                             'DataCloneError');
    }
    const bytes = Buffer.allocUnsafeSlow(4 + body.byteLength);
    bytes.writeUInt32BE(body.byteLength, 0);
    bytes.set(new Uint8Array(body), 4);
    return bytes;
  }

  read(bytes, sink) {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    for (let size = this.#next(); this.#size >= size; size = this.#next()) {
      const all = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
      this.#parts = all.length > size ? [all.subarray(size)] : [];
      this.#size -= size;
      decoded(decodeClone, all.subarray(4, size), sink);
    }
  }

  // Size of the message that begins here, its length included; more than there is when unknown.
  #next() {
    if (this.#size < 4) return Infinity;
    if (this.#parts[0].length < 4) this.#parts = [Buffer.concat(this.#parts)];
    return 4 + this.#parts[0].readUInt32BE(0);
  }
}

function decodeClone(body) {
  const { 0: message, 1: buffers } = web.messageRead(web.messageOf(body))[0];
  for (const view of buffers) Object.setPrototypeOf(view, Buffer.prototype);
  return message;
}

module.exports = { CloneCodec, JsonCodec };
