/* SPDX-License-Identifier: MIT */
/*
 * string_decoder.js - node:string_decoder: bytes in pieces to text, never splitting a character.
 *
 * Only the last bytes of a chunk are looked at here; the text itself is made by one call of
 * Buffer's native decoder. Up to three bytes wait in `lastChar` for the next chunk.
 * Source of behaviour: Node.js documentation, string_decoder.md.
 */
'use strict';

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');
const { decode } = require('buffer/buffer_text');
const { FastBuffer } = require('buffer/buffer_pool');
const { BASE64, BASE64URL, UTF16LE, UTF8, encodingNumber, normalizeEncoding } =
  require('buffer/buffer_encodings');

const kState = Symbol('kState');

class State {
  constructor(encoding) {
    this.encoding = encoding;
    this.held = 0; // bytes waiting in `bytes`
    this.missing = 0; // how many more complete the character, as far as is known
    this.bytes = new FastBuffer(4);
  }
}

function isHighSurrogate(bytes, at) {
  return (bytes[at + 1] & 0xFC) === 0xD8;
}

function sequenceLength(lead) {
  if ((lead & 0xE0) === 0xC0) return 2;
  if ((lead & 0xF0) === 0xE0) return 3;
  return (lead & 0xF8) === 0xF0 ? 4 : 0;
}

// How many of the n bytes can be decoded now; sets state.missing for the rest.
function wholeUtf8(state, bytes, n) {
  for (let back = 1; back <= 3 && back <= n; back++) {
    const byte = bytes[n - back];
    if (byte < 0x80) return n;
    if (byte < 0xC0) continue;
    const length = sequenceLength(byte);
    if (length <= back) return n;
    state.missing = length - back;
    return n - back;
  }
  return n;
}

function wholeUtf16(state, bytes, n) {
  if (n % 2 === 1) {
    state.missing = 1;
    return n === 3 && state.held > 1 ? 0 : n - 1;
  }
  if (!isHighSurrogate(bytes, n - 2)) return n;
  // A unit that completes what was held goes out, whatever it is.
  if ((n === 4 && state.held > 1) || (n === 2 && state.held === 1)) return n;
  state.missing = 2;
  return n - 2;
}

function whole(state, bytes, n) {
  switch (state.encoding) {
    case UTF8: return wholeUtf8(state, bytes, n);
    case UTF16LE: return wholeUtf16(state, bytes, n);
    case BASE64:
    case BASE64URL:
      if (n % 3 === 0) return n;
      state.missing = 3 - n % 3;
      return n - n % 3;
    default: return n;
  }
}

function joined(state, chunk) {
  const bytes = Buffer.allocUnsafe(state.held + chunk.length);
  for (let i = 0; i < state.held; i++) bytes[i] = state.bytes[i];
  bytes.set(chunk, state.held);
  return bytes;
}

function decodeChunk(state, chunk) {
  const bytes = state.held === 0 ? chunk : joined(state, chunk);
  const { length } = bytes;
  state.missing = 0;
  const end = whole(state, bytes, length);
  state.held = length - end;
  for (let i = 0; i < state.held; i++) state.bytes[i] = bytes[end + i];
  return end === 0 ? '' : decode(bytes, state.encoding, 0, end);
}

function flush(state) {
  const { held } = state;
  state.held = 0;
  state.missing = 0;
  if (held === 0) return '';
  return decode(state.bytes, state.encoding, 0, state.encoding === UTF16LE ? held & ~1 : held);
}

function stateOf(decoder) {
  const state = decoder[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  return state;
}

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this[kState] = new State(encodingNumber(this.encoding));
}

function asBytes(view) {
  if (view instanceof Uint8Array) return view;
  if (ArrayBuffer.isView(view)) {
    return new FastBuffer(view.buffer, view.byteOffset, view.byteLength);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], view);
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  const bytes = asBytes(buf);
  const state = stateOf(this);
  return bytes.length === 0 ? '' : decodeChunk(state, bytes);
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const state = stateOf(this);
  return state.held === 0 ? text : text + flush(state);
};

// Undocumented: decodes `buf` from `offset` on, forgetting what is held.
StringDecoder.prototype.text = function text(buf, offset) {
  const state = stateOf(this);
  state.held = 0;
  state.missing = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null, configurable: true, enumerable: true,
    get() { return stateOf(this).bytes; },
  },
  lastNeed: {
    __proto__: null, configurable: true, enumerable: true,
    get() { return stateOf(this).missing; },
  },
  lastTotal: {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      const { held, missing } = stateOf(this);
      return held + missing;
    },
  },
});

module.exports = { StringDecoder };
