/* SPDX-License-Identifier: MIT */
/*
 * pipeline.js - stream.pipeline: connects streams, iterables, generators and web streams in a row,
 * and destroys all of them when one fails.
 *
 * Who: programs; stream/promises; compose. Source: stream.md, "stream.pipeline".
 */
'use strict';

const { addAbortListener } = require('events');
const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { Readable } = require('internal/streams/readable');
const { Duplex } = require('internal/streams/duplex');
const { PassThrough } = require('internal/streams/transform');
const { destroyer: destroyStream } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream,
        isReadableStream, isTransformStream, isWebStream } = require('internal/streams/utils');

const kSources = ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'];

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  let called = false;
  return pipelineWith(streams, (error, value) => {
    if (called) return;
    called = true;
    callback(error, value);
  });
}

// options: {signal, end}; `end` false leaves the last stream open.
function pipelineWith(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');
  return new Pipeline(streams, callback, options).run();
}

async function* chunksOf(readable) {
  yield* Readable.prototype[Symbol.asyncIterator].call(readable);
}

function toAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return chunksOf(value);
  throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

class Pipeline {
  constructor(streams, callback, options) {
    this.streams = streams;
    this.callback = callback;
    this.endsLast = options?.end !== false;
    this.outerSignal = options?.signal;
    this.controller = undefined; // made for the first function that is handed its signal
    this.error = undefined;
    this.value = undefined;
    this.watches = [];
    this.destroys = [];
    this.lastCleanups = []; // what to undo on a last stream that lives on
    this.unfinished = 0;
    this.abortListener = undefined;
    const finish = (error) => this.settle(error, --this.unfinished === 0);
    const failOnly = (error) => this.settle(error, false);
    const abort = () => this.settle(new AbortError(undefined, { cause: this.outerSignal?.reason }), undefined);
    this.finish = finish; // why not at once: readable_pipe.js
    this.failOnly = failOnly;
    this.abort = abort;
  }

  run() {
    validateAbortSignal(this.outerSignal, 'options.signal');
    if (this.outerSignal) this.abortListener = addAbortListener(this.outerSignal, this.abort);
    let flow; // what the stream so far gives
    for (let i = 0; i < this.streams.length; i++) {
      const stream = this.streams[i];
      if (isNodeStream(stream)) this.guard(stream, i);
      flow = i === 0 ? this.source(stream) : this.connect(flow, stream, i);
    }
    if (this.controller?.signal.aborted || this.outerSignal?.aborted) process.nextTick(this.abort);
    return flow;
  }

  get signal() {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  isLast(i) {
    return i === this.streams.length - 1;
  }

  ends(i) {
    return !this.isLast(i) || this.endsLast;
  }

  settle(error, isFinal) {
    if (error && (!this.error || this.isConsequence(this.error))) this.error = error;
    if (!this.error && !isFinal) return;
    while (this.destroys.length > 0) this.destroys.shift()(this.error);
    this.abortListener?.[Symbol.dispose]();
    this.controller?.abort();
    if (!isFinal) return;
    if (!this.error) this.lastCleanups.forEach((cleanUp) => cleanUp());
    process.nextTick(this.callback, this.error, this.value);
  }

  // Streams that are torn down may tell of it before the error that was the reason arrives.
  isConsequence(error) {
    return error.code === 'ERR_STREAM_PREMATURE_CLOSE' ||
      (error.code === 'ABORT_ERR' && !this.outerSignal?.aborted);
  }

  // ---- errors and destruction -------------------------------------------------------------------

  guard(stream, i) {
    const livesOn = isReadable(stream) && this.isLast(i);
    if (this.ends(i)) this.destroyWithUs(stream, !this.isLast(i), i > 0, livesOn);
    const onError = (error) => {
      if (error && error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        this.failOnly(error);
      }
    };
    stream.on('error', onError);
    if (livesOn) this.lastCleanups.push(() => stream.removeListener('error', onError));
  }

  destroyWithUs(stream, reading, writing, livesOn) {
    let isFinished = false;
    stream.on('close', () => {
      isFinished = true;
    });
    const cleanUp = this.watch(stream, reading, writing, (error) => {
      isFinished = !error;
    });
    this.destroys.push((error) => {
      if (isFinished) return;
      isFinished = true;
      destroyStream(stream, error || new codes.ERR_STREAM_DESTROYED('pipe'));
    });
    if (livesOn) this.lastCleanups.push(cleanUp);
  }

  // eos(), once for all who want to know the same of a stream; returns what ends it for all of them.
  watch(stream, readable, writable, callback) {
    const known = this.watches.find((w) =>
      w.stream === stream && w.readable === readable && w.writable === writable);
    if (known !== undefined) {
      known.callbacks.push(callback);
      return known.cleanUp;
    }
    const callbacks = [callback];
    const cleanUp = eos(stream, { readable, writable }, (error) => {
      for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
    });
    this.watches.push({ stream, readable, writable, callbacks, cleanUp });
    return cleanUp;
  }

  // ---- connecting -------------------------------------------------------------------------------

  source(stream) {
    if (typeof stream === 'function') {
      const result = stream({ signal: this.signal });
      if (isIterable(result)) return result;
      throw new codes.ERR_INVALID_RETURN_VALUE(
        'Iterable, AsyncIterable or Stream', 'source', result);
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
      return stream;
    }
    return Duplex.from(stream);
  }

  connect(flow, stream, i) {
    if (typeof stream === 'function') return this.callFunction(flow, stream, i);
    if (isNodeStream(stream)) return this.toNodeStream(flow, stream, i);
    if (isWebStream(stream)) return this.toWebStream(flow, stream, i);
    return Duplex.from(stream);
  }

  callFunction(flow, fn, i) {
    const input = toAsyncIterable(isTransformStream(flow) ? flow?.readable : flow);
    const result = fn(input, { signal: this.signal });
    if (!this.isLast(i)) {
      if (isIterable(result, true)) return result;
      throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, result);
    }
    const output = new PassThrough({ objectMode: true });
    this.collect(result, output, this.ends(i));
    this.destroyWithUs(output, false, true, true);
    return output;
  }

