/* SPDX-License-Identifier: MIT */
/*
 * streams_writable.js - WritableStream, its writer and controller (WHATWG Streams, section 5).
 *
 * Who: streams.js exports the classes; streams_transform.js and streams_pipe.js use the algorithms.
 */
'use strict';

const { codes } = require('internal/errors');
const { Deferred, Fifo, SizedQueue, check, checkToken, finish, hide, highWaterMarkOf,
        invalidState, isKind, kControllerErrorFunction, kInternal, kIsClosedPromise, kState, noop,
        promiseCall, rejectThis, sizeOf } = require('web/streams_common');

const { brand, kTransfer } = require('web/host_object');

const kClose = Symbol('close');

// ---- stream ------------------------------------------------------------------------------------

class WritableStream {
  constructor(sink = undefined, strategy = {}) {
    if (sink === kInternal) {
      initStream(this);
      return;
    }
    const underlying = sink ?? {};
    if (typeof underlying !== 'object' && typeof underlying !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sink', 'Object', sink);
    }
    if (underlying.type !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', underlying.type);
    }
    initStream(this);
    const size = sizeOf(strategy ?? {});
    const mark = highWaterMarkOf(strategy ?? {}, 1);
    setUpFromSink(this, underlying, mark, size);
  }

  get locked() {
    return check(this, 'WritableStream').writer !== undefined;
  }

  abort(reason = undefined) {
    if (!isKind(this, 'WritableStream')) return rejectThis('WritableStream');
    if (this.locked) return Promise.reject(invalidState('WritableStream is locked'));
    return abortStream(this, reason);
  }

  close() {
    if (!isKind(this, 'WritableStream')) return rejectThis('WritableStream');
    if (this.locked) return Promise.reject(invalidState('WritableStream is locked'));
    if (closeQueuedOrInFlight(this)) {
      return Promise.reject(invalidState('Failure closing WritableStream'));
    }
    return closeStream(this);
  }

  getWriter() {
    check(this, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsClosedPromise]() {
    return check(this, 'WritableStream').closed;
  }

  [kControllerErrorFunction](error) {
    errorIfNeeded(this[kState].controller, error);
  }
  [kTransfer](isOnlyCheck) { return require('web/streams_transfer').sendWritable(this, isOnlyCheck); }
}

function initStream(stream) {
  brand(stream);
  hide(stream, {
    kind: 'WritableStream',
    state: 'writable', // 'erroring', 'errored', 'closed'
    storedError: undefined,
    writer: undefined,
    controller: undefined,
    writeRequests: new Fifo(),
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined, // {deferred, reason, wasErroring}
    backpressure: false,
    closed: new Deferred(),
  });
}

// Internal streams: algorithms as functions.
function createWritableStream(start, write, close, abort, mark, size) {
  const stream = new WritableStream(kInternal);
  setUpController(stream, new WritableStreamDefaultController(kInternal), start, write, close,
                  abort, mark, size);
  return stream;
}

function methodOf(object, name) {
  const method = object[name];
  if (method === undefined) return undefined;
  if (typeof method !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(`sink.${name}`, 'Function', method);
  }
  return method;
}

function setUpFromSink(stream, sink, mark, size) {
  const controller = new WritableStreamDefaultController(kInternal);
  const abort = methodOf(sink, 'abort');
  const close = methodOf(sink, 'close');
  const start = methodOf(sink, 'start');
  const write = methodOf(sink, 'write');
  setUpController(
    stream, controller,
    start === undefined ? noop : () => Reflect.apply(start, sink, [controller]),
    write === undefined ? resolvedNothing : (chunk) => promiseCall(write, sink, chunk, controller),
    close === undefined ? resolvedNothing : () => promiseCall(close, sink),
    abort === undefined ? resolvedNothing : (reason) => promiseCall(abort, sink, reason),
    mark, size);
}

function resolvedNothing() {
  return Promise.resolve();
}

function closeQueuedOrInFlight(stream) {
  const state = stream[kState];
  return state.closeRequest !== undefined || state.inFlightClose !== undefined;
}

function abortStream(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  state.controller[kState].abortController.abort(reason);
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.deferred.promise;
  const wasErroring = state.state === 'erroring';
  const deferred = new Deferred();
  state.pendingAbort = { deferred, reason: wasErroring ? undefined : reason, wasErroring };
  if (!wasErroring) startErroring(stream, reason);
  return deferred.promise;
}

function closeStream(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  const deferred = new Deferred();
  state.closeRequest = deferred;
  const { writer } = state;
  if (writer !== undefined && state.backpressure && state.state === 'writable') {
    writer[kState].ready.resolveNow();
  }
  const controller = state.controller[kState];
  controller.queue.enqueue(kClose, 0);
  advance(state.controller);
  return deferred.promise;
}

function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) ensureReadyRejected(state.writer, reason);
  if (state.inFlightWrite === undefined && state.inFlightClose === undefined &&
      state.controller[kState].started) {
    finishErroring(stream);
  }
}

