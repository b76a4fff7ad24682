/* SPDX-License-Identifier: MIT */
/*
 * operators.js - map, filter, forEach, toArray, some, every, find, flatMap, drop, take, reduce of
 * Readable: array methods for streams, with a limit to how many calls run at once.
 *
 * Who: stream.js makes them methods. Those that give streams are async generators; `this` is the
 * stream. Source: stream.md, "readable.map" and following.
 */
'use strict';

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validators');
const { finished } = require('internal/streams/end_of_stream');

const kNothing = Symbol('kNothing');
const kEnd = Symbol('kEnd');

function checkFunction(fn, name) {
  if (typeof fn !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Function', 'AsyncFunction'], fn);
  }
}

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// ---- map: the one the others are made of --------------------------------------------------------

// Calls fn ahead of the reader: at most `concurrency` at once, at most `limit` results waiting.
class Mapper {
  constructor(stream, fn, options, concurrency, limit) {
    this.stream = stream;
    this.fn = fn;
    this.signal = AbortSignal.any([options?.signal].filter(Boolean));
    this.concurrency = concurrency;
    this.limit = limit;
    this.queue = []; // promises of results, in order
    this.running = 0;
    this.isDone = false;
    this.wakeReader = null;
    this.wakePump = null;
  }

  settled() {
    this.running--;
    this.goOn();
  }

  failed() {
    this.isDone = true;
    this.settled();
  }

  goOn() {
    if (this.wakePump === null || this.isDone || this.running >= this.concurrency ||
        this.queue.length >= this.limit) {
      return;
    }
    this.wakePump();
    this.wakePump = null;
  }

  add(promise) {
    promise.then(() => this.settled(), () => this.failed());
    this.queue.push(promise);
  }

  call(value) {
    try {
      const result = this.fn(value, { signal: this.signal });
      return result === kNothing ? kNothing : Promise.resolve(result);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  readerCanGo() {
    if (this.wakeReader === null) return;
    this.wakeReader();
    this.wakeReader = null;
  }

  async pump() {
    try {
      for await (const value of this.stream) {
        if (this.isDone) return;
        throwIfAborted(this.signal);
        const promise = this.call(value);
        if (promise === kNothing) continue;
        this.running++;
        this.add(promise);
        this.readerCanGo();
        if (!this.isDone &&
            (this.queue.length >= this.limit || this.running >= this.concurrency)) {
          await new Promise((resolve) => {
            this.wakePump = resolve;
          });
        }
      }
      this.queue.push(kEnd);
    } catch (error) {
      this.running++;
      this.add(Promise.reject(error));
    } finally {
      this.isDone = true;
      this.readerCanGo();
    }
  }

  async* results() {
    this.pump();
    try {
      while (true) {
        while (this.queue.length > 0) {
          const value = await this.queue[0];
          if (value === kEnd) return;
          throwIfAborted(this.signal);
          if (value !== kNothing) yield value;
          this.queue.shift();
          this.goOn();
        }
        await new Promise((resolve) => {
          this.wakeReader = resolve;
        });
      }
    } finally {
      this.isDone = true;
      if (this.wakePump !== null) {
        this.wakePump();
        this.wakePump = null;
      }
    }
  }
}

function map(fn, options = undefined) {
  checkFunction(fn, 'fn');
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark != null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  return new Mapper(this, fn, options, concurrency, highWaterMark + concurrency).results();
}

function filter(fn, options = undefined) {
  checkFunction(fn, 'fn');
  return map.call(this, async (value, context) => (
    await fn(value, context) ? value : kNothing), options);
}

function flatMap(fn, options = undefined) {
  const values = map.call(this, fn, options);
  return (async function* flatMap() {
    for await (const value of values) yield* value;
  }).call(this);
}

// NaN counts as 0, as in the iterator helpers of the language.
function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return (async function* drop() {
    throwIfAborted(options?.signal);
    for await (const value of this) {
      throwIfAborted(options?.signal);
      if (number-- <= 0) yield value;
    }
  }).call(this);
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return (async function* take() {
    throwIfAborted(options?.signal);
    for await (const value of this) {
      throwIfAborted(options?.signal);
      if (number-- > 0) yield value;
      // Not a value more than needed is asked for.
      if (number <= 0) return;
    }
  }).call(this);
}

// ---- those that give a promise ------------------------------------------------------------------

async function forEach(fn, options = undefined) {
  checkFunction(fn, 'fn');
  // eslint-disable-next-line no-unused-vars
  for await (const ignored of map.call(this, async (value, context) => {
    await fn(value, context);
    return kNothing;
  }, options));
}

async function some(fn, options = undefined) {
  checkFunction(fn, 'fn');
  // eslint-disable-next-line no-unused-vars
  for await (const ignored of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  checkFunction(fn, 'fn');
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options = undefined) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

async function toArray(options = undefined) {
  checkOptions(options);
  const values = [];
  for await (const value of this) {
    throwIfAborted(options?.signal);
    values.push(value);
  }
  return values;
}

async function reduce(reducer, initialValue, options = undefined) {
  checkFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  if (options?.signal?.aborted) {
    const error = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {}); // The rejection below tells of it.
    await finished(this.destroy(error)).catch(() => {});
    throw error;
  }
  const controller = new AbortController();
  const { signal } = controller;
  if (options?.signal) {
    options.signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  let result = initialValue;
  let isEmpty = true;
  try {
    for await (const value of this) {
      isEmpty = false;
      if (options?.signal?.aborted) throw new AbortError();
      if (hasValue) {
        result = await reducer(result, value, { signal });
      } else {
        result = value;
        hasValue = true;
      }
    }
    if (isEmpty && !hasValue) throw reduceOfNothing();
  } finally {
    controller.abort();
  }
  return result;
}

function reduceOfNothing() {
  const error = new TypeError('Reduce of an empty stream requires an initial value');
  error.code = 'ERR_MISSING_ARGS';
  return error;
}

module.exports = {
  promiseOperators: { every, find, forEach, reduce, some, toArray },
  streamOperators: { drop, filter, flatMap, map, take },
};
