/* SPDX-License-Identifier: MIT */
/*
 * streams_byte.js - readable byte streams: their controller, the BYOB reader and its requests
 * (WHATWG Streams, section 4.5 to 4.8).
 *
 * A pull-into is a piece of the reader's memory that waits to be filled. Memory that crosses the
 * border is transferred, so that neither side can change it under the other's hands.
 */
'use strict';

const { codes } = require('internal/errors');
const { FastBuffer } = require('buffer/buffer_pool');
const { Deferred, Fifo, check, checkToken, finish, hide, invalidState, isKind, kInternal, kState,
        noop, promiseCall, pullOnce, rejectThis } = require('web/streams_common');
const { ReadableStream, attachReader, cancelStream, closeStream, errorStream, notAttached,
        readRequests, releaseReader } = require('web/streams_readable');

function resolvedNothing() {
  return Promise.resolve();
}

function elementSize(view) {
  return view instanceof DataView ? 1 : view.BYTES_PER_ELEMENT;
}

// Subclasses get what their class is made of; Buffers stay Buffers.
function viewClass(view) {
  if (view instanceof DataView) return DataView;
  return view instanceof FastBuffer ? FastBuffer : globalThis[view[Symbol.toStringTag]];
}

function transfer(buffer) {
  return buffer.transfer();
}

// ---- BYOB reader -------------------------------------------------------------------------------

class ReadIntoRequest {
  constructor() {
    this.deferred = new Deferred();
  }

  chunk(value) { this.deferred.resolveNow({ value, done: false }); }
  close(value) { this.deferred.resolveNow({ value, done: true }); }
  error(error) {
    const { reject } = this.deferred;
    this.deferred.reject = undefined;
    this.deferred.resolve = undefined;
    reject(error);
  }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!isKind(stream, 'ReadableStream')) {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    }
    if (!isKind(stream[kState].controller, 'ReadableByteStreamController')) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'stream', stream, 'must be a byte stream');
    }
    attachReader(this, 'ReadableStreamBYOBReader', stream);
  }

  get closed() {
    if (!isKind(this, 'ReadableStreamBYOBReader')) return rejectThis('ReadableStreamBYOBReader');
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isKind(this, 'ReadableStreamBYOBReader')) return rejectThis('ReadableStreamBYOBReader');
    const { stream } = this[kState];
    return stream === undefined ? Promise.reject(notAttached()) : cancelStream(stream, reason);
  }

  async read(view, options = {}) {
    check(this, 'ReadableStreamBYOBReader');
    if (!ArrayBuffer.isView(view)) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    if (options !== null && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('View or its ArrayBuffer is zero-length or detached');
    }
    const min = checkMin(options?.min, view);
    if (this[kState].stream === undefined) throw notAttached();
    const request = new ReadIntoRequest();
    readInto(this, view, min, request);
    return request.deferred.promise;
  }

  releaseLock() {
    if (check(this, 'ReadableStreamBYOBReader').stream !== undefined) releaseReader(this);
  }
}

function checkMin(min, view) {
  if (min === undefined || min === null) return 1;
  if (typeof min !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.min', 'number', min);
  }
  if (!Number.isInteger(min) || min <= 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be a positive integer');
  }
  const most = view instanceof DataView ? view.byteLength : view.length;
  if (min > most) throw new codes.ERR_OUT_OF_RANGE('options.min', `<= ${most}`, min);
  return min;
}

function readInto(reader, view, min, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'errored') request.error(state.storedError);
  else pullInto(state.controller, view, min, request);
}

// ---- controller --------------------------------------------------------------------------------

class ReadableStreamBYOBRequest {
  constructor(token, controller, view) {
    checkToken(token);
    hide(this, { kind: 'ReadableStreamBYOBRequest', controller, view });
  }

  get view() {
    return check(this, 'ReadableStreamBYOBRequest').view;
  }

  respond(bytesWritten) {
    const { controller, view } = check(this, 'ReadableStreamBYOBRequest');
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    respond(controller, Number(bytesWritten));
  }

  respondWithNewView(view) {
    const { controller } = check(this, 'ReadableStreamBYOBRequest');
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (!ArrayBuffer.isView(view)) {
      throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    respondWithNewView(controller, view);
  }
}

class ReadableByteStreamController {
  constructor(token) {
    checkToken(token);
    hide(this, { kind: 'ReadableByteStreamController' });
  }