function finishErroring(stream) {
  const state = stream[kState];
  state.state = 'errored';
  state.controller[kState].queue.reset();
  const error = state.storedError;
  while (state.writeRequests.length > 0) state.writeRequests.shift().rejectNow(error);
  const abort = state.pendingAbort;
  if (abort === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  state.pendingAbort = undefined;
  if (abort.wasErroring) {
    abort.deferred.rejectNow(error);
    rejectCloseAndClosed(stream);
    return;
  }
  const controller = state.controller[kState];
  const { abort: algorithm } = controller;
  clearAlgorithms(controller);
  algorithm(abort.reason).then(() => {
    abort.deferred.resolveNow();
    rejectCloseAndClosed(stream);
  }, (failure) => {
    abort.deferred.rejectNow(failure);
    rejectCloseAndClosed(stream);
  });
}

function rejectCloseAndClosed(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.rejectNow(state.storedError);
    state.closeRequest = undefined;
  }
  state.closed.rejectNow(state.storedError);
  if (state.writer !== undefined) state.writer[kState].closed.rejectNow(state.storedError);
}

function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  const { writer } = state;
  if (writer !== undefined && backpressure !== state.backpressure) {
    if (backpressure) writer[kState].ready = new Deferred();
    else writer[kState].ready.resolveNow();
  }
  state.backpressure = backpressure;
}

function finishInFlightClose(stream) {
  const state = stream[kState];
  state.inFlightClose.resolveNow();
  state.inFlightClose = undefined;
  if (state.state === 'erroring') {
    state.storedError = undefined;
    if (state.pendingAbort !== undefined) {
      state.pendingAbort.deferred.resolveNow();
      state.pendingAbort = undefined;
    }
  }
  state.state = 'closed';
  state.writer?.[kState].closed.resolveNow();
  state.closed.resolveNow();
}

function failInFlightClose(stream, error) {
  const state = stream[kState];
  state.inFlightClose.rejectNow(error);
  state.inFlightClose = undefined;
  if (state.pendingAbort !== undefined) {
    state.pendingAbort.deferred.rejectNow(error);
    state.pendingAbort = undefined;
  }
  dealWithRejection(stream, error);
}

// ---- writer ------------------------------------------------------------------------------------

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isKind(stream, 'WritableStream')) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    }
    const state = stream[kState];
    if (state.writer !== undefined) throw invalidState('WritableStream is locked');
    const writer = {
      kind: 'WritableStreamDefaultWriter', stream, ready: undefined, closed: undefined,
    };
    hide(this, writer);
    state.writer = this;
    if (state.state === 'writable') {
      writer.ready = !closeQueuedOrInFlight(stream) && state.backpressure ?
        new Deferred() : Deferred.resolved();
      writer.closed = new Deferred();
    } else if (state.state === 'erroring') {
      writer.ready = Deferred.rejected(state.storedError);
      writer.closed = new Deferred();
    } else if (state.state === 'closed') {
      writer.ready = Deferred.resolved();
      writer.closed = Deferred.resolved();
    } else {
      writer.ready = Deferred.rejected(state.storedError);
      writer.closed = Deferred.rejected(state.storedError);
    }
  }

  get closed() {
    if (!isKind(this, 'WritableStreamDefaultWriter')) {
      return rejectThis('WritableStreamDefaultWriter');
    }
    return this[kState].closed.promise;
  }

  get desiredSize() {
    const { stream } = check(this, 'WritableStreamDefaultWriter');
    if (stream === undefined) throw invalidState('Writer is not bound to a WritableStream');
    const { state, controller } = stream[kState];
    if (state === 'errored' || state === 'erroring') return null;
    return state === 'closed' ? 0 : desiredSize(controller);
  }

  get ready() {
    if (!isKind(this, 'WritableStreamDefaultWriter')) {
      return rejectThis('WritableStreamDefaultWriter');
    }
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    const stream = boundStream(this);
    return stream instanceof Promise ? stream : abortStream(stream, reason);
  }

  close() {
    const stream = boundStream(this);
    if (stream instanceof Promise) return stream;
    if (closeQueuedOrInFlight(stream)) {
      return Promise.reject(invalidState('Failure to close WritableStream'));
    }
    return closeStream(stream);
  }

  releaseLock() {
    const { stream } = check(this, 'WritableStreamDefaultWriter');
    if (stream !== undefined) releaseWriter(this);
  }

  write(chunk = undefined) {
    const stream = boundStream(this);
    return stream instanceof Promise ? stream : writeChunk(this, chunk);
  }
}

// The stream, or a rejected promise.
function boundStream(writer) {
  if (!isKind(writer, 'WritableStreamDefaultWriter')) {
    return rejectThis('WritableStreamDefaultWriter');
  }
  const { stream } = writer[kState];
  return stream ?? Promise.reject(invalidState('Writer is not bound to a WritableStream'));
}

function ensureReadyRejected(writer, error) {
  const state = writer[kState];
  if (state.ready.isPending) state.ready.rejectNow(error);
  else state.ready = Deferred.rejected(error);
}

