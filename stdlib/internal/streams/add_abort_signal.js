/* SPDX-License-Identifier: MIT */
/*
 * add_abort_signal.js - stream.addAbortSignal: an aborted signal destroys the stream.
 *
 * Who: the `signal` option of stream constructors; programs; compose and operators.
 */
'use strict';

const { addAbortListener } = require('events');
const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { isNodeStream, isWebStream, kControllerErrorFunction } =
  require('internal/streams/utils');
const { eos } = require('internal/streams/end_of_stream');

function addAbortSignal(signal, stream) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) {
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  validateAbortSignal(signal, 'signal');
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalUnchecked(signal, stream);
}

function addAbortSignalUnchecked(signal, stream) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) return stream;
  const abort = isNodeStream(stream) ?
    () => stream.destroy(new AbortError(undefined, { cause: signal.reason })) :
    () => stream[kControllerErrorFunction](new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return stream;
  }
  const listener = addAbortListener(signal, abort);
  eos(stream, () => listener[Symbol.dispose]());
  return stream;
}

module.exports = { addAbortSignal, addAbortSignalUnchecked };
