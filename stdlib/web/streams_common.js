/* SPDX-License-Identifier: MIT */
/*
 * streams_common.js - what the web streams share: state, queues, promises, strategies.
 *
 * The state of each object lies under kState; `kind` in it is the brand. The algorithms follow the
 * WHATWG Streams Standard and bear the names it gives them, shortened.
 */
'use strict';

const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');

const kState = Symbol('kState');
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kInternal = Symbol('kInternal');

function noop() {}

function isKind(value, kind) {
  return value !== null && typeof value === 'object' && value[kState]?.kind === kind;
}

function check(value, kind) {
  if (!isKind(value, kind)) throw new codes.ERR_INVALID_THIS(kind);
  return value[kState];
}

// For getters and methods whose error is a rejection.
function rejectThis(kind) {
  return Promise.reject(new codes.ERR_INVALID_THIS(kind));
}

// ---- promises ----------------------------------------------------------------------------------

// A rejection of this promise is no unhandled one.
function handled(promise) {
  promise.then(undefined, noop);
  return promise;
}

// {promise, resolve, reject}; resolve and reject are undefined once it is settled.
class Deferred {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  static resolved(value) {
    const deferred = new Deferred();
    deferred.resolveNow(value);
    return deferred;
  }

  static rejected(error) {
    const deferred = new Deferred();
    deferred.rejectNow(error);
    return deferred;
  }

  resolveNow(value) {
    if (this.resolve === undefined) return;
    this.resolve(value);
    this.resolve = undefined;
    this.reject = undefined;
  }

  rejectNow(error) {
    if (this.reject === undefined) return;
    handled(this.promise);
    this.reject(error);
    this.resolve = undefined;
    this.reject = undefined;
  }

  get isPending() {
    return this.resolve !== undefined;
  }
}

// Calls an algorithm of the user's; what it throws is a rejection.
function promiseCall(fn, self, ...args) {
  try {
    const result = Reflect.apply(fn, self, args);
    return result instanceof Promise ? result : Promise.resolve(result);
  } catch (error) {
    return Promise.reject(error);
  }
}

// ---- queues ------------------------------------------------------------------------------------

// First in, first out, without shifting: the front moves and the array is cut now and then.
class Fifo {
  constructor() {
    this.items = [];
    this.front = 0;
  }

  get length() {
    return this.items.length - this.front;
  }

  push(item) {
    this.items.push(item);
  }

  peek() {
    return this.items[this.front];
  }

  shift() {
    const item = this.items[this.front];
    this.items[this.front++] = undefined;
    if (this.front === this.items.length) {
      this.items.length = 0;
      this.front = 0;
    } else if (this.front > 1024) {
      this.items.splice(0, this.front);
      this.front = 0;
    }
    return item;
  }

  clear() {
    this.items = [];
    this.front = 0;
  }
}

// Chunks with their sizes.
class SizedQueue {
  constructor() {
    this.queue = new Fifo();
    this.total = 0;
  }

  get length() {
    return this.queue.length;
  }

  enqueue(value, size) {
    size = Number(size);
    if (Number.isNaN(size) || size < 0 || size === Infinity) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    }
    this.queue.push({ value, size });
    this.total += size;
  }

  dequeue() {
    const { value, size } = this.queue.shift();
    this.total = Math.max(0, this.total - size);
    return value;
  }

  peek() {
    return this.queue.peek().value;
  }

  reset() {
    this.queue.clear();
    this.total = 0;
  }
}

// ---- strategies --------------------------------------------------------------------------------

function one() {
  return 1;
}

function highWaterMarkOf(strategy, fallback) {
  const { highWaterMark } = strategy;
  if (highWaterMark === undefined) return fallback;
  const mark = +highWaterMark;
  if (Number.isNaN(mark) || mark < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', highWaterMark);
  }
  return mark;
}

function sizeOf(strategy) {
  const { size } = strategy;
  if (size === undefined) return one;
  if (typeof size !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  }
  return (chunk) => Reflect.apply(size, undefined, [chunk]);
}

const byteSize = Object.defineProperty((chunk) => chunk.byteLength, 'name', { value: 'size' });
const countSize = Object.defineProperty(() => 1, 'name', { value: 'size' });

class QueuingStrategy {
  constructor(kind, init) {
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      throw new codes.ERR_INVALID_ARG_TYPE('init', 'Object', init);
    }
    if (init.highWaterMark === undefined) {
      throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
    }
    this[kState] = { kind, highWaterMark: +init.highWaterMark };
  }
}

class ByteLengthQueuingStrategy {
  constructor(init) {
    this[kState] = new QueuingStrategy('ByteLengthQueuingStrategy', init)[kState];
  }

  get highWaterMark() { return check(this, 'ByteLengthQueuingStrategy').highWaterMark; }
  get size() {
    check(this, 'ByteLengthQueuingStrategy');
    return byteSize;
  }
}

class CountQueuingStrategy {
  constructor(init) {
    this[kState] = new QueuingStrategy('CountQueuingStrategy', init)[kState];
  }

  get highWaterMark() { return check(this, 'CountQueuingStrategy').highWaterMark; }
  get size() {
    check(this, 'CountQueuingStrategy');
    return countSize;
  }
}

// ---- classes -----------------------------------------------------------------------------------

function invalidState(message) {
  return new codes.ERR_INVALID_STATE.TypeError(message);
}

function checkToken(token) {
  if (token !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
}

function hide(object, state) {
  Object.defineProperty(object, kState, {
    __proto__: null, value: state, enumerable: false, writable: true, configurable: false,
  });
}

// Enumerable members, the tag, and an inspect that shows `shown(state, object)`.
function finish(Class, shown) {
  const { prototype, name } = Class;
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: name,
  });
  Object.defineProperty(prototype, customInspect, {
    __proto__: null, configurable: true, writable: true,
    value(depth, options) {
      if (!isKind(this, name)) throw new codes.ERR_INVALID_THIS(name);
      if (depth < 0) return `[${name}]`;
      return `${name} ${inspect(shown?.(this[kState], this) ?? {}, options)}`;
    },
  });
}

finish(ByteLengthQueuingStrategy, (state) => ({ highWaterMark: state.highWaterMark }));
finish(CountQueuingStrategy, (state) => ({ highWaterMark: state.highWaterMark }));

// Calls the source's pull, one at a time; `again` is asked for once more if that was wanted meanwhile.
function pullOnce(controller, again, fail) {
  const state = controller[kState];
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  state.pulling = true;
  state.pull(controller).then(() => {
    state.pulling = false;
    if (!state.pullAgain) return;
    state.pullAgain = false;
    again(controller);
  }, (error) => fail(controller, error));
}

module.exports = {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Deferred,
  Fifo,
  SizedQueue,
  check,
  checkToken,
  finish,
  handled,
  hide,
  highWaterMarkOf,
  invalidState,
  isKind,
  kControllerErrorFunction,
  kInternal,
  kIsClosedPromise,
  kState,
  noop,
  promiseCall,
  pullOnce,
  rejectThis,
  sizeOf,
};
