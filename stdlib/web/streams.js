/* SPDX-License-Identifier: MIT */
/* streams.js - all classes of the web streams: node:stream/web and the globals. */
'use strict';

const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('web/streams_common');
const { ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader } =
  require('web/streams_readable');
const { ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest } =
  require('web/streams_byte');
const { WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter } =
  require('web/streams_writable');
const { TransformStream, TransformStreamDefaultController } = require('web/streams_transform');
const { CompressionStream, DecompressionStream, TextDecoderStream, TextEncoderStream } =
  require('web/streams_codec');

module.exports = {
  ByteLengthQueuingStrategy,
  CompressionStream,
  CountQueuingStrategy,
  DecompressionStream,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TextDecoderStream,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};
