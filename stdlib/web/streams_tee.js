/* SPDX-License-Identifier: MIT */
/*
 * streams_tee.js - ReadableStream's tee(), its async iterator and from() (WHATWG Streams, 4.9.1).
 *
 * Who: streams_readable.js, at first use.
 */
'use strict';

const { codes } = require('internal/errors');
const { Deferred, isKind, kState, noop } = require('web/streams_common');
const { PromiseRequest, ReadableStreamDefaultReader, cancelStream, closeController,
        createReadableStream, enqueue, readDefault, releaseReader } =
  require('web/streams_readable');
const { createByteStream } = require('web/streams_byte');

// ---- tee ---------------------------------------------------------------------------------------

// Two streams with the chunks of one. The second of a byte stream gets copies, as chunks may be
// transferred.
function tee(stream) {
  const isBytes = isKind(stream[kState].controller, 'ReadableByteStreamController');
  const reader = new ReadableStreamDefaultReader(stream);
  const branches = [];
  const canceled = [false, false];
  const reasons = [undefined, undefined];
  const done = new Deferred();
  let reading = false;
  let readAgain = false;

  const each = (use) => branches.forEach((branch, i) => {
    if (!canceled[i]) use(branch[kState].controller, i);
  });

  const request = {
    chunk(value) {
      queueMicrotask(() => {
        readAgain = false;
        // Copied first: a byte stream takes the bytes it is given away from their owner.
        const chunks = [value, isBytes && !canceled[0] && !canceled[1] ? value.slice() : value];
        each((controller, i) => controller.enqueue(chunks[i]));
        reading = false;
        if (readAgain) pull();
      });
    },
    close() {
      reading = false;
      each((controller) => {
        controller.close();
        if (isBytes) controller.byobRequest?.respond(0);
      });
      if (!canceled[0] || !canceled[1]) done.resolveNow();
    },
    error() { reading = false; },
  };

  function pull() {
    if (reading) {
      readAgain = true;
    } else {
      reading = true;
      readDefault(reader, request);
    }
    return Promise.resolve();
  }

  const cancelBranch = (i) => (reason) => {
    canceled[i] = true;
    reasons[i] = reason;
    if (canceled[0] && canceled[1]) done.resolveNow(cancelStream(stream, [...reasons]));
    return done.promise;
  };

  for (let i = 0; i < 2; i++) {
    branches.push(isBytes ? createByteStream(noop, pull, cancelBranch(i)) :
      createReadableStream(noop, pull, cancelBranch(i)));
  }
  reader[kState].closed.promise.catch((error) => {
    each((controller) => controller.error(error));
    if (!canceled[0] || !canceled[1]) done.resolveNow();
  });
  return branches;
}

// ---- iteration and from() -----------------------------------------------------------------------

const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()))); // eslint-disable-line

function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  let isFinished = false;
  let current; // the last call under way: calls follow one another

  async function nextStep() {
    if (isFinished) return { value: undefined, done: true };
    const request = new PromiseRequest();
    readDefault(reader, request);
    let result;
    try {
      result = await request.deferred.promise;
    } catch (error) {
      isFinished = true;
      releaseReader(reader);
      throw error;
    }
    if (result.done) {
      isFinished = true;
      releaseReader(reader);
    }
    return result;
  }

  async function returnStep(value) {
    if (isFinished) return { value, done: true };
    isFinished = true;
    if (!preventCancel) {
      const result = cancelStream(stream, value);
      releaseReader(reader);
      await result;
    } else {
      releaseReader(reader);
    }
    return { value, done: true };
  }

  const after = (step) => {
    current = current === undefined ? step() : current.then(step, step);
    return current;
  };
  return Object.setPrototypeOf({
    next: () => after(nextStep),
    return: (value) => after(() => returnStep(value)),
  }, AsyncIteratorPrototype);
}

function fromIterable(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('iterable');
  const iterator = Reflect.apply(method, iterable, []);
  if (iterator === null || (typeof iterator !== 'object' && typeof iterator !== 'function')) {
    throw new codes.ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  }
  const stream = createReadableStream(noop, async () => {
    const result = await iterator.next();
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_STATE.TypeError(
        'The promise returned by the iterator.next() method must fulfill with an object');
    }
    const { controller } = stream[kState];
    if (result.done) closeController(controller);
    else enqueue(controller, await result.value);
  }, async (reason) => {
    const { return: close } = iterator;
    if (close === undefined) return;
    const result = await Reflect.apply(close, iterator, [reason]);
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_STATE.TypeError(
        'The promise returned by the iterator.return() method must fulfill with an object');
    }
  }, 0);
  return stream;
}

module.exports = { fromIterable, iterate, tee };
