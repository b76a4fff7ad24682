/* SPDX-License-Identifier: MIT */
/*
 * streams_codec.js - TextEncoderStream, TextDecoderStream, CompressionStream, DecompressionStream
 * (WHATWG Encoding; Compression Streams).
 */
'use strict';

const { codes } = require('internal/errors');
const { check, finish, hide } = require('web/streams_common');
const { TransformStream } = require('web/streams_transform');
const { TextDecoder, TextEncoder } = require('web/encoding');
const { isAnyArrayBuffer } = require('buffer/buffer_make');

class TextEncoderStream {
  constructor() {
    const encoder = new TextEncoder();
    let high = ''; // the first half of a pair, waiting for the second
    hide(this, {
      kind: 'TextEncoderStream',
      transform: new TransformStream({
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
      }),
    });
  }

  get encoding() {
    check(this, 'TextEncoderStream');
    return 'utf-8';
  }
  get readable() { return check(this, 'TextEncoderStream').transform.readable; }
  get writable() { return check(this, 'TextEncoderStream').transform.writable; }
}

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    hide(this, {
      kind: 'TextDecoderStream',
      decoder,
      transform: new TransformStream({
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
      }),
    });
  }

  get encoding() { return check(this, 'TextDecoderStream').decoder.encoding; }
  get fatal() { return check(this, 'TextDecoderStream').decoder.fatal; }
  get ignoreBOM() { return check(this, 'TextDecoderStream').decoder.ignoreBOM; }
  get readable() { return check(this, 'TextDecoderStream').transform.readable; }
  get writable() { return check(this, 'TextDecoderStream').transform.writable; }
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

function isBytes(chunk) {
  return isAnyArrayBuffer(chunk) || ArrayBuffer.isView(chunk);
}

class CompressionStream {
  constructor(format) {
    hide(this, { kind: 'CompressionStream', pair: zlibPair(compressors, format) });
  }

  get readable() { return check(this, 'CompressionStream').pair.readable; }
  get writable() { return check(this, 'CompressionStream').pair.writable; }
}

class DecompressionStream {
  constructor(format) {
    const options = { rejectGarbageAfterEnd: true };
    hide(this, { kind: 'DecompressionStream', pair: zlibPair(decompressors, format, options) });
  }

  get readable() { return check(this, 'DecompressionStream').pair.readable; }
  get writable() { return check(this, 'DecompressionStream').pair.writable; }
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
