/* SPDX-License-Identifier: MIT */
/*
 * readable_async.js - Readable as an async iterable and disposable, and the ways to make one from
 * something else: from(), wrap().
 *
 * Who: loaded by readable.js.
 */
'use strict';

const { AbortError, aggregateTwoErrors } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { Readable } = require('internal/streams/readable');
const { errorOrDestroy, destroyer } = require('internal/streams/destroy');

// end_of_stream needs Readable for web streams only, but its users load it through here.
const { eos } = require('internal/streams/end_of_stream');
const { from } = require('internal/streams/from');
const { isWritable } = require('internal/streams/utils');


function noop() {}

// ---- iteration ---------------------------------------------------------------------------------

function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = chunksOf(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* chunksOf(stream, options) {
  let wake = noop;

  // As a listener: wakes the loop; as an executor: notes how to.
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = noop;
    } else {
      wake = resolve;
    }
  }

  stream.on('readable', next);
  let error; // undefined: not over yet; null: over
  const cleanup = eos(stream, { writable: false }, (reason) => {
    error = reason ? aggregateTwoErrors(error, reason) : null;
    wake();
    wake = noop;
  });

  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (reason) {
    error = aggregateTwoErrors(error, reason);
    throw error;
  } finally {
    // Read to its end a duplex stream may still be written to.
    const livesOn = error === null && isWritable(stream) && stream.allowHalfOpen !== false;
    if (!livesOn && (error || options?.destroyOnReturn !== false) &&
        (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

Readable.prototype[Symbol.asyncIterator] = function asyncIterator() {
  return iterate(this);
};

Readable.prototype.iterator = function iterator(options) {
  if (options !== undefined) validateObject(options, 'options');
  return iterate(this, options);
};

if (Symbol.asyncDispose !== undefined) {
  Readable.prototype[Symbol.asyncDispose] = function dispose() {
    let error;
    if (!this.destroyed) {
      error = this.readableEnded ? null : new AbortError();
      this.destroy(error);
    }
    return new Promise((resolve, reject) => {
      eos(this, (reason) => (reason && reason !== error ? reject(reason) : resolve(null)));
    });
  };
}

Readable.from = function fromIterable(iterable, options) {
  return from(Readable, iterable, options);
};

// ---- wrap: streams of old -----------------------------------------------------------------------

function wrapFunction(target, source, name) {
  if (target[name] !== undefined || typeof source[name] !== 'function') return;
  target[name] = source[name].bind(source);
}

// Makes this stream read from `source`, which only has 'data' and pause().
Readable.prototype.wrap = function wrap(source) {
  let isPaused = false;

  source.on('data', (chunk) => {
    if (!this.push(chunk) && source.pause) {
      isPaused = true;
      source.pause();
    }
  });
  source.on('end', () => this.push(null));
  source.on('error', (error) => errorOrDestroy(this, error));
  source.on('close', () => this.destroy());
  source.on('destroy', () => this.destroy());

  const read = () => {
    if (!isPaused || !source.resume) return;
    isPaused = false;
    source.resume();
  };
  this._read = read; // why not at once: readable_pipe.js
  for (const name of Object.keys(source)) wrapFunction(this, source, name);
  return this;
};

Readable.wrap = function wrapStream(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