function releaseWriter(writer) {
  const state = writer[kState];
  const error = invalidState('Writer has been released');
  ensureReadyRejected(writer, error);
  if (state.closed.isPending) state.closed.rejectNow(error);
  else state.closed = Deferred.rejected(error);
  state.stream[kState].writer = undefined;
  state.stream = undefined;
}

function writeChunk(writer, chunk) {
  const { stream } = writer[kState];
  const { controller } = stream[kState];
  const size = chunkSize(controller, chunk);
  if (stream !== writer[kState].stream) {
    return Promise.reject(invalidState('Mismatched WritableStreams'));
  }
  const state = stream[kState];
  if (state.state === 'errored') return Promise.reject(state.storedError);
  if (closeQueuedOrInFlight(stream) || state.state === 'closed') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  if (state.state === 'erroring') return Promise.reject(state.storedError);
  const deferred = new Deferred();
  state.writeRequests.push(deferred);
  enqueueWrite(controller, chunk, size);
  return deferred.promise;
}

// The promise of a pipe's close: an already closed stream is fine.
function closeWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const state = stream[kState];
  if (closeQueuedOrInFlight(stream) || state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  return closeStream(stream);
}

// ---- controller --------------------------------------------------------------------------------

class WritableStreamDefaultController {
  constructor(token) {
    checkToken(token);
    hide(this, { kind: 'WritableStreamDefaultController' });
  }

  get signal() {
    return check(this, 'WritableStreamDefaultController').abortController.signal;
  }

  error(error = undefined) {
    const { stream } = check(this, 'WritableStreamDefaultController');
    if (stream[kState].state === 'writable') errorController(this, error);
  }
}

function setUpController(stream, controller, start, write, close, abort, mark, size) {
  const state = controller[kState];
  Object.assign(state, {
    stream, write, close, abort, size, mark, started: false, queue: new SizedQueue(),
    abortController: new AbortController(),
  });
  stream[kState].controller = controller;
  updateBackpressure(stream, hasBackpressure(controller));
  const result = start();
  Promise.resolve(result).then(() => {
    state.started = true;
    advance(controller);
  }, (error) => {
    state.started = true;
    dealWithRejection(stream, error);
  });
}

function clearAlgorithms(state) {
  state.write = undefined;
  state.close = undefined;
  state.abort = undefined;
  state.size = undefined;
}

function desiredSize(controller) {
  const { mark, queue } = controller[kState];
  return mark - queue.total;
}

function hasBackpressure(controller) {
  return desiredSize(controller) <= 0;
}

function chunkSize(controller, chunk) {
  const state = controller[kState];
  if (state.size === undefined) return 1;
  try {
    return state.size(chunk);
  } catch (error) {
    errorIfNeeded(controller, error);
    return 1;
  }
}

function enqueueWrite(controller, chunk, size) {
  const state = controller[kState];
  try {
    state.queue.enqueue(chunk, size);
  } catch (error) {
    errorIfNeeded(controller, error);
    return;
  }
  if (!closeQueuedOrInFlight(state.stream) && state.stream[kState].state === 'writable') {
    updateBackpressure(state.stream, hasBackpressure(controller));
  }
  advance(controller);
}

function advance(controller) {
  const state = controller[kState];
  const { stream } = state;
  if (!state.started || stream[kState].inFlightWrite !== undefined) return;
  if (stream[kState].state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (state.queue.length === 0) return;
  const value = state.queue.peek();
  if (value === kClose) processClose(controller);
  else processWrite(controller, value);
}

function processClose(controller) {
  const state = controller[kState];
  const { stream } = state;
  stream[kState].inFlightClose = stream[kState].closeRequest;
  stream[kState].closeRequest = undefined;
  state.queue.dequeue();
  const promise = state.close();
  clearAlgorithms(state);
  promise.then(() => finishInFlightClose(stream), (error) => failInFlightClose(stream, error));
}

function processWrite(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  const s = stream[kState];
  s.inFlightWrite = s.writeRequests.shift();
  state.write(chunk).then(() => {
    s.inFlightWrite.resolveNow();
    s.inFlightWrite = undefined;
    state.queue.dequeue();
    if (!closeQueuedOrInFlight(stream) && s.state === 'writable') {
      updateBackpressure(stream, hasBackpressure(controller));
    }
    advance(controller);
  }, (error) => {
    if (s.state === 'writable') clearAlgorithms(state);
    s.inFlightWrite.rejectNow(error);
    s.inFlightWrite = undefined;
    dealWithRejection(stream, error);
  });
}

function errorController(controller, error) {
  const state = controller[kState];
  clearAlgorithms(state);
  startErroring(state.stream, error);
}

function errorIfNeeded(controller, error) {
  if (controller[kState].stream[kState].state === 'writable') errorController(controller, error);
}

finish(WritableStream, (state) => ({ locked: state.writer !== undefined, state: state.state }));
finish(WritableStreamDefaultWriter, (state) => ({ stream: state.stream }));
finish(WritableStreamDefaultController, (state) => ({ stream: state.stream }));

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  abortStream,
  closeQueuedOrInFlight,
  closeWithErrorPropagation,
  createWritableStream,
  errorIfNeeded,
  releaseWriter,
  writeChunk,
};
