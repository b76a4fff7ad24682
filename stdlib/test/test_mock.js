/* SPDX-License-Identifier: MIT */
/*
 * test_mock.js - MockTracker: functions, methods, getters, setters and properties that record their
 * calls and can be given another implementation. `mock` of node:test and t.mock of each test.
 * Source: Node's doc/api/test.md, "Class: MockTracker" and the context classes before it.
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } =
  require('internal/validators');
const { locationOf } = require('test/test_place');

function defaultFunction() {}

class MockFunctionContext {
  #calls = [];
  #once = new Map();
  #implementation;
  #restore;
  #times;

  constructor(implementation, restore, times) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() { return this.#calls.slice(); }
  callCount() { return this.#calls.length; }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall === undefined ? next : onCall;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  resetCalls() { this.#calls = []; }

  restore() {
    if (this.#restore === undefined) return;
    const { object, name, descriptor, original } = this.#restore;
    if (object === undefined) this.#implementation = original;
    else Object.defineProperty(object, name, descriptor);
    if (object !== undefined) this.#restore = undefined;
  }

  // Which function the next call runs. Used by the mock below only.
  static next(context) {
    const at = context.#calls.length;
    const fn = context.#once.get(at) ?? context.#implementation;
    context.#once.delete(at);
    if (at + 1 === context.#times) context.restore();
    return fn;
  }

  static record(context, call) { context.#calls.push(call); }
}

const { next, record } = MockFunctionContext;
delete MockFunctionContext.next;
delete MockFunctionContext.record;

// A proxy over original that runs the context's implementation and records the call.
function mockOf(original, context) {
  return new Proxy(original, {
    __proto__: null,
    apply(target, self, args) {
      const fn = next(context);
      let result, error;
      try {
        result = Reflect.apply(fn, self, args);
        return result;
      } catch (err) {
        error = err;
        throw err;
      } finally {
        record(context, {
          arguments: args, error, result, stack: new Error(), target: undefined, this: self,
        });
      }
    },
    construct(target, args, newTarget) {
      const fn = next(context);
      let result, error;
      try {
        result = Reflect.construct(fn, args, newTarget);
        return result;
      } catch (err) {
        error = err;
        throw err;
      } finally {
        record(context, { arguments: args, error, result, stack: new Error(), target, this: result });
      }
    },
    get(target, name, receiver) {
      return name === 'mock' ? context : Reflect.get(target, name, receiver);
    },
  });
}

function findDescriptor(object, name) {
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readTimes(times) {
  if (times === Infinity) return;
  validateInteger(times, 'options.times', 1);
}

// ---- properties ---------------------------------------------------------------------------------

class MockPropertyContext {
  #object;
  #name;
  #descriptor;
  #value;
  #accesses = [];
  #once = new Map();

  constructor(object, name, value, given) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (descriptor === undefined) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    }
    this.#object = object;
    this.#name = name;
    this.#descriptor = descriptor;
    this.#value = given ? value : object[name];
    const context = this;
    Object.defineProperty(object, name, {
      configurable: true,
      enumerable: descriptor.enumerable,
      get() { return context.#read(); },
      set(v) { context.#write(v); },
    });
  }

  get accesses() { return this.#accesses.slice(); }
  accessCount() { return this.#accesses.length; }
  resetAccesses() { this.#accesses = []; }
  mockImplementation(value) { this.#store(value); }

  mockImplementationOnce(value, onAccess) {
    const nextAccess = this.#accesses.length;
    const at = onAccess === undefined ? nextAccess : onAccess;
    validateInteger(at, 'onAccess', nextAccess);
    this.#once.set(at, value);
  }

  restore() { Object.defineProperty(this.#object, this.#name, this.#descriptor); }

  #take(fallback) {
    const at = this.#accesses.length;
    if (!this.#once.has(at)) return fallback;
    const value = this.#once.get(at);
    this.#once.delete(at);
    return value;
  }

  #read() {
    const value = this.#take(this.#value);
    this.#accesses.push({ type: 'get', value, stack: new Error() });
    return value;
  }

  #write(value) {
    if (this.#descriptor.writable === false) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    }
    this.#store(this.#take(value));
  }

  #store(value) {
    this.#accesses.push({ type: 'set', value, stack: new Error() });
    this.#value = value;
  }
}

// ---- the tracker --------------------------------------------------------------------------------

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    if (this.#timers === undefined) {
      const { MockTimers } = require('test/test_mock_timers'); // Rarely wanted.
      this.#timers = new MockTimers();
    }
    return this.#timers;
  }

  fn(original = defaultFunction, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = defaultFunction;
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    readTimes(times);
    if (original === defaultFunction) {
      original = function() {}; // Each mock has properties of its own.
      if (implementation === defaultFunction) implementation = original;
    }
    return this.#track(original, implementation, { original }, times);
  }

  method(object, name, implementation = defaultFunction, options = {}) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('object', ['Object', 'Function'], object);
    }
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], name);
    }
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = defaultFunction;
    }
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    readTimes(times);
    if (setter && getter) {
      throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    }
    const descriptor = findDescriptor(object, name);
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[kind];
    if (typeof original !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    const restore = { object, name, descriptor };
    const own = implementation === defaultFunction ? original : implementation;
    const mock = this.#track(original, own, restore, times);
    const replacement = { configurable: descriptor.configurable, enumerable: descriptor.enumerable };
    if (kind === 'value') {
      replacement.value = mock;
      replacement.writable = descriptor.writable;
    } else {
      replacement.get = getter ? mock : descriptor.get;
      replacement.set = setter ? mock : descriptor.set;
    }
    Object.defineProperty(object, name, replacement);
    return mock;
  }

  getter(object, name, implementation = defaultFunction, options = {}) {
    return this.#accessor('getter', object, name, implementation, options);
  }

  setter(object, name, implementation = defaultFunction, options = {}) {
    return this.#accessor('setter', object, name, implementation, options);
  }

  #accessor(kind, object, name, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = defaultFunction;
    } else {
      validateObject(options, 'options');
    }
    if (options[kind] === false) {
      throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, options[kind], 'cannot be false');
    }
    return this.method(object, name, implementation, { ...options, [kind]: true });
  }

  property(object, name, value) {
    validateObject(object, 'object');
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], name);
    }
    const context = new MockPropertyContext(object, name, value, arguments.length > 2);
    this.#mocks.push(context);
    return new Proxy(object, {
      __proto__: null,
      get(target, key, receiver) {
        return key === 'mock' ? context : Reflect.get(target, key, receiver);
      },
    });
  }

  module(specifier, options = {}) {
    const { mockModule } = require('test/test_mock_module'); // Rarely wanted.
    const place = locationOf(MockTracker.prototype.module);
    const context = mockModule(specifier, options, place?.file ?? `${process.cwd()}/[eval]`);
    this.#mocks.push(context);
    return context;
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const context of this.#mocks) context.restore();
  }

  #track(original, implementation, restore, times) {
    const context = new MockFunctionContext(implementation, restore, times);
    this.#mocks.push(context);
    return mockOf(original, context);
  }
}

module.exports = { MockTracker };