  get byobRequest() {
    check(this, 'ReadableByteStreamController');
    return byobRequestOf(this);
  }

  get desiredSize() {
    check(this, 'ReadableByteStreamController');
    return desiredSize(this);
  }

  close() {
    const state = check(this, 'ReadableByteStreamController');
    if (state.closeRequested || state.stream[kState].state !== 'readable') {
      throw invalidState('Controller is already closed');
    }
    closeController(this);
  }

  enqueue(chunk) {
    const state = check(this, 'ReadableByteStreamController');
    if (!ArrayBuffer.isView(chunk)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    }
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (state.closeRequested || state.stream[kState].state !== 'readable') {
      throw invalidState('Controller is already closed');
    }
    enqueue(this, chunk);
  }

  error(error = undefined) {
    check(this, 'ReadableByteStreamController');
    errorController(this, error);
  }
}

function setUp(stream, controller, start, pull, cancel, mark, autoAllocate) {
  const state = controller[kState];
  Object.assign(state, {
    stream, pull, cancel, mark, autoAllocate, started: false, closeRequested: false,
    pulling: false, pullAgain: false, byobRequest: null, queue: new Fifo(), total: 0,
    pendingPullIntos: new Fifo(), cancelSteps, pullSteps, releaseSteps,
  });
  stream[kState].controller = controller;
  const result = start();
  Promise.resolve(result).then(() => {
    state.started = true;
    callPullIfNeeded(controller);
  }, (error) => errorController(controller, error));
}

function setUpFromSource(stream, source, mark) {
  const controller = new ReadableByteStreamController(kInternal);
  const { cancel, pull, start, autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  setUp(stream, controller,
        start === undefined ? noop : () => Reflect.apply(start, source, [controller]),
        pull === undefined ? resolvedNothing : () => promiseCall(pull, source, controller),
        cancel === undefined ? resolvedNothing : (reason) => promiseCall(cancel, source, reason),
        mark, autoAllocateChunkSize);
}

function createByteStream(start, pull, cancel) {
  const stream = new ReadableStream(kInternal);
  setUp(stream, new ReadableByteStreamController(kInternal), start, pull, cancel, 0, undefined);
  return stream;
}

function cancelSteps(controller, reason) {
  const state = controller[kState];
  clearPendingPullIntos(controller);
  resetQueue(state);
  const { cancel } = state;
  clearAlgorithms(state);
  return cancel(reason);
}

function releaseSteps(controller) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  if (first === undefined) return;
  // The source may hold its memory still: it goes on, for nobody.
  first.readerType = 'none';
  state.pendingPullIntos.clear();
  state.pendingPullIntos.push(first);
}

function pullSteps(controller, request) {
  const state = controller[kState];
  if (state.total > 0) {
    fillRequestFromQueue(controller, request);
    return;
  }
  if (state.autoAllocate !== undefined) {
    let buffer;
    try {
      buffer = new ArrayBuffer(state.autoAllocate);
    } catch (error) {
      request.error(error);
      return;
    }
    state.pendingPullIntos.push({
      buffer, bufferByteLength: buffer.byteLength, byteOffset: 0, byteLength: buffer.byteLength,
      filled: 0, min: 1, elementSize: 1, View: Uint8Array, readerType: 'default',
    });
  }
  readRequests(state.stream).push(request);
  callPullIfNeeded(controller);
}

function resetQueue(state) {
  state.queue.clear();
  state.total = 0;
}

function clearAlgorithms(state) {
  state.pull = resolvedNothing;
  state.cancel = resolvedNothing;
}

function desiredSize(controller) {
  const state = controller[kState];
  const { state: streamState } = state.stream[kState];
  if (streamState === 'errored') return null;
  return streamState === 'closed' ? 0 : state.mark - state.total;
}

function byobRequests(stream) {
  const { reader } = stream[kState];
  return isKind(reader, 'ReadableStreamBYOBReader') ? reader[kState].requests : undefined;
}

function shouldCallPull(controller) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable' || state.closeRequested || !state.started) {
    return false;
  }
  if (readRequests(state.stream)?.length > 0 || byobRequests(state.stream)?.length > 0) return true;
  return desiredSize(controller) > 0;
}

function callPullIfNeeded(controller) {
  if (shouldCallPull(controller)) pullOnce(controller, callPullIfNeeded, errorController);
}

