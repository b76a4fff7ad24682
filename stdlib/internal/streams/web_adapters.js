/* SPDX-License-Identifier: MIT */
/*
 * web_adapters.js - toWeb and fromWeb of Readable, Writable and Duplex: node streams as web streams
 * and the other way round.
 *
 * Who: stream.js makes them static methods; compose, duplexify, CompressionStream. The classes of
 * the web are loaded at the first call, as most programs never need them.
 */
'use strict';

const { Buffer } = require('buffer');
const { AbortError, codes } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { isAnyArrayBuffer } = require('buffer/buffer_make');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { isDestroyed, isReadable, isReadableStream, isWritable, isWritableEnded,
        isWritableNodeStream, isWritableStream } =
  require('internal/streams/utils');

function web() {
  return require('web/streams');
}

function noop() {}

// An error of a callback is the program's, not the stream's.
function callSafely(callback, error) {
  try {
    callback(error);
  } catch (thrown) {
    process.nextTick(() => {
      throw thrown;
    });
  }
}

const compressors = new WeakSet(); // whose errors are TypeErrors (Compression Streams)

// A stream that was just closed was aborted, as the web sees it.
function toWebError(error, stream) {
  if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  if (!compressors.has(stream) || !(error instanceof Error) || error instanceof TypeError) return error;
  const shown = new TypeError(error.message, { cause: error });
  if (error.code !== undefined) shown.code = error.code;
  if (error.errno !== undefined) shown.errno = error.errno;
  return shown;
}

function strategyFor(objectMode, highWaterMark, given) {
  if (given !== undefined) return given;
  const { ByteLengthQueuingStrategy, CountQueuingStrategy } = web();
  return objectMode ? new CountQueuingStrategy({ highWaterMark }) :
    new ByteLengthQueuingStrategy({ highWaterMark });
}

// ---- Readable ----------------------------------------------------------------------------------

function readableToWeb(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';
  const { ReadableStream } = web();
  if (isDestroyed(readable) || !isReadable(readable)) {
    if (!readable.listeners('error').includes(noop)) readable.on('error', noop);
    const { errored, ended, endEmitted, length } = readable._readableState;
    return new ReadableStream({
      type: options.type,
      start(given) {
        if (errored) given.error(errored);
        else if (endEmitted || (ended && length === 0)) given.close();
        else given.error(new AbortError());
      },
    });
  }
  const objectMode = readable.readableObjectMode;
  const strategy = isBytes ? { highWaterMark: readable.readableHighWaterMark } :
    strategyFor(objectMode, readable.readableHighWaterMark, options.strategy);
  let controller;
  let isClosed = false;

  readable.pause();
  // Of a duplex stream only this side counts.
  const cleanUp = eos(readable, { writable: false }, (error) => {
    cleanUp();
    readable.on('error', noop);
    if (isClosed) return;
    isClosed = true;
    if (error) {
      controller.error(toWebError(error, readable));
    } else {
      controller.close();
      if (isBytes) controller.byobRequest?.respond(0);
    }
  });

  readable.on('data', (chunk) => {
    if (isClosed) return;
    if (!objectMode && chunk instanceof Buffer) chunk = new Uint8Array(chunk);
    else if (isBytes && typeof chunk === 'string') chunk = new Uint8Array(Buffer.from(chunk));
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) readable.pause();
  });

  return new ReadableStream({
    type: options.type,
    start(given) { controller = given; },
    pull() { readable.resume(); },
    cancel(reason) {
      isClosed = true;
      destroyer(readable, reason);
    },
  }, strategy);
}

function readableFromWeb(stream, options = {}) {
  if (!isReadableStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', stream);
  }
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  validateBoolean(objectMode, 'options.objectMode');
  const reader = stream.getReader();
  let isClosed = false;
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then(({ done, value }) => {
        if (done) readable.push(null);
        else readable.push(value);
      }, (error) => destroyer(readable, error));
    },
    destroy(error, callback) {
      const done = () => callSafely(callback, error);
      if (isClosed) {
        done();
      } else {
        reader.cancel(error).then(done, done);
      }
    },
  });
  reader.closed.then(() => {
    isClosed = true;
  }, (error) => {
    isClosed = true;
    destroyer(readable, error);
  });
  return readable;
}

// ---- Writable ----------------------------------------------------------------------------------

class Settling {
  constructor() {
    ({ promise: this.promise, resolve: this.resolve, reject: this.reject } =
      Promise.withResolvers());
  }
}

