/* SPDX-License-Identifier: MIT */
/*
 * encoding.js - TextEncoder and TextDecoder (WHATWG Encoding Standard), all of its encodings.
 *
 * Who: boot makes them global; util exports them. With {stream: true} the bytes of an unfinished
 * character wait here for the next chunk.
 */
'use strict';

const { fromUtf8, byteLengthUtf8, allocUnsafe } = natives('buffer');
const ops = natives('web');
const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { kValidateObjectAllowObjectsAndNull, validateObject, validateString } =
  require('internal/validators');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { getEncodingFromLabel, tableOf } = require('web/encoding_labels');

const kFatal = 1;
const kStripBom = 2;
const kBigEndian = 4;
const kStringMaxLength = (2 ** 29) - 24;

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const progress = new Uint32Array(2);
const noBytes = new Uint8Array(0);

// ---- TextEncoder -------------------------------------------------------------------------------

class TextEncoder {
  #brand = true;

  get encoding() {
    checkEncoder(#brand in Object(this));
    return 'utf-8';
  }

  encode(input = '') {
    checkEncoder(#brand in Object(this));
    const text = `${input}`;
    return new Uint8Array(fromUtf8(text) ?? allocUnsafe(byteLengthUtf8(text)));
  }

  encodeInto(source, destination) {
    checkEncoder(#brand in Object(this));
    validateString(source, 'src');
    if (!(destination instanceof Uint8Array)) {
      throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', destination);
    }
    ops.encodeInto(source, destination, progress);
    return { read: progress[0], written: progress[1] };
  }

  [customInspect](depth, options) {
    checkEncoder(#brand in Object(this));
    if (typeof depth === 'number' && depth < 0) return this;
    return `TextEncoder ${inspect({ encoding: 'utf-8' }, options)}`;
  }
}

function checkEncoder(isOne) {
  if (!isOne) throw new codes.ERR_INVALID_THIS('TextEncoder');
}

// ---- TextDecoder -------------------------------------------------------------------------------

// How an encoding is decoded: decode(bytes, flags) of whole characters; cut(bytes) says how many
// bytes are whole.
const utf8 = { decode: ops.decodeUtf8, cut: ops.wholeUtf8, hasBom: true };
const utf16le = { decode: ops.decodeUtf16, cut: cutUtf16le, hasBom: true };
const utf16be = {
  decode: (bytes, flags) => ops.decodeUtf16(bytes, flags | kBigEndian),
  cut: cutUtf16be,
  hasBom: true,
};

function cutUnits(bytes, highByte) {
  const whole = bytes.length & ~1;
  // A first half waits for its second one.
  return whole > 0 && (bytes[whole - 2 + highByte] & 0xFC) === 0xD8 ? whole - 2 : whole;
}

function cutUtf16le(bytes) {
  return cutUnits(bytes, 1);
}

function cutUtf16be(bytes) {
  return cutUnits(bytes, 0);
}

function singleByte(table) {
  return {
    decode: (bytes, flags) => ops.decodeByte(bytes, table, flags),
    cut: (bytes) => bytes.length,
    hasBom: false,
  };
}

// The names ICU knows the tables of the standard by, where they differ.
const icuNames = {
  '__proto__': null,
  'big5': 'big5-hkscs',
  'euc-kr': 'windows-949',
  'shift_jis': 'ibm-943_P15A-2003',
};

function methodOf(name) {
  switch (name) {
    case 'utf-8': return utf8;
    case 'utf-16le': return utf16le;
    case 'utf-16be': return utf16be;
    case 'x-user-defined': return singleByte(-1);
  }
  const table = tableOf.get(name);
  return table === undefined ? undefined : singleByte(table);
}

function toBytes(input) {
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (isAnyArrayBuffer(input)) return input.detached ? noBytes : new Uint8Array(input);
  throw new codes.ERR_INVALID_ARG_TYPE(
    'list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
}

class TextDecoder {
  #encoding;
  #flags;
  #ignoreBOM;
  #method;
  #converter = undefined; // of ICU
  #held = noBytes;
  #started = false; // the place where a byte order mark may stand is past

  constructor(label = 'utf-8', options = undefined) {
    const name = getEncodingFromLabel(`${label}`);
    if (name === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    if (options !== undefined) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    }
    this.#encoding = name;
    this.#flags = options?.fatal ? kFatal : 0;
    this.#ignoreBOM = !!options?.ignoreBOM;
    this.#method = methodOf(name);
    if (this.#method === undefined) {
      this.#converter = ops.openConverter(icuNames[name] ?? name, this.#flags);
      if (this.#converter === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    }
  }

  decode(input = noBytes, options = undefined) {
    checkDecoder(#encoding in Object(this));
    const bytes = toBytes(input);
    if (options !== undefined) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    }
    const isStream = !!options?.stream;
    const text = this.#converter === undefined ?
      this.#decodeWhole(bytes, isStream) : ops.convert(this.#converter, bytes, !isStream);
    if (typeof text === 'string') return text;
    this.#reset();
    if (text === -1) throw new codes.ERR_STRING_TOO_LONG(kStringMaxLength);
    throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  #reset() {
    this.#held = noBytes;
    this.#started = false;
  }

  #decodeWhole(chunk, isStream) {
    if (!isStream && this.#held.length === 0 && !this.#started) {
      return this.#finish(chunk, this.#bomFlag());
    }
    const bytes = this.#held.length === 0 ? chunk : joined(this.#held, chunk);
    const flags = this.#bomFlag();
    if (!isStream) {
      this.#reset();
      return this.#finish(bytes, flags);
    }
    const end = this.#method.cut(bytes);
    this.#held = end === bytes.length ? noBytes : bytes.slice(end);
    if (end === 0) return '';
    this.#started = true;
    return this.#method.decode(end === bytes.length ? bytes : bytes.subarray(0, end), flags);
  }

  #bomFlag() {
    const strips = this.#method.hasBom && !this.#ignoreBOM && !this.#started;
    return strips ? this.#flags | kStripBom : this.#flags;
  }

  // The last chunk: an odd byte of UTF-16 is an error.
  #finish(bytes, flags) {
    const isUtf16 = this.#method === utf16le || this.#method === utf16be;
    if (!isUtf16 || bytes.length % 2 === 0) return this.#method.decode(bytes, flags);
    if ((flags & kFatal) !== 0) return undefined;
    const text = this.#method.decode(bytes.subarray(0, bytes.length - 1), flags);
    if (typeof text !== 'string') return text;
    // A first half before the odd byte is one error together with it.
    const isHalf = bytes.length >= 3 && text.endsWith('\ufffd') &&
      cutOf(this.#method, bytes) < bytes.length - 1;
    return isHalf ? text : `${text}\ufffd`;
  }

  get encoding() {
    checkDecoder(#encoding in Object(this));
    return this.#encoding;
  }

  get fatal() {
    checkDecoder(#encoding in Object(this));
    return (this.#flags & kFatal) !== 0;
  }

  get ignoreBOM() {
    checkDecoder(#encoding in Object(this));
    return this.#ignoreBOM;
  }

  [customInspect](depth, options) {
    checkDecoder(#encoding in Object(this));
    if (typeof depth === 'number' && depth < 0) return '[TextDecoder]';
    return `TextDecoder ${inspect({
      encoding: this.encoding,
      fatal: this.fatal,
      ignoreBOM: this.ignoreBOM,
    }, options)}`;
  }
}

function cutOf(method, bytes) {
  return method.cut(bytes);
}

function checkDecoder(isOne) {
  if (!isOne) throw new codes.ERR_INVALID_THIS('TextDecoder');
}

function joined(held, chunk) {
  const bytes = new Uint8Array(held.length + chunk.length);
  bytes.set(held, 0);
  bytes.set(chunk, held.length);
  return bytes;
}

for (const [Class, names] of [[TextEncoder, ['encoding', 'encode', 'encodeInto']],
                              [TextDecoder, ['encoding', 'fatal', 'ignoreBOM', 'decode']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

module.exports = { TextDecoder, TextEncoder, getEncodingFromLabel };
