/* SPDX-License-Identifier: MIT */
/*
 * streams_transform.js - TransformStream and its controller (WHATWG Streams, section 6).
 */
'use strict';

const { codes } = require('internal/errors');
const { Deferred, check, checkToken, finish, hide, highWaterMarkOf, invalidState, kInternal,
        kState, promiseCall, sizeOf } = require('web/streams_common');
const { canCloseOrEnqueue, closeController, createReadableStream, desiredSize, enqueue,
        errorController } = require('web/streams_readable');
const { createWritableStream, errorIfNeeded } = require('web/streams_writable');

const { brand, kTransfer } = require('web/host_object');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === kInternal) return;
    const given = transformer ?? {};
    if (typeof given !== 'object' && typeof given !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('transformer', 'Object', transformer);
    }
    if (given.readableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError(
        'transformer.readableType', given.readableType);
    }
    if (given.writableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError(
        'transformer.writableType', given.writableType);
    }
    const readableMark = highWaterMarkOf(readableStrategy ?? {}, 0);
    const readableSize = sizeOf(readableStrategy ?? {});
    const writableMark = highWaterMarkOf(writableStrategy ?? {}, 1);
    const writableSize = sizeOf(writableStrategy ?? {});
    const started = new Deferred();
    initialize(this, started.promise, writableMark, writableSize, readableMark, readableSize);
    setUpFromTransformer(this, given);
    const { start } = given;
    const { controller } = this[kState];
    started.resolveNow(start === undefined ? undefined :
      Reflect.apply(start, given, [controller]));
  }

  get readable() {
    return check(this, 'TransformStream').readable;
  }

  get writable() {
    return check(this, 'TransformStream').writable;
  }

  [kTransfer](isOnlyCheck) { return require('web/streams_transfer').sendTransform(this, isOnlyCheck); }
}

function hideState(stream, readable, writable) {
  brand(stream);
  hide(stream, {
    kind: 'TransformStream', readable, writable, controller: undefined, backpressure: undefined, change: undefined,
  });
}

// One that was transferred: its ends, whose transformer is elsewhere.
function received(readable, writable) {
  const stream = new TransformStream(kInternal);
  hideState(stream, readable, writable);
  return stream;
}

function initialize(stream, started, writableMark, writableSize, readableMark, readableSize) {
  hideState(stream, undefined, undefined);
  const state = stream[kState];
  const start = () => started;
  state.writable = createWritableStream(
    start, (chunk) => sinkWrite(stream, chunk), () => sinkClose(stream),
    (reason) => sinkAbort(stream, reason), writableMark, writableSize);
  state.readable = createReadableStream(
    start, () => sourcePull(stream), (reason) => sourceCancel(stream, reason), readableMark,
    readableSize);
  setBackpressure(stream, true);
}

function setUpFromTransformer(stream, transformer) {
  const controller = new TransformStreamDefaultController(kInternal);
  const { transform, flush, cancel } = transformer;
  for (const [name, method] of [['transform', transform], ['flush', flush], ['cancel', cancel]]) {
    if (method !== undefined && typeof method !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE(`transformer.${name}`, 'Function', method);
    }
  }
  Object.assign(controller[kState], {
    stream,
    finishing: undefined, // promise of the flush or cancel under way
    transform: transform === undefined ? (chunk) => passOn(controller, chunk) :
      (chunk) => promiseCall(transform, transformer, chunk, controller),
    flush: flush === undefined ? resolvedNothing :
      () => promiseCall(flush, transformer, controller),
    cancel: cancel === undefined ? resolvedNothing :
      (reason) => promiseCall(cancel, transformer, reason),
  });
  stream[kState].controller = controller;
}

function resolvedNothing() {
  return Promise.resolve();
}

function passOn(controller, chunk) {
  try {
    enqueueChunk(controller, chunk);
    return Promise.resolve();
  } catch (error) {
    return Promise.reject(error);
  }
}

function setBackpressure(stream, backpressure) {
  const state = stream[kState];
  state.change?.resolveNow();
  state.change = new Deferred();
  state.backpressure = backpressure;
}

function errorStream(stream, error) {
  errorController(stream[kState].readable[kState].controller, error);
  errorWritable(stream, error);
}