// accepts(chunk): throws for what must not be written.
function writableToWeb(writable, accepts = noop) {
  if (typeof writable?._writableState !== 'object' && !isWritableNodeStream(writable)) {
    throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  const { WritableStream } = web();
  if (isDestroyed(writable) || !isWritable(writable)) {
    const stream = new WritableStream();
    stream.close();
    return stream;
  }
  let controller;
  let drained; // a write waits for this
  let closing; // close() waits for this

  const fail = (error) => {
    drained?.reject(error);
    drained = undefined;
    closing?.reject(error);
    closing = undefined;
    controller.error(error);
  };

  const cleanUp = eos(writable, (error) => {
    cleanUp();
    writable.on('error', noop);
    if (error != null) {
      fail(toWebError(error, writable));
    } else if (closing !== undefined) {
      closing.resolve();
      closing = undefined;
    } else {
      controller.error(new AbortError());
    }
  });

  writable.on('drain', () => {
    drained?.resolve();
    drained = undefined;
  });

  return new WritableStream({
    start(given) { controller = given; },
    write(chunk) {
      accepts(chunk);
      if (!writable.writableObjectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
      // Before the write: 'drain' may come inside of it.
      const settling = new Settling();
      drained = settling;
      try {
        if (!writable.write(chunk)) return settling.promise;
      } catch (error) {
        drained = undefined;
        destroyer(writable, error);
        throw error;
      }
      drained = undefined;
      return undefined;
    },
    abort(reason) { destroyer(writable, reason); },
    close() {
      if (closing === undefined && !isWritableEnded(writable)) writable.end();
      closing = new Settling();
      return closing.promise;
    },
  }, strategyForWriter(writable));
}

function strategyForWriter(writable) {
  const { CountQueuingStrategy } = web();
  const highWaterMark = writable.writableHighWaterMark;
  return writable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) :
    { highWaterMark, size: (chunk) => chunk?.byteLength ?? 1 };
}

// The methods of a node stream that writes into a web stream's writer.
function writingInto(writer, decodeStrings, isClosed) {
  const toChunk = (chunk, encoding) => (
    typeof chunk === 'string' && decodeStrings ?
      new Uint8Array(Buffer.from(chunk, encoding)) : chunk);
  return {
    write(chunk, encoding, callback) {
      const done = (error) => callSafely(callback, error);
      writer.ready.then(
        () => writer.write(toChunk(chunk, encoding)).then(() => done(), done), done);
    },
    writev(chunks, callback) {
      const done = (error) => callSafely(callback, error);
      const writeAll = () => Promise.all(
        chunks.map(({ chunk, encoding }) => writer.write(toChunk(chunk, encoding))));
      writer.ready.then(() => writeAll().then(() => done(), done), done);
    },
    final(callback) {
      const done = (error) => callSafely(callback, error);
      if (isClosed()) done();
      else writer.close().then(() => done(), done);
    },
  };
}

function writableFromWeb(stream, options = {}) {
  if (!isWritableStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', stream);
  }
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const writer = stream.getWriter();
  let isClosed = false;
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    ...writingInto(writer, decodeStrings && !objectMode, () => isClosed),
    destroy(error, callback) {
      const done = () => callSafely(callback, error);
      if (isClosed) done();
      else if (error != null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
  });
  writer.closed.then(() => {
    isClosed = true;
    if (!isWritableEnded(writable)) {
      destroyer(writable, new codes.ERR_STREAM_PREMATURE_CLOSE());
    }
  }, (error) => {
    isClosed = true;
    destroyer(writable, error);
  });
  return writable;
}

// ---- Duplex ------------------------------------------------------------------------------------

function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const type = options.readableType ?? options.type;
  const { ReadableStream, WritableStream } = web();
  if (isDestroyed(duplex)) {
    const readable = new ReadableStream({ type });
    const writable = new WritableStream();
    readable.cancel();
    writable.close();
    return { readable, writable };
  }
  let writable;
  if (isWritable(duplex)) {
    writable = writableToWeb(duplex);
  } else {
    writable = new WritableStream();
    writable.close();
  }
  let readable;
  if (isReadable(duplex)) {
    readable = readableToWeb(duplex, { type });
  } else {
    readable = new ReadableStream({ type });
    readable.cancel();
  }
  return { readable, writable };
}

function duplexFromWeb(pair, options = {}) {
  validateObject(pair, 'pair');
  const { readable: source, writable: sink } = pair;
  if (!isReadableStream(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', source);
  }
  if (!isWritableStream(sink)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', sink);
  }
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true,
          highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  const writer = sink.getWriter();
  const reader = source.getReader();
  let isWriterClosed = false;
  let isReaderClosed = false;
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    ...writingInto(writer, decodeStrings && !objectMode, () => isWriterClosed),
    read() {
      reader.read().then(({ done, value }) => {
        duplex.push(done ? null : value);
      }, (error) => destroyer(duplex, error));
    },
    destroy(error, callback) {
      const done = () => callSafely(callback, error);
      const endings = [];
      if (!isWriterClosed) endings.push(writer.abort(error));
      if (!isReaderClosed) endings.push(reader.cancel(error));
      Promise.all(endings).then(done, done);
    },
  });
  writer.closed.then(() => {
    isWriterClosed = true;
    if (!isWritableEnded(duplex)) destroyer(duplex, new codes.ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    isWriterClosed = true;
    isReaderClosed = true;
    destroyer(duplex, error);
  });
  reader.closed.then(() => {
    isReaderClosed = true;
  }, (error) => {
    isWriterClosed = true;
    isReaderClosed = true;
    destroyer(duplex, error);
  });
  return duplex;
}

// Both sides of a transform for bytes (CompressionStream): other chunks are a TypeError.
function bytesPair(transform, isBytes) {
  compressors.add(transform);
  return {
    readable: readableToWeb(transform),
    writable: writableToWeb(transform, (chunk) => {
      if (isBytes(chunk)) return;
      const error = chunk === null ? new codes.ERR_STREAM_NULL_VALUES() : new codes.ERR_INVALID_ARG_TYPE(
        'chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
      destroyer(transform, error);
      throw error;
    }),
  };
}

Readable.toWeb = readableToWeb;
Readable.fromWeb = readableFromWeb;
Writable.toWeb = (writable) => writableToWeb(writable);
Writable.fromWeb = writableFromWeb;
Duplex.toWeb = duplexToWeb;
Duplex.fromWeb = duplexFromWeb;

module.exports = { bytesPair };