function byobRequestOf(controller) {
  const state = controller[kState];
  if (state.byobRequest === null && state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos.peek();
    const view = new Uint8Array(first.buffer, first.byteOffset + first.filled,
                                first.byteLength - first.filled);
    state.byobRequest = new ReadableStreamBYOBRequest(kInternal, controller, view);
  }
  return state.byobRequest;
}

function invalidateRequest(controller) {
  const state = controller[kState];
  if (state.byobRequest === null) return;
  state.byobRequest[kState].controller = undefined;
  state.byobRequest[kState].view = null;
  state.byobRequest = null;
}

function clearPendingPullIntos(controller) {
  invalidateRequest(controller);
  controller[kState].pendingPullIntos.clear();
}

function closeController(controller) {
  const state = controller[kState];
  if (state.total > 0) {
    state.closeRequested = true;
    return;
  }
  const first = state.pendingPullIntos.peek();
  if (first !== undefined && first.filled % first.elementSize !== 0) {
    const error = invalidState('Partial read');
    errorController(controller, error);
    throw error;
  }
  clearAlgorithms(state);
  closeStream(state.stream);
}

function errorController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  clearPendingPullIntos(controller);
  resetQueue(state);
  clearAlgorithms(state);
  errorStream(state.stream, error);
}

function push(state, buffer, byteOffset, byteLength) {
  state.queue.push({ buffer, byteOffset, byteLength });
  state.total += byteLength;
}

function enqueue(controller, chunk) {
  const state = controller[kState];
  const { byteOffset, byteLength } = chunk;
  const buffer = transfer(chunk.buffer);
  const first = state.pendingPullIntos.peek();
  if (first !== undefined) {
    if (first.buffer.detached) throw invalidState('Destination ArrayBuffer is detached');
    invalidateRequest(controller);
    first.buffer = transfer(first.buffer);
    if (first.readerType === 'none') enqueueDetached(controller, first);
  }
  const requests = readRequests(state.stream);
  if (requests !== undefined) {
    while (requests.length > 0 && state.total > 0) {
      fillRequestFromQueue(controller, requests.shift());
    }
    if (requests.length === 0) {
      push(state, buffer, byteOffset, byteLength);
    } else {
      if (state.pendingPullIntos.length > 0) state.pendingPullIntos.shift();
      requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } else {
    push(state, buffer, byteOffset, byteLength);
    if (byobRequests(state.stream) !== undefined) processPullIntos(controller);
  }
  callPullIfNeeded(controller);
}

// What a reader that let go had got already goes back into the queue.
function enqueueDetached(controller, pullInto) {
  const state = controller[kState];
  if (pullInto.filled > 0) {
    const copy = pullInto.buffer.slice(pullInto.byteOffset, pullInto.byteOffset + pullInto.filled);
    push(state, copy, 0, copy.byteLength);
  }
  state.pendingPullIntos.shift();
}

function fillRequestFromQueue(controller, request) {
  const state = controller[kState];
  const { buffer, byteOffset, byteLength } = state.queue.shift();
  state.total -= byteLength;
  handleQueueDrain(controller);
  request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
}

function handleQueueDrain(controller) {
  const state = controller[kState];
  if (state.total === 0 && state.closeRequested) {
    clearAlgorithms(state);
    closeStream(state.stream);
  } else {
    callPullIfNeeded(controller);
  }
}

// ---- pull-into ---------------------------------------------------------------------------------

function pullInto(controller, view, min, request) {
  const state = controller[kState];
  const size = elementSize(view);
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = transfer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor = {
    buffer, bufferByteLength: buffer.byteLength, byteOffset, byteLength, filled: 0,
    min: min * size, elementSize: size, View: viewClass(view), readerType: 'byob',
  };
  const requests = byobRequests(state.stream);
  if (state.pendingPullIntos.length > 0) {
    state.pendingPullIntos.push(descriptor);
    requests.push(request);
    return;
  }
  if (state.stream[kState].state === 'closed') {
    request.close(new descriptor.View(buffer, byteOffset, 0));
    return;
  }
  if (state.total > 0) {
    if (fillFromQueue(controller, descriptor)) {
      const filled = toView(descriptor);
      handleQueueDrain(controller);
      request.chunk(filled);
      return;
    }
    if (state.closeRequested) {
      const error = invalidState('ReadableStream closed');
      errorController(controller, error);
      request.error(error);
      return;
    }
  }
  state.pendingPullIntos.push(descriptor);
  requests.push(request);
  callPullIfNeeded(controller);
}

// True when there is enough for the request.
function fillFromQueue(controller, descriptor) {
  const state = controller[kState];
  const most = Math.min(state.total, descriptor.byteLength - descriptor.filled);
  const end = descriptor.filled + most;
  const aligned = end - end % descriptor.elementSize;
  let left = most;
  let isReady = false;
  if (aligned >= descriptor.min) {
    left = aligned - descriptor.filled;
    isReady = true;
  }
  while (left > 0) {
    const head = state.queue.peek();
    const count = Math.min(left, head.byteLength);
    new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.filled, count)
      .set(new Uint8Array(head.buffer, head.byteOffset, count));
    if (head.byteLength === count) {
      state.queue.shift();
    } else {
      head.byteOffset += count;
      head.byteLength -= count;
    }
    state.total -= count;
    if (state.pendingPullIntos.peek() === descriptor) invalidateRequest(controller);
    descriptor.filled += count;
    left -= count;
  }
  return isReady;
}

