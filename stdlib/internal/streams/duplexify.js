/* SPDX-License-Identifier: MIT */
/*
 * duplexify.js - Duplex.from: a Duplex out of nearly anything - streams, a pair of them, iterables,
 * async functions, promises, blobs, web streams.
 *
 * Who: programs; pipeline and compose for their odd arguments. Source: stream.md, "Duplex.from".
 */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Joined } = require('internal/streams/join');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { from } = require('internal/streams/from');
const { isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream,
        isReadableStream, isWritable, isWritableNodeStream, isWritableStream } =
  require('internal/streams/utils');

const kSources = ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable',
                  'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'];

function isBlob(value) {
  return value !== null && typeof value === 'object' &&
    typeof value.arrayBuffer === 'function' && typeof value.stream === 'function' &&
    Object.prototype.toString.call(value) === '[object Blob]';
}

function duplexify(body, name = 'body') {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return joinPair({ readable: body });
  if (isWritableNodeStream(body)) return joinPair({ writable: body });
  if (isNodeStream(body)) return joinPair({ writable: false, readable: false });
  if (isReadableStream(body)) return joinPair({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return joinPair({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) {
    return Duplex.fromWeb(body);
  }
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    return joinPair({
      readable: sideOf(body.readable, isReadableNodeStream),
      writable: sideOf(body.writable, isWritableNodeStream),
    });
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new codes.ERR_INVALID_ARG_TYPE(name, kSources, body);
}

function sideOf(side, isSide) {
  if (!side) return undefined;
  return isSide(side) ? side : duplexify(side);
}

function fromPromise(promise) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value != null) duplex.push(value);
    duplex.push(null);
  }, (error) => destroyer(duplex, error));
  return duplex;
}

// ---- functions ---------------------------------------------------------------------------------

function fromFunction(body, name) {
  const { value, write, final, destroy } = startFunction(body);
  // A function may make the stream itself.
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplex, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then !== 'function') {
    throw new codes.ERR_INVALID_RETURN_VALUE(
      'Iterable, AsyncIterable or AsyncFunction', name, value);
  }
  const done = then.call(value, (result) => {
    if (result != null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (error) => destroyer(duplex, error));
  const duplex = new Duplex({
    objectMode: true,
    readable: false,
    write,
    final(callback) {
      final(async () => {
        try {
          await done;
          process.nextTick(callback, null);
        } catch (error) {
          process.nextTick(callback, error);
        }
      });
    },
    destroy,
  });
  return duplex;
}

// Calls `fn` with what will be written, as an async iterable.
function startFunction(fn) {
  let { promise, resolve } = Promise.withResolvers();
  const controller = new AbortController();
  const { signal } = controller;

  async function* written() {
    while (true) {
      const waiting = promise;
      promise = null;
      const { chunk, done, callback, error } = await waiting;
      if (error !== undefined) throw error;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  }

  function give(item) {
    const settle = resolve;
    resolve = null;
    settle(item);
  }

  return {
    value: fn(written(), { signal }),
    write(chunk, encoding, callback) { give({ chunk, done: false, callback }); },
    final(callback) { give({ done: true, callback }); },
    destroy(error, callback) {
      controller.abort();
      // The function may wait for more.
      if (resolve !== null) give({ error: error ?? new AbortError() });
      callback(error);
    },
  };
}

// ---- pairs -------------------------------------------------------------------------------------

function joinPair(pair) {
  const reader = pair.readable && typeof pair.readable.read !== 'function' ?
    Readable.wrap(pair.readable) : pair.readable;
  const writer = pair.writable;
  let readable = !!isReadable(reader);
  let writable = !!isWritable(writer);
  const joined = new Joined({
    readableObjectMode: !!reader?.readableObjectMode,
    writableObjectMode: !!writer?.writableObjectMode,
    readable,
    writable,
  }, writer, reader, (error, isOver) => {
    if (isOver) return;
    destroyer(writer, error);
    destroyer(reader, error);
  });
  if (writable) {
    eos(writer, (error) => {
      writable = false;
      if (error) destroyer(reader, error);
      joined.sidesFinished(error, !readable && !writable);
    });
    writer.on('finish', () => joined.writerFinished());
  }
  if (readable) {
    eos(reader, (error) => {
      readable = false;
      if (error) destroyer(writer, error);
      joined.sidesFinished(error, !readable && !writable);
    });
  }
  return joined;
}

Duplex.from = (body) => duplexify(body, 'body');

module.exports = { duplexify };
