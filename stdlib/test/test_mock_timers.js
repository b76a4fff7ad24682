/* SPDX-License-Identifier: MIT */
/*
 * test_mock_timers.js - MockTimers: timers, Date and AbortSignal.timeout on a clock that only moves
 * when told. mock.timers of node:test. The functions are replaced on globalThis, node:timers and
 * node:timers/promises; the runtime's own code keeps the real ones it took at load.
 * Source: Node's doc/api/test.md, "Class: MockTimers".
 */
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } =
  require('internal/errors');
const { validateAbortSignal, validateNumber, validateObject, validateOneOf, validateStringArray,
        validateUint32 } = require('internal/validators');
const timers = require('timers');
const promises = require('timers/promises');

const kDelayMax = 2147483647;
const kDefaults = [
  'setInterval', 'setTimeout', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout',
];
const RealDate = Date;

class MockTimeout {
  #owner;
  #refed = true;

  constructor(owner, id) {
    this.#owner = owner;
    this.id = id;
  }
  ref() { this.#refed = true; return this; }
  unref() { this.#refed = false; return this; }
  hasRef() { return this.#refed; }
  refresh() { this.#owner.refresh(this); return this; }
  close() { this.#owner.remove(this); return this; }
  [Symbol.toPrimitive]() { return this.id; }
  [Symbol.dispose]() { this.close(); }
}

// The timers waiting, by time and then by age.
class Queue {
  now = 0;
  #list = [];
  #ids = 0;

  add(fn, delay, args, repeat) {
    const handle = new MockTimeout(this, ++this.#ids);
    this.#insert({ handle, fn, delay, args, repeat, at: this.now + delay });
    return handle;
  }

  #insert(entry) {
    let at = this.#list.length;
    while (at > 0 && this.#list[at - 1].at > entry.at) at--;
    this.#list.splice(at, 0, entry);
  }

  #indexOf(handle) {
    return this.#list.findIndex((e) => e.handle === handle || e.handle.id === Number(handle));
  }

  remove(handle) {
    if (handle === undefined || handle === null) return;
    const at = this.#indexOf(handle);
    if (at >= 0) this.#list.splice(at, 1);
  }

  refresh(handle) {
    const at = this.#indexOf(handle);
    if (at < 0) return;
    const [entry] = this.#list.splice(at, 1);
    entry.at = this.now + entry.delay;
    this.#insert(entry);
  }

  run() {
    while (this.#list.length !== 0 && this.#list[0].at <= this.now) {
      const entry = this.#list.shift();
      if (entry.repeat) {
        entry.at += entry.delay;
        this.#insert(entry);
      }
      entry.fn(...entry.args);
    }
  }

  get last() { return this.#list.at(-1)?.at; }
}

const readDelay = (delay) => {
  delay = Number(delay);
  return delay >= 1 && delay <= kDelayMax ? delay : 1;
};

// One promise over one mocked timer, as timers/promises makes them.
function promised(queue, delay, value, options) {
  return new Promise((resolve, reject) => {
    const signal = options?.signal;
    if (options !== undefined) validateObject(options, 'options');
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const abort = () => reject(new AbortError(undefined, { cause: signal.reason }));
    if (signal?.aborted) return abort();
    let onAbort;
    const handle = queue.add(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    }, delay, [], false);
    if (signal === undefined) return;
    onAbort = () => {
      queue.remove(handle);
      abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

async function* intervals(queue, delay, value, options) {
  const signal = options?.signal;
  if (options !== undefined) validateObject(options, 'options');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  let due = 0, wake = null;
  const handle = queue.add(() => {
    due++;
    wake?.();
  }, delay, [], true);
  const onAbort = () => {
    queue.remove(handle);
    wake?.();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (due === 0 && !signal?.aborted) await new Promise((resolve) => { wake = resolve; });
      wake = null;
      for (; due > 0; due--) yield value; // What was due before an abort still comes.
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    }
  } finally {
    queue.remove(handle);
    signal?.removeEventListener('abort', onAbort);
  }
}

function dateToString() { return 'function Date() { [native code] }'; }

function mockDate(queue) {
  const now = () => queue.now;
  return new Proxy(RealDate, {
    __proto__: null,
    apply() { return new RealDate(queue.now).toString(); },
    construct(target, args, newTarget) {
      return Reflect.construct(target, args.length === 0 ? [queue.now] : args, newTarget);
    },
    get(target, name, receiver) {
      if (name === 'now') return now;
      if (name === 'isMock') return true;
      if (name === 'toString') return dateToString;
      return Reflect.get(target, name, receiver);
    },
  });
}

class MockTimers {
  #enabled = false;
  #queue = new Queue();
  #saved = [];

  enable(options = { apis: kDefaults, now: 0 }) {
    const { apis = kDefaults, now = 0 } = { ...options };
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    const time = now instanceof RealDate ? now.getTime() : now;
    if (typeof time !== 'number') {
      throw new ERR_INVALID_ARG_TYPE('now', ['integer', 'Date'], now);
    }
    if (!(time >= 0)) {
      throw new ERR_INVALID_ARG_VALUE('now', now, 'epoch must be a positive integer received');
    }
    validateStringArray(apis, 'options.apis');
    for (const api of apis) validateOneOf(api, 'options.apis', kDefaults);
    if (apis.includes('Date') && globalThis.Date.isMock) {
      throw new ERR_INVALID_STATE('Date is already being mocked!');
    }
    this.#queue = new Queue();
    this.#queue.now = time;
    this.#enabled = true;
    for (const api of apis) this.#replaceApi(api);
  }

  tick(time = 1) {
    this.#check();
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#queue.now += time;
    this.#queue.run();
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', time, 'must be a positive integer');
    this.#check();
    this.#queue.now = time;
  }

  runAll() {
    this.#check();
    const { last } = this.#queue;
    if (last === undefined) return;
    this.#queue.now = Math.max(last, this.#queue.now);
    this.#queue.run();
  }

  reset() {
    if (!this.#enabled) return;
    for (const { object, name, descriptor } of this.#saved.reverse()) {
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    }
    this.#saved = [];
    this.#enabled = false;
    this.#queue = new Queue();
  }

  [Symbol.dispose]() { this.reset(); }

  #check() {
    if (!this.#enabled) {
      throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
    }
  }

  #replace(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    this.#saved.push({ object, name, descriptor });
    Object.defineProperty(object, name, {
      configurable: true, enumerable: descriptor?.enumerable ?? true, writable: true, value,
    });
  }

  #replaceTimer(set, clear, fn) {
    const queue = this.#queue;
    const stop = (handle) => queue.remove(handle);
    for (const object of [globalThis, timers]) {
      this.#replace(object, set, fn);
      this.#replace(object, clear, stop);
    }
  }

  #replaceApi(api) {
    const queue = this.#queue;
    switch (api) {
      case 'setTimeout':
        this.#replaceTimer('setTimeout', 'clearTimeout', (fn, delay, ...args) =>
          queue.add(fn, readDelay(delay), args, false));
        this.#replace(promises, 'setTimeout', (delay, value, options) =>
          promised(queue, readDelay(delay), value, options));
        break;
      case 'setInterval':
        this.#replaceTimer('setInterval', 'clearInterval', (fn, delay, ...args) =>
          queue.add(fn, readDelay(delay), args, true));
        this.#replace(promises, 'setInterval', (delay, value, options) =>
          intervals(queue, readDelay(delay), value, options));
        break;
      case 'setImmediate':
        this.#replaceTimer('setImmediate', 'clearImmediate', (fn, ...args) => queue.add(fn, 0, args, false));
        this.#replace(promises, 'setImmediate', (value, options) => promised(queue, 0, value, options));
        break;
      case 'scheduler.wait':
        this.#replace(promises.scheduler, 'wait', (delay, options) => {
          validateNumber(delay, 'delay', 0);
          return promised(queue, readDelay(delay), undefined, options);
        });
        break;
      case 'AbortSignal.timeout':
        this.#replace(AbortSignal, 'timeout', (delay) => {
          validateUint32(delay, 'delay', false);
          const controller = new AbortController();
          queue.add(() => controller.abort(
            new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, [], false);
          return controller.signal;
        });
        break;
      default:
        this.#replace(globalThis, 'Date', mockDate(queue));
    }
  }
}

module.exports = { MockTimers };
