/* SPDX-License-Identifier: MIT */
/*
 * end_of_stream.js - stream.finished: tells once when a stream of any make is over, and how.
 *
 * Who: pipeline, iteration, compose, duplexify, add_abort_signal; programs. Takes streams of old
 * and http messages too, which differ in what they emit. Source: stream.md, "stream.finished".
 */
'use strict';

const { addAbortListener } = require('events');
const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } =
  require('internal/validators');
const { getFrame, setFrame } = require('internal/async_context');
const utils = require('internal/streams/utils');

const { isClosed, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream,
        isReadableStream, isWritable, isWritableErrored, isWritableFinished,
        isWritableNodeStream, isWritableStream, isNodeStream, kIsClosedPromise } = utils;

function noop() {}

function isRequest(stream) {
  return stream.setHeader && typeof stream.abort === 'function';
}

// Calls at most once, in the async context of the caller of finished().
function onceInFrame(callback) {
  const frame = getFrame();
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    const before = getFrame();
    if (before === frame) {
      Reflect.apply(callback, this, args);
      return;
    }
    setFrame(frame);
    try {
      Reflect.apply(callback, this, args);
    } finally {
      setFrame(before);
    }
  };
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = onceInFrame(callback);
  if (isReadableStream(stream) || isWritableStream(stream)) {
    return watchWebStream(stream, options, callback);
  }
  if (!isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  const watcher = new Watcher(stream, options, callback);
  watcher.start(options);
  return () => watcher.stop();
}

class Watcher {
  constructor(stream, options, callback) {
    this.stream = stream;
    this.callback = callback;
    this.readable = options.readable ?? isReadableNodeStream(stream);
    this.writable = options.writable ?? isWritableNodeStream(stream);
    this.willEmitClose = utils.willEmitClose(stream) &&
      isReadableNodeStream(stream) === this.readable &&
      isWritableNodeStream(stream) === this.writable;
    this.writableFinished = isWritableFinished(stream, false);
    this.readableFinished = isReadableFinished(stream, false);
    this.closed = isClosed(stream);
    this.abortListener = undefined;
    const onFinish = () => this.finish();
    const onEnd = () => this.end();
    const onError = (error) => this.report(error);
    const onClose = () => this.close();
    this.onFinish = onFinish; // why not at once: readable_pipe.js
    this.onEnd = onEnd;
    this.onLegacyFinish = undefined; // made for streams that need it
    this.onError = onError;
    this.onClose = onClose;
    this.onRequest = undefined; // the same
  }

  start(options) {
    const { stream } = this;
    this.listenToOddOnes();
    stream.on('end', this.onEnd);
    stream.on('finish', this.onFinish);
    if (options.error !== false) stream.on('error', this.onError);
    stream.on('close', this.onClose);
    if (this.closed) process.nextTick(this.onClose);
    else if (this.isOver()) process.nextTick(() => this.reportOver());
    if (options.signal && !this.closed) this.listenToSignal(options.signal);
  }

  // http requests and streams without a state of ours.
  listenToOddOnes() {
    const { stream } = this;
    if (isRequest(stream)) {
      stream.on('complete', this.onFinish);
      if (!this.willEmitClose) stream.on('abort', this.onClose);
      const onRequest = () => stream.req.on('finish', this.onFinish);
      this.onRequest = onRequest;
      if (stream.req) this.onRequest();
      else stream.on('request', this.onRequest);
    } else if (this.writable && !stream._writableState) {
      const onLegacyFinish = () => {
        if (!stream.writable) this.finish();
      };
      this.onLegacyFinish = onLegacyFinish;
      stream.on('end', this.onLegacyFinish);
      stream.on('close', this.onLegacyFinish);
    }
    // Messages of http that were aborted have no 'close' of their own.
    if (!this.willEmitClose && typeof stream.aborted === 'boolean') {
      stream.on('aborted', this.onClose);
    }
  }

