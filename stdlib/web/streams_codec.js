/* SPDX-License-Identifier: MIT */
/*
 * streams_codec.js - TextEncoderStream, TextDecoderStream, CompressionStream, DecompressionStream
 * (WHATWG Encoding; Compression Streams).
 */
'use strict';

const { codes } = require('internal/errors');
const { finish, hide } = require('web/streams_common');
const { TransformStream } = require('web/streams_transform');
const { TextDecoder, TextEncoder } = require('web/encoding');
const { types: { isAnyArrayBuffer, isSharedArrayBuffer } } = require('internal/types');

class TextEncoderStream {
  #transform;
  #encoding = 'utf-8';

  constructor() {
    const encoder = new TextEncoder();
    let high = ''; // the first half of a pair, waiting for the second
    hide(this, { kind: 'TextEncoderStream' });
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        let text = high + `${chunk}`;
        high = '';
        if (text.length > 0 && (text.charCodeAt(text.length - 1) & 0xFC00) === 0xD800) {
          high = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (high !== '') controller.enqueue(encoder.encode(high));
      },
    });
  }

  get encoding() { return this.#encoding; }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

class TextDecoderStream {
  #transform; #decoder;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    hide(this, { kind: 'TextDecoderStream' });
    this.#decoder = decoder;
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        if (chunk === undefined) {
          throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer'], chunk);
        }
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
}

// ---- compression -------------------------------------------------------------------------------

const compressors = {
  '__proto__': null,
  'brotli': 'createBrotliCompress',
  'deflate': 'createDeflate',
  'deflate-raw': 'createDeflateRaw',
  'gzip': 'createGzip',
};
const decompressors = {
  '__proto__': null,
  'brotli': 'createBrotliDecompress',
  'deflate': 'createInflate',
  'deflate-raw': 'createInflateRaw',
  'gzip': 'createGunzip',
};

function zlibPair(makers, format, options) {
  const maker = makers[`${format}`];
  if (maker === undefined) throw new codes.ERR_INVALID_ARG_VALUE('format', format);
  // Required here: zlib and the adapters are needed by these two classes only.
  const zlib = require('zlib');
  const { bytesPair } = require('internal/streams/web_adapters');
  return bytesPair(zlib[maker](options), isBytes);
}

// As in Node, strings are taken as UTF-8. Shared memory could change while it is compressed.
function isBytes(chunk) {
  if (typeof chunk === 'string') return true;
  const buffer = ArrayBuffer.isView(chunk) ? chunk.buffer : chunk;
  return isAnyArrayBuffer(buffer) && !isSharedArrayBuffer(buffer);
}

class CompressionStream {
  #pair;

  constructor(format) {
    this.#pair = zlibPair(compressors, format);
    hide(this, { kind: 'CompressionStream' });
  }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}

class DecompressionStream {
  #pair;

  constructor(format) {
    this.#pair = zlibPair(decompressors, format, { rejectGarbageAfterEnd: true });
    hide(this, { kind: 'DecompressionStream' });
  }

  get readable() { return this.#pair.readable; }
  get writable() { return this.#pair.writable; }
}

for (const Class of [TextEncoderStream, TextDecoderStream, CompressionStream,
                     DecompressionStream]) {
  finish(Class, (state, object) => {
    const shown = {};
    if ('encoding' in object) shown.encoding = object.encoding;
    if ('fatal' in object) {
      shown.fatal = object.fatal;
      shown.ignoreBOM = object.ignoreBOM;
    }
    shown.readable = object.readable;
    shown.writable = object.writable;
    return shown;
  });
}

module.exports = {
  CompressionStream, DecompressionStream, TextDecoderStream, TextEncoderStream,
};
