/* SPDX-License-Identifier: MIT */
/*
 * compose.js - stream.compose: several streams as one Duplex, writing into the first and reading
 * from the last.
 *
 * Who: programs, Readable.prototype.compose. Web streams are wrapped first.
 */
'use strict';

const { codes } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Joined } = require('internal/streams/join');
const { pipeline } = require('internal/streams/pipeline');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { addAbortSignalUnchecked } = require('internal/streams/add_abort_signal');
const { isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable,
        isWritableStream } = require('internal/streams/utils');

function check(streams, given) {
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    if (!isNodeStream(stream) && !isWebStream(stream)) continue;
    if (i < streams.length - 1 &&
        !(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream))) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream))) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    }
  }
}

function writerOf(stream) {
  if (isTransformStream(stream)) return Writable.fromWeb(stream.writable);
  return isWritableStream(stream) ? Writable.fromWeb(stream) : stream;
}

function readerOf(stream) {
  if (isTransformStream(stream)) return Readable.fromWeb(stream.readable);
  return isReadableStream(stream) ? Readable.fromWeb(stream) : stream;
}

function compose(...streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = [...streams];
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  check(streams, given);
  return join(streams);
}

function join(streams) {
  const head = streams[0];
  let joined;
  let isOver = false;
  const tail = pipeline(streams, (error) => {
    isOver = true;
    joined.sidesFinished(error, !readable && !writable);
  });
  const writable = !!(isWritable(head) || isWritableStream(head) || isTransformStream(head));
  const readable = !!(isReadable(tail) || isReadableStream(tail) || isTransformStream(tail));
  const writer = writable ? writerOf(head) : undefined;
  const reader = readable ? readerOf(tail) : undefined;
  if (writer !== undefined && writer !== head) writer.on('error', () => {}); // ours: the pipeline sees it at the other side
  joined = new Joined({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  }, writer, reader, (error) => {
    if (isNodeStream(tail)) return destroyer(tail, error);
    if (reader === undefined || isOver) return undefined;
    reader.on('error', () => {}); // nobody else knows it
    return destroyer(reader, error);
  });
  if (writable) eos(reader ?? tail, () => joined.writerFinished());
  return joined;
}

// Readable.prototype.compose: `stream` may be a function or iterable too.
function composeReadable(readable, stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  }
  const composed = compose(readable, stream);
  if (options?.signal) addAbortSignalUnchecked(options.signal, composed);
  return composed;
}

module.exports = { compose, composeReadable };