  isOver() {
    const { stream, willEmitClose } = this;
    const w = stream._writableState;
    const r = stream._readableState;
    if (w?.errorEmitted || r?.errorEmitted) return !willEmitClose;
    if (!this.readable && (!willEmitClose || isReadable(stream)) &&
        (this.writableFinished || isWritable(stream) === false) &&
        (w == null || w.pendingcb === undefined || w.pendingcb === 0)) {
      return true;
    }
    if (!this.writable && (!willEmitClose || isWritable(stream)) &&
        (this.readableFinished || isReadable(stream) === false)) {
      return true;
    }
    return !!(r && stream.req && stream.aborted);
  }

  listenToSignal(signal) {
    const abort = () => {
      const { callback } = this;
      this.stop();
      callback.call(this.stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
      return;
    }
    const listener = addAbortListener(signal, abort);
    const inner = this.callback;
    this.abortListener = listener;
    const callback = function(...args) {
      listener[Symbol.dispose]();
      Reflect.apply(inner, this, args);
    };
    this.callback = callback;
  }

  report(error) {
    const { callback, stream } = this;
    if (error === undefined) callback.call(stream);
    else callback.call(stream, error);
  }

  finish() {
    const { stream } = this;
    this.writableFinished = true;
    // A stream destroyed in 'finish' may never emit 'close'.
    if (stream.destroyed) this.willEmitClose = false;
    if (this.willEmitClose && (!stream.readable || this.readable)) return;
    if (!this.readable || this.readableFinished) this.report();
  }

  end() {
    const { stream } = this;
    this.readableFinished = true;
    if (stream.destroyed) this.willEmitClose = false;
    if (this.willEmitClose && (!stream.writable || this.writable)) return;
    if (!this.writable || this.writableFinished) this.report();
  }

  erroredWith() {
    const error = isWritableErrored(this.stream) || isReadableErrored(this.stream);
    return error && typeof error !== 'boolean' ? error : undefined;
  }

  close() {
    const { stream } = this;
    this.closed = true;
    const error = this.erroredWith();
    if (error !== undefined) {
      this.report(error);
    } else if (this.readable && !this.readableFinished && isReadableNodeStream(stream, true) &&
               !isReadableFinished(stream, false)) {
      this.report(new codes.ERR_STREAM_PREMATURE_CLOSE());
    } else if (this.writable && !this.writableFinished && !isWritableFinished(stream, false)) {
      this.report(new codes.ERR_STREAM_PREMATURE_CLOSE());
    } else {
      this.report();
    }
  }

  reportOver() {
    this.closed = true;
    this.report(this.erroredWith());
  }

  stop() {
    const { stream } = this;
    this.callback = noop;
    this.abortListener?.[Symbol.dispose]();
    stream.removeListener('aborted', this.onClose);
    if (this.onRequest !== undefined) this.stopRequest();
    if (this.onLegacyFinish !== undefined) {
      stream.removeListener('end', this.onLegacyFinish);
      stream.removeListener('close', this.onLegacyFinish);
    }
    stream.removeListener('finish', this.onFinish);
    stream.removeListener('end', this.onEnd);
    stream.removeListener('error', this.onError);
    stream.removeListener('close', this.onClose);
  }

  stopRequest() {
    const { stream } = this;
    stream.removeListener('complete', this.onFinish);
    stream.removeListener('abort', this.onClose);
    stream.removeListener('request', this.onRequest);
    if (stream.req) stream.req.removeListener('finish', this.onFinish);
  }
}

function watchWebStream(stream, options, callback) {
  let isAborted = false;
  let abort = noop;
  if (options.signal) {
    abort = () => {
      isAborted = true;
      callback.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    };
    if (options.signal.aborted) {
      process.nextTick(abort);
    } else {
      const listener = addAbortListener(options.signal, abort);
      const inner = callback;
      callback = (...args) => {
        listener[Symbol.dispose]();
        Reflect.apply(inner, stream, args);
      };
    }
  }
  const report = (...args) => {
    if (!isAborted) process.nextTick(() => Reflect.apply(callback, stream, args));
  };
  stream[kIsClosedPromise].promise.then(() => report(), report);
  return noop;
}

// The promise form: stream/promises.
function finished(stream, options) {
  let autoCleanup = false;
  if (options === null) options = undefined;
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options ?? {}, (error) => {
      if (autoCleanup) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
