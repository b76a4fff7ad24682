/* SPDX-License-Identifier: MIT */
/*
 * events_async.js - events.once() (a promise), events.on() (an async iterator) and
 * addAbortListener(), for emitters and event targets alike. Loaded by events.
 * Source: Node's doc/api/events.md.
 */
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateAbortSignal,
  validateFunction,
  validateInteger,
  validateObject,
} = require('internal/validators');

// Options of an abort listener of ours: called once, also when the program stops propagation.
// web/event_target requires events: a cycle, so it is taken at first use.
let abortOptions;
function onAbort(signal, listener) {
  abortOptions ??= { __proto__: null, once: true,
                     [require('web/event_target').kResistStopPropagation]: true };
  signal.addEventListener('abort', listener, abortOptions);
}

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    onAbort(signal, listener);
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      remove?.();
    },
  };
}

// ---- emitters and event targets under one interface ---------------------------------------------

function listen(target, type, listener, isOnce) {
  if (typeof target.on === 'function') {
    if (isOnce) target.once(type, listener);
    else target.on(type, listener);
  } else if (typeof target.addEventListener === 'function') {
    target.addEventListener(type, listener, { once: isOnce });
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
  }
}

function unlisten(target, type, listener) {
  if (typeof target.removeListener === 'function') target.removeListener(type, listener);
  else target.removeEventListener(type, listener);
}

function hasErrors(target) {
  // Event targets have no 'error' convention.
  return typeof target.once === 'function';
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return signal;
}

// ---- once ---------------------------------------------------------------------------------------

async function once(emitter, name, options = kEmptyObject) {
  const signal = checkOptions(options);
  return new Promise((resolve, reject) => {
    const watchErrors = name !== 'error' && hasErrors(emitter);
    const settled = () => {
      if (watchErrors) emitter.removeListener?.('error', failed);
      if (signal !== undefined) signal.removeEventListener('abort', aborted);
    };
    const failed = (error) => {
      emitter.removeListener(name, happened);
      settled();
      reject(error);
    };
    const happened = (...args) => {
      settled();
      resolve(args);
    };
    const aborted = () => {
      unlisten(emitter, name, happened);
      settled();
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    listen(emitter, name, happened, true);
    if (watchErrors) emitter.once('error', failed);
    if (signal !== undefined) onAbort(signal, aborted);
  });
}

// ---- on -----------------------------------------------------------------------------------------

const kWatermarkData = Symbol.for('nodejs.watermarkData');
const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* generator() {}).prototype);

// A first-in first-out list; `head` moves so that taking costs nothing.
class Queue {
  items = [];
  head = 0;

  get length() { return this.items.length - this.head; }

  push(item) { this.items.push(item); }

  shift() {
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}

class EventIterator {
  #emitter;
  #event;
  #signal;
  #events = new Queue();
  #waiting = new Queue();
  #error = null;
  #finished = false;
  #paused = false;
  #high;
  #low;
  #listeners = [];
  #onAbort;

  constructor(emitter, event, signal, options) {
    this.#emitter = emitter;
    this.#event = event;
    this.#signal = signal;
    this.#high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
    validateInteger(this.#high, 'options.highWaterMark', 1);
    this.#low = options.lowWaterMark ?? options.lowWatermark ?? 1;
    validateInteger(this.#low, 'options.lowWaterMark', 1);
    this.#listen(event, options[kFirstEventParam] ? (value) => this.#arrived(value) :
      (...args) => this.#arrived(args));
    if (event !== 'error' && typeof emitter.on === 'function') {
      this.#listen('error', (error) => this.#failed(error));
    }
    for (const name of options.close ?? []) this.#listen(name, () => this.#close());
    if (signal !== undefined) {
      const aborted = () => this.#failed(new AbortError(undefined, { cause: signal.reason }));
      this.#onAbort = aborted; // why not at once: internal/streams/readable_pipe.js
      onAbort(signal, aborted);
    }
  }

  #listen(name, listener) {
    listen(this.#emitter, name, listener, false);
    this.#listeners.push([name, listener]);
  }

  #arrived(value) {
    if (this.#waiting.length > 0) {
      this.#waiting.shift().resolve({ value, done: false });
      return;
    }
    this.#events.push(value);
    if (!this.#paused && this.#events.length > this.#high) {
      this.#paused = true;
      this.#emitter.pause();
    }
  }

  #failed(error) {
    if (this.#waiting.length > 0) this.#waiting.shift().reject(error);
    else this.#error = error;
    this.#close();
  }

  #close() {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    for (const { 0: name, 1: listener } of this.#listeners) unlisten(this.#emitter, name, listener);
    this.#listeners.length = 0;
    this.#finished = true;
    while (this.#waiting.length > 0) this.#waiting.shift().resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }

  next() {
    if (this.#events.length > 0) {
      const value = this.#events.shift();
      if (this.#paused && this.#events.length < this.#low) {
        this.#paused = false;
        this.#emitter.resume();
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.#error !== null) {
      const error = this.#error;
      this.#error = null;
      return Promise.reject(error);
    }
    if (this.#finished) return this.#close();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  return() {
    return this.#close();
  }

  throw(error) {
    if (!error || !(error instanceof Error)) {
      throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
    }
    this.#failed(error);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  get [kWatermarkData]() {
    const iterator = this;
    return {
      get size() { return iterator.#events.length; },
      get low() { return iterator.#low; },
      get high() { return iterator.#high; },
      get isPaused() { return iterator.#paused; },
    };
  }
}
Object.setPrototypeOf(EventIterator.prototype, AsyncIteratorPrototype);

// An option of readline's: items are the first value of each event, not the list of them.
const kFirstEventParam = Symbol.for('nodejs.kFirstEventParam');

function on(emitter, event, options = kEmptyObject) {
  return new EventIterator(emitter, event, checkOptions(options), options);
}

module.exports = { addAbortListener, kFirstEventParam, on, once };
