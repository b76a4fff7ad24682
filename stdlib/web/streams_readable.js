/* SPDX-License-Identifier: MIT */
/*
 * streams_readable.js - ReadableStream, its default reader and controller (WHATWG Streams, section
 * 4). Byte streams: streams_byte.js; pipeTo: streams_pipe.js; tee, iteration, from: streams_tee.js.
 *
 * A read request is an object with chunk(value), close() and error(reason).
 */
'use strict';

const { codes } = require('internal/errors');
const { Deferred, Fifo, SizedQueue, check, checkToken, finish, handled, hide, highWaterMarkOf,
        invalidState, isKind, kControllerErrorFunction, kInternal, kIsClosedPromise, kState, noop,
        promiseCall, pullOnce, rejectThis, sizeOf } = require('web/streams_common');

const { brand, kTransfer } = require('web/host_object');

const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');

function resolvedNothing() {
  return Promise.resolve();
}

// ---- stream ------------------------------------------------------------------------------------

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    initStream(this);
    if (source === kInternal) return;
    if (source === null || (typeof source !== 'object' && typeof source !== 'function')) {
      throw new codes.ERR_INVALID_ARG_TYPE('source', 'Object', source);
    }
    const options = strategy ?? {};
    const { type } = source;
    if (type !== undefined && `${type}` === 'bytes') {
      if (options.size !== undefined) {
        throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', options.size);
      }
      bytes().setUpFromSource(this, source, highWaterMarkOf(options, 0));
    } else if (type === undefined) {
      const size = sizeOf(options);
      setUpFromSource(this, source, highWaterMarkOf(options, 1), size);
    } else {
      throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
    }
  }

  static from(iterable) {
    return more().fromIterable(iterable);
  }

  get locked() {
    return check(this, 'ReadableStream').reader !== undefined;
  }

  cancel(reason = undefined) {
    if (!isKind(this, 'ReadableStream')) return rejectThis('ReadableStream');
    if (this.locked) return Promise.reject(invalidState('ReadableStream is locked'));
    return cancelStream(this, reason);
  }

  getReader(options = {}) {
    check(this, 'ReadableStream');
    if (options !== null && typeof options !== 'object' && typeof options !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    const { ReadableStreamBYOBReader } = bytes();
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = {}) {
    check(this, 'ReadableStream');
    const { readable, writable } = transform ?? {};
    if (!isKind(readable, 'ReadableStream')) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    if (!isKind(writable, 'WritableStream')) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    const given = pipeOptions(options);
    if (this.locked) throw invalidState('The ReadableStream is locked');
    if (writable.locked) throw invalidState('The WritableStream is locked');
    handled(require('web/streams_pipe').pipeTo(this, writable, given));
    return readable;
  }

  pipeTo(destination, options = {}) {
    if (!isKind(this, 'ReadableStream')) return rejectThis('ReadableStream');
    try {
      if (!isKind(destination, 'WritableStream')) {
        throw new codes.ERR_INVALID_ARG_TYPE(
          'transform.writable', 'WritableStream', destination);
      }
      const given = pipeOptions(options);
      if (this.locked) throw invalidState('The ReadableStream is locked');
      if (destination.locked) throw invalidState('The WritableStream is locked');
      return require('web/streams_pipe').pipeTo(this, destination, given);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    check(this, 'ReadableStream');
    return more().tee(this);
  }

  values(options = {}) {
    check(this, 'ReadableStream');
    return more().iterate(this, !!options?.preventCancel);
  }

  get [kIsDisturbed]() { return this[kState].disturbed; }
  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsReadable]() { return this[kState].state === 'readable'; }
  get [kIsClosedPromise]() { return this[kState].closed; }
  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }
  [kTransfer](isOnlyCheck) { return require('web/streams_transfer').sendReadable(this, isOnlyCheck); }
}
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, configurable: true, writable: true, enumerable: false,
  value: ReadableStream.prototype.values,
});

// These need this module.
function bytes() {
  return require('web/streams_byte');
}

function more() {
  return require('web/streams_tee');
}

function pipeOptions(options) {
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const { preventAbort, preventCancel, preventClose, signal } = options ?? {};
  if (signal !== undefined && (signal === null || typeof signal !== 'object' ||
      !('aborted' in signal))) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
  return {
    preventAbort: !!preventAbort, preventCancel: !!preventCancel, preventClose: !!preventClose,
    signal,
  };
}