  // The result of a last function: a promise of a value, or values.
  collect(result, output, end) {
    const then = result?.then;
    if (typeof then === 'function') {
      this.unfinished++;
      then.call(result, (value) => {
        this.value = value;
        if (value != null) output.write(value);
        if (end) output.end();
        process.nextTick(this.finish);
      }, (error) => {
        output.destroy(error);
        process.nextTick(this.finish, error);
      });
    } else if (isIterable(result, true)) {
      this.pump(result, output, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      this.pump(result.readable || result, output, end);
    } else {
      throw new codes.ERR_INVALID_RETURN_VALUE(
        'AsyncIterable or Promise', 'destination', result);
    }
  }

  toNodeStream(flow, stream, i) {
    const end = this.ends(i);
    if (isReadableNodeStream(flow)) {
      this.unfinished += 2;
      const cleanUp = this.pipe(flow, stream, end);
      if (isReadable(stream) && this.isLast(i)) this.lastCleanups.push(cleanUp);
    } else if (isTransformStream(flow) || isReadableStream(flow)) {
      this.pump(flow.readable || flow, stream, end);
    } else if (isIterable(flow)) {
      this.pump(flow, stream, end);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('val', kSources, flow);
    }
    return stream;
  }

  toWebStream(flow, stream, i) {
    let input;
    if (isReadableNodeStream(flow)) input = toAsyncIterable(flow);
    else if (isReadableStream(flow) || isIterable(flow)) input = flow;
    else if (isTransformStream(flow)) input = flow.readable;
    else throw new codes.ERR_INVALID_ARG_TYPE('val', kSources, flow);
    this.unfinished++;
    pumpToWeb(input, stream, this.finish, this.ends(i));
    return stream;
  }

  pump(iterable, writable, end) {
    this.unfinished++;
    pumpToNode(iterable, writable, this.finish, end);
  }

  pipe(source, dest, end) {
    let isEnded = false;
    dest.on('close', () => {
      if (!isEnded) this.failOnly(new codes.ERR_STREAM_PREMATURE_CLOSE());
    });
    // Ended by hand, so that a 'close' before the end is seen as premature.
    source.pipe(dest, { end: false });
    if (end) {
      const endDest = () => {
        isEnded = true;
        dest.end();
      };
      if (isReadableFinished(source)) process.nextTick(endDest);
      else source.once('end', endDest);
    } else {
      this.finish();
    }
    this.watch(source, true, false, (error) => {
      const state = source._readableState;
      if (error && error.code === 'ERR_STREAM_PREMATURE_CLOSE' &&
          state?.ended && !state.errored && !state.errorEmitted) {
        // Closed with data still to read: 'end' may come yet.
        source.once('end', this.finish).once('error', this.finish);
      } else {
        this.finish(error);
      }
    });
    return this.watch(dest, false, true, this.finish);
  }
}

// ---- pumps -------------------------------------------------------------------------------------

async function pumpToNode(iterable, writable, finish, end) {
  let error;
  let wake = null;

  const resume = (reason) => {
    if (reason) error = reason;
    if (wake === null) return;
    const callback = wake;
    wake = null;
    callback();
  };

  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
      return;
    }
    wake = () => {
      if (error) reject(error);
      else resolve();
    };
  });

  writable.on('drain', resume);
  const cleanUp = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (reason) {
    finish(error !== reason ? aggregateTwoErrors(error, reason) : reason);
  } finally {
    cleanUp();
    writable.off('drain', resume);
  }
}

function ignore() {}

async function pumpToWeb(iterable, writable, finish, end) {
  if (isTransformStream(writable)) writable = writable.writable;
  const writer = writable.getWriter();
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      writer.write(chunk).catch(ignore);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (second) {
      finish(second);
    }
  }
}

module.exports = { pipeline, pipelineWith };