function errorWritable(stream, error) {
  const state = stream[kState];
  clearAlgorithms(state.controller);
  errorIfNeeded(state.writable[kState].controller, error);
  unblockWrite(stream);
}

function unblockWrite(stream) {
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function clearAlgorithms(controller) {
  const state = controller[kState];
  state.transform = undefined;
  state.flush = undefined;
  state.cancel = undefined;
}

// ---- the two sides -----------------------------------------------------------------------------

async function sinkWrite(stream, chunk) {
  const state = stream[kState];
  if (state.backpressure) {
    await state.change.promise;
    const writable = state.writable[kState];
    if (writable.state === 'erroring') throw writable.storedError;
  }
  await performTransform(state.controller, chunk);
}

async function performTransform(controller, chunk) {
  try {
    await controller[kState].transform(chunk);
  } catch (error) {
    errorStream(controller[kState].stream, error);
    throw error;
  }
}

// flush and cancel run once between them; whoever comes second waits for the first. `other` is the
// stream of the side that did not ask: fail(error) and done() tell it how it ended.
function finishOnce(controller, algorithm, other, fail, done) {
  const state = controller[kState];
  state.finishing ??= (async () => {
    const result = algorithm();
    clearAlgorithms(controller);
    try {
      await result;
    } catch (error) {
      fail(error);
      throw error;
    }
    if (other[kState].state === 'errored') throw other[kState].storedError;
    done();
  })();
  return state.finishing;
}

function sinkAbort(stream, reason) {
  const { controller, readable } = stream[kState];
  const fail = (error) => errorController(readable[kState].controller, error);
  return finishOnce(controller, () => controller[kState].cancel(reason), readable, fail, () => fail(reason));
}

function sinkClose(stream) {
  const { controller, readable } = stream[kState];
  const fail = (error) => errorController(readable[kState].controller, error);
  return finishOnce(controller, () => controller[kState].flush(), readable, fail, () => {
    const reader = readable[kState].controller;
    if (canCloseOrEnqueue(reader)) closeController(reader);
  });
}

function sourcePull(stream) {
  setBackpressure(stream, false);
  return stream[kState].change.promise;
}

function sourceCancel(stream, reason) {
  const { controller, writable } = stream[kState];
  const fail = (error) => {
    errorIfNeeded(writable[kState].controller, error);
    unblockWrite(stream);
  };
  return finishOnce(controller, () => controller[kState].cancel(reason), writable, fail, () => fail(reason));
}

// ---- controller --------------------------------------------------------------------------------

class TransformStreamDefaultController {
  constructor(token) {
    checkToken(token);
    hide(this, { kind: 'TransformStreamDefaultController' });
  }

  get desiredSize() {
    const { stream } = check(this, 'TransformStreamDefaultController');
    return desiredSize(stream[kState].readable[kState].controller);
  }

  enqueue(chunk = undefined) {
    check(this, 'TransformStreamDefaultController');
    enqueueChunk(this, chunk);
  }

  error(reason = undefined) {
    const { stream } = check(this, 'TransformStreamDefaultController');
    errorStream(stream, reason);
  }

  terminate() {
    const { stream } = check(this, 'TransformStreamDefaultController');
    const reader = stream[kState].readable[kState].controller;
    if (canCloseOrEnqueue(reader)) closeController(reader);
    errorWritable(stream, invalidState('TransformStream terminated'));
  }
}

function enqueueChunk(controller, chunk) {
  const { stream } = controller[kState];
  const { readable } = stream[kState];
  const reader = readable[kState].controller;
  if (!canCloseOrEnqueue(reader)) throw invalidState('Unable to enqueue');
  try {
    enqueue(reader, chunk);
  } catch (error) {
    errorWritable(stream, error);
    throw readable[kState].storedError;
  }
  const isFull = desiredSize(reader) <= 0 && !hasReadRequests(readable);
  if (isFull && !stream[kState].backpressure) setBackpressure(stream, true);
}

function hasReadRequests(readable) {
  return readable[kState].reader?.[kState].requests.length > 0;
}

finish(TransformStream, (state) => ({
  readable: state.readable, writable: state.writable, backpressure: state.backpressure,
}));
finish(TransformStreamDefaultController, (state) => ({ stream: state.stream }));

module.exports = { TransformStream, TransformStreamDefaultController, received };