function initStream(stream) {
  brand(stream);
  hide(stream, {
    kind: 'ReadableStream',
    state: 'readable', // 'closed', 'errored'
    disturbed: false,
    reader: undefined,
    storedError: undefined,
    controller: undefined,
    closed: new Deferred(),
  });
}

function createReadableStream(start, pull, cancel, mark = 1, size = () => 1) {
  const stream = new ReadableStream(kInternal);
  setUpController(stream, new ReadableStreamDefaultController(kInternal), start, pull, cancel,
                  mark, size);
  return stream;
}

function methodOf(object, name) {
  const method = object[name];
  if (method === undefined) return undefined;
  if (typeof method !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(`source.${name}`, 'Function', method);
  }
  return method;
}

function setUpFromSource(stream, source, mark, size) {
  const controller = new ReadableStreamDefaultController(kInternal);
  const cancel = methodOf(source, 'cancel');
  const pull = methodOf(source, 'pull');
  const start = methodOf(source, 'start');
  setUpController(
    stream, controller,
    start === undefined ? noop : () => Reflect.apply(start, source, [controller]),
    pull === undefined ? resolvedNothing : () => promiseCall(pull, source, controller),
    cancel === undefined ? resolvedNothing : (reason) => promiseCall(cancel, source, reason),
    mark, size);
}

function cancelStream(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  closeStream(stream);
  const { reader } = state;
  if (reader !== undefined && isKind(reader, 'ReadableStreamBYOBReader')) {
    const requests = reader[kState].requests;
    while (requests.length > 0) requests.shift().close(undefined);
  }
  return state.controller[kState].cancelSteps(state.controller, reason).then(noop);
}

function closeStream(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.closed.resolveNow();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.resolveNow();
  if (!isKind(reader, 'ReadableStreamDefaultReader')) return;
  const { requests } = reader[kState];
  while (requests.length > 0) requests.shift().close();
}

function errorStream(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.closed.rejectNow(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.rejectNow(error);
  const { requests } = reader[kState];
  while (requests.length > 0) requests.shift().error(error);
}

// ---- readers -----------------------------------------------------------------------------------

function attachReader(reader, kind, stream) {
  const state = stream[kState];
  if (state.reader !== undefined) throw invalidState('ReadableStream is locked');
  hide(reader, { kind, stream, closed: undefined, requests: new Fifo() });
  state.reader = reader;
  if (state.state === 'readable') reader[kState].closed = new Deferred();
  else if (state.state === 'closed') reader[kState].closed = Deferred.resolved();
  else reader[kState].closed = Deferred.rejected(state.storedError);
}

function releaseReader(reader) {
  const state = reader[kState];
  const { stream } = state;
  const error = invalidState('Reader released');
  if (state.closed.isPending) state.closed.rejectNow(error);
  else state.closed = Deferred.rejected(error);
  const controller = stream[kState].controller;
  controller[kState].releaseSteps(controller);
  stream[kState].reader = undefined;
  state.stream = undefined;
  while (state.requests.length > 0) state.requests.shift().error(error);
}

class PromiseRequest {
  constructor() {
    this.deferred = new Deferred();
  }

  chunk(value) { this.deferred.resolveNow({ value, done: false }); }
  close() { this.deferred.resolveNow({ value: undefined, done: true }); }
  error(error) {
    // Rejections of reads are the caller's to handle.
    const { reject } = this.deferred;
    this.deferred.reject = undefined;
    this.deferred.resolve = undefined;
    reject(error);
  }
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    if (!isKind(stream, 'ReadableStream')) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    }
    attachReader(this, 'ReadableStreamDefaultReader', stream);
  }

  get closed() {
    if (!isKind(this, 'ReadableStreamDefaultReader')) {
      return rejectThis('ReadableStreamDefaultReader');
    }
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isKind(this, 'ReadableStreamDefaultReader')) {
      return rejectThis('ReadableStreamDefaultReader');
    }
    const { stream } = this[kState];
    return stream === undefined ? Promise.reject(notAttached()) : cancelStream(stream, reason);
  }

  read() {
    if (!isKind(this, 'ReadableStreamDefaultReader')) {
      return rejectThis('ReadableStreamDefaultReader');
    }
    if (this[kState].stream === undefined) return Promise.reject(notAttached());
    const request = new PromiseRequest();
    readDefault(this, request);
    return request.deferred.promise;
  }

  releaseLock() {
    if (check(this, 'ReadableStreamDefaultReader').stream !== undefined) releaseReader(this);
  }
}

function notAttached() {
  return invalidState('The reader is not attached to a stream');
}

function readDefault(reader, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.error(state.storedError);
  else state.controller[kState].pullSteps(state.controller, request);
}

