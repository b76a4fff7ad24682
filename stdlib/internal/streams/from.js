/* SPDX-License-Identifier: MIT */
/*
 * from.js - Readable.from: a stream over an iterable, sync or async, or over one string or buffer.
 *
 * Who: readable_async.js, pipeline.js, duplexify.js. Pulls one value at a time and honours push()'s
 * answer; values of sync iterables may be promises.
 */
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');

function ignore() {}

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let isAsync;
  let iterator;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  return readFrom(new Readable({ objectMode: true, highWaterMark: 1, ...options }),
                  iterator, isAsync);
}

function readFrom(readable, iterator, isAsync) {
  // Reading goes on by itself until push() says no.
  let isReading = false;

  const read = function() {
    if (isReading) return;
    isReading = true;
    if (isAsync) nextAsync();
    else nextSync();
  };
  readable._read = read; // why not at once: readable_pipe.js

  const destroyBefore = Object.hasOwn(readable, '_destroy') ? readable._destroy : undefined;
  const destroy = function(error, callback) {
    // What the caller's option does may be what lets the iterator go on to its end.
    destroyBefore?.call(this, error, ignore);
    closeIterator(iterator, error).then(
      () => process.nextTick(callback, error),
      (failure) => process.nextTick(callback, failure || error));
  };
  readable._destroy = destroy;

  // false: reading stops for now, or for good.
  function accept(value) {
    if (value === null) {
      isReading = false;
      throw new codes.ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    isReading = false;
    return false;
  }

  function nextSync() {
    try {
      while (true) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          awaitValue(value);
          return;
        }
        if (!accept(value)) return;
      }
    } catch (error) {
      readable.destroy(error);
    }
  }

  async function awaitValue(promise) {
    try {
      const value = await promise;
      if (!accept(value)) return;
    } catch (error) {
      readable.destroy(error);
      return;
    }
    nextSync();
  }

  async function nextAsync() {
    try {
      while (true) {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (!accept(value)) return;
      }
    } catch (error) {
      readable.destroy(error);
    }
  }

  return readable;
}

async function closeIterator(iterator, error) {
  const hasError = error !== undefined && error !== null;
  if (hasError && typeof iterator.throw === 'function') {
    const { value, done } = await iterator.throw(error);
    await value;
    if (done) return;
  }
  if (typeof iterator.return === 'function') {
    const { value } = await iterator.return();
    await value;
  }
}

module.exports = { from };