function toView(descriptor) {
  const { View, byteOffset, elementSize: size, filled } = descriptor;
  const buffer = transfer(descriptor.buffer);
  return View === DataView ? new DataView(buffer, byteOffset, filled) :
    new View(buffer, byteOffset, filled / size);
}

function commit(stream, descriptor) {
  const isDone = stream[kState].state === 'closed';
  const view = toView(descriptor);
  const requests = descriptor.readerType === 'default' ?
    readRequests(stream) : byobRequests(stream);
  const request = requests.shift();
  if (!isDone) request.chunk(view);
  else request.close(descriptor.readerType === 'default' ? undefined : view);
}

function processPullIntos(controller) {
  const state = controller[kState];
  const filled = [];
  while (state.pendingPullIntos.length > 0 && state.total > 0) {
    const descriptor = state.pendingPullIntos.peek();
    if (!fillFromQueue(controller, descriptor)) break;
    state.pendingPullIntos.shift();
    invalidateRequest(controller);
    filled.push(descriptor);
  }
  for (const descriptor of filled) commit(state.stream, descriptor);
}

function respond(controller, written) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  if (state.stream[kState].state === 'closed') {
    if (written !== 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', written);
  } else {
    if (!(written > 0)) throw invalidState('bytesWritten must be greater than 0');
    if (first.filled + written > first.byteLength) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', written);
    }
  }
  first.buffer = transfer(first.buffer);
  respondInternal(controller, written);
}

function respondWithNewView(controller, view) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  const { byteLength } = view;
  if (state.stream[kState].state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) {
    throw invalidState('View is zero-length');
  }
  if (first.byteOffset + first.filled !== view.byteOffset ||
      first.bufferByteLength !== view.buffer.byteLength ||
      first.filled + byteLength > first.byteLength) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  first.buffer = transfer(view.buffer);
  respondInternal(controller, byteLength);
}

function respondInternal(controller, written) {
  const state = controller[kState];
  const first = state.pendingPullIntos.peek();
  invalidateRequest(controller);
  if (state.stream[kState].state === 'closed') respondClosed(controller, first);
  else respondReadable(controller, written, first);
  callPullIfNeeded(controller);
}

function respondClosed(controller, first) {
  const state = controller[kState];
  if (first.readerType === 'none') state.pendingPullIntos.shift();
  const requests = byobRequests(state.stream);
  if (requests === undefined) return;
  while (requests.length > 0) commit(state.stream, state.pendingPullIntos.shift());
}

function respondReadable(controller, written, descriptor) {
  const state = controller[kState];
  descriptor.filled += written;
  if (descriptor.readerType === 'none') {
    enqueueDetached(controller, descriptor);
    processPullIntos(controller);
    return;
  }
  if (descriptor.filled < descriptor.min) return;
  state.pendingPullIntos.shift();
  const rest = descriptor.filled % descriptor.elementSize;
  if (rest > 0) {
    const end = descriptor.byteOffset + descriptor.filled;
    push(state, descriptor.buffer.slice(end - rest, end), 0, rest);
    descriptor.filled -= rest;
  }
  commit(state.stream, descriptor);
  processPullIntos(controller);
}

finish(ReadableStreamBYOBReader, (state) => ({
  stream: state.stream, requests: state.requests.length,
}));
finish(ReadableStreamBYOBRequest, (state) => ({ view: state.view }));
finish(ReadableByteStreamController, () => ({}));

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  createByteStream,
  setUpFromSource,
};