// ---- controller --------------------------------------------------------------------------------

class ReadableStreamDefaultController {
  constructor(token) {
    checkToken(token);
    hide(this, { kind: 'ReadableStreamDefaultController' });
  }

  get desiredSize() {
    check(this, 'ReadableStreamDefaultController');
    return desiredSize(this);
  }

  close() {
    check(this, 'ReadableStreamDefaultController');
    if (!canCloseOrEnqueue(this)) throw invalidState('Controller is already closed');
    closeController(this);
  }

  enqueue(chunk = undefined) {
    check(this, 'ReadableStreamDefaultController');
    if (!canCloseOrEnqueue(this)) throw invalidState('Controller is already closed');
    enqueue(this, chunk);
  }

  error(error = undefined) {
    check(this, 'ReadableStreamDefaultController');
    errorController(this, error);
  }
}

function setUpController(stream, controller, start, pull, cancel, mark, size) {
  const state = controller[kState];
  Object.assign(state, {
    stream, pull, cancel, size, mark, started: false, closeRequested: false, pulling: false,
    pullAgain: false, queue: new SizedQueue(), cancelSteps, pullSteps, releaseSteps: noop,
  });
  stream[kState].controller = controller;
  const result = start();
  Promise.resolve(result).then(() => {
    state.started = true;
    callPullIfNeeded(controller);
  }, (error) => errorController(controller, error));
}

function cancelSteps(controller, reason) {
  const state = controller[kState];
  state.queue.reset();
  const { cancel } = state;
  clearAlgorithms(state);
  return cancel(reason);
}

function pullSteps(controller, request) {
  const state = controller[kState];
  if (state.queue.length === 0) {
    state.stream[kState].reader[kState].requests.push(request);
    callPullIfNeeded(controller);
    return;
  }
  const chunk = state.queue.dequeue();
  if (state.closeRequested && state.queue.length === 0) {
    clearAlgorithms(state);
    closeStream(state.stream);
  } else {
    callPullIfNeeded(controller);
  }
  request.chunk(chunk);
}

function clearAlgorithms(state) {
  state.pull = resolvedNothing;
  state.cancel = resolvedNothing;
  state.size = undefined;
}

function desiredSize(controller) {
  const state = controller[kState];
  const { state: streamState } = state.stream[kState];
  if (streamState === 'errored') return null;
  return streamState === 'closed' ? 0 : state.mark - state.queue.total;
}

function canCloseOrEnqueue(controller) {
  const state = controller[kState];
  return !state.closeRequested && state.stream[kState].state === 'readable';
}

function readRequests(stream) {
  const { reader } = stream[kState];
  return reader !== undefined && isKind(reader, 'ReadableStreamDefaultReader') ?
    reader[kState].requests : undefined;
}

function shouldCallPull(controller) {
  const state = controller[kState];
  if (!canCloseOrEnqueue(controller) || !state.started) return false;
  if (readRequests(state.stream)?.length > 0) return true;
  return desiredSize(controller) > 0;
}

function callPullIfNeeded(controller) {
  if (shouldCallPull(controller)) pullOnce(controller, callPullIfNeeded, errorController);
}

function closeController(controller) {
  const state = controller[kState];
  state.closeRequested = true;
  if (state.queue.length > 0) return;
  clearAlgorithms(state);
  closeStream(state.stream);
}

function enqueue(controller, chunk) {
  const state = controller[kState];
  const requests = readRequests(state.stream);
  if (requests?.length > 0) {
    requests.shift().chunk(chunk);
  } else {
    try {
      state.queue.enqueue(chunk, state.size(chunk));
    } catch (error) {
      errorController(controller, error);
      throw error;
    }
  }
  callPullIfNeeded(controller);
}

function errorController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  state.queue.reset();
  clearAlgorithms(state);
  errorStream(state.stream, error);
}

finish(ReadableStream, (state) => ({
  locked: state.reader !== undefined, state: state.state,
  supportsBYOB: isKind(state.controller, 'ReadableByteStreamController'),
}));
finish(ReadableStreamDefaultReader, (state) => ({
  stream: state.stream, readRequests: state.requests.length,
}));
finish(ReadableStreamDefaultController, () => ({}));

module.exports = {
  PromiseRequest,
  ReadableStream,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  attachReader,
  canCloseOrEnqueue,
  cancelStream,
  closeController,
  closeStream,
  createReadableStream,
  desiredSize,
  enqueue,
  errorController,
  errorStream,
  notAttached,
  readDefault,
  readRequests,
  releaseReader,
};
