// SPDX-License-Identifier: MIT
'use strict';
// The public module 'async_hooks': AsyncLocalStorage over the async context frame, AsyncResource and
// createHook over the ids of internal/async_ids. Source of behaviour: doc async_context.md,
// async_hooks.md. Context follows promises without hooks: V8 carries the frame.

const ids = require('internal/async_ids');
const { getFrame, setFrame } = require('internal/async_context');
const { codes: { ERR_ASYNC_CALLBACK, ERR_ASYNC_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_ASYNC_ID } } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString } = require('internal/validators');

// ---- AsyncLocalStorage --------------------------------------------------------------------------------

class RunScope {
  #end;

  constructor(end) { this.#end = end; }

  dispose() {
    const end = this.#end;
    this.#end = null;
    if (end !== null) end();
  }

  [Symbol.dispose]() { this.dispose(); }
}

// A frame is a Map that is never changed after it became current: setting a store copies it.
class AsyncLocalStorage {
  #default;
  #name;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#default = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() { return this.#name || ''; }

  static bind(fn) { return AsyncResource.bind(fn); }

  static snapshot() {
    const frame = getFrame();
    return function runInAsyncScope(fn, ...args) {
      const before = getFrame();
      setFrame(frame);
      try {
        return Reflect.apply(fn, this, args);
      } finally {
        setFrame(before);
      }
    };
  }

  #with(store) {
    const frame = new Map(getFrame());
    frame.set(this, store);
    return frame;
  }

  enterWith(store) { setFrame(this.#with(store)); }

  run(store, callback, ...args) {
    const before = getFrame();
    if (before?.has(this) ? Object.is(before.get(this), store) : false) return Reflect.apply(callback, null, args);
    const frame = this.#with(store);
    setFrame(frame);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      this.#restore(before, frame);
    }
  }

  // Back to this storage's store of `before`; what others set meanwhile stays.
  #restore(before, frame) {
    const now = getFrame();
    if (now === frame) return setFrame(before);
    const next = new Map(now);
    if (before?.has(this)) next.set(this, before.get(this));
    else next.delete(this);
    setFrame(next.size === 0 ? undefined : next);
  }

  exit(callback, ...args) { return this.run(undefined, callback, ...args); }

  getStore() {
    const frame = getFrame();
    return frame !== undefined && frame.has(this) ? frame.get(this) : this.#default;
  }

  disable() {
    const frame = getFrame();
    if (frame === undefined || !frame.has(this)) return;
    const next = new Map(frame);
    next.delete(this);
    setFrame(next.size === 0 ? undefined : next);
    // Frames captured earlier keep the store: as in Node's AsyncContextFrame, only this one forgets.
  }

  withScope(store) {
    const before = getFrame();
    this.enterWith(store);
    const frame = getFrame();
    return new RunScope(() => this.#restore(before, frame));
  }
}

// ---- AsyncResource ----------------------------------------------------------------------------------------

let registry = null; // made at first use: a realm in a blob has none

function destroyWithObject(resource, token) {
  registry ??= new FinalizationRegistry((held) => { if (!held.done) ids.emitDestroy(held.id); });
  registry.register(resource, token);
}

class AsyncResource {
  #id;
  #trigger;
  #frame;
  #token = null;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options, manual = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId === undefined ? ids.current() : options.triggerAsyncId;
      manual = !!options.requireManualDestroy;
    }
    if (!Number.isSafeInteger(trigger) || trigger < -1) throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    this.#id = ids.newId();
    this.#trigger = trigger;
    this.#frame = getFrame();
    if (!ids.enabled()) return;
    if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
    ids.emitInit(this.#id, type, trigger, this);
    if (!manual) {
      this.#token = { id: this.#id, done: false };
      destroyWithObject(this, this.#token);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const before = getFrame();
    const scope = ids.enter(this.#id, this.#trigger, this);
    setFrame(this.#frame);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      setFrame(before);
      ids.leave(scope);
    }
  }

  emitDestroy() {
    if (this.#token !== null) this.#token.done = true;
    ids.emitDestroy(this.#id);
    return this;
  }

  asyncId() { return this.#id; }
  triggerAsyncId() { return this.#trigger; }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ? boundOf(fn, resource) :
      (...args) => resource.runInAsyncScope(fn, thisArg, ...args);
    if (fn.length !== bound.length) {
      Object.defineProperty(bound, 'length', { __proto__: null, configurable: true, value: fn.length });
    }
    new Bound(bound, resource);
    Object.defineProperty(bound, 'asyncResource', asyncResource);
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

// With the length that callbacks usually have: to define it costs more than the call.
function boundOf(fn, resource) {
  switch (fn.length) {
    case 1: return function(a) { return resource.runInAsyncScope(fn, this, ...arguments); };
    case 2: return function(a, b) { return resource.runInAsyncScope(fn, this, ...arguments); };
    default: return function(...args) { return resource.runInAsyncScope(fn, this, ...args); };
  }
}

// Writes on any function what it is bound to, where nobody sees it.
class Bound extends (function(fn) { return fn; }) {
  #resource;

  constructor(fn, resource) {
    super(fn);
    this.#resource = resource;
  }

  static resourceOf(fn) { return fn.#resource; }
}

let warnedOfBound = false;

// Of all bound functions: an accessor lies in the hidden class, so one of each function's own would give each a class of its
// own, in the old generation, with all that the function refers to.
const asyncResource = {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    if (!warnedOfBound) {
      warnedOfBound = true;
      process.emitWarning('The asyncResource property on bound functions is deprecated', 'DeprecationWarning', 'DEP0172');
    }
    return Bound.resourceOf(this);
  },
};

// ---- hooks ----------------------------------------------------------------------------------------------------

class AsyncHook {
  constructor(fns) {
    const { init, before, after, destroy, promiseResolve, trackPromises } = fns;
    for (const { 0: name, 1: fn } of Object.entries({ init, before, after, destroy, promiseResolve })) {
      if (fn !== undefined && typeof fn !== 'function') throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
      this[name] = fn;
    }
    if (trackPromises !== undefined) {
      validateBoolean(trackPromises, 'trackPromises');
      if (!trackPromises && promiseResolve !== undefined) {
        throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
      }
    }
    this.trackPromises = trackPromises;
  }

  enable() {
    ids.addHook(this);
    return this;
  }

  disable() {
    ids.removeHook(this);
    return this;
  }
}

// The types of native resources that there are.
const asyncWrapProviders = { __proto__: null };
[
  'NONE', 'CHECKPRIMEREQUEST', 'DERIVEBITSREQUEST', 'FSEVENTWRAP', 'FSREQCALLBACK', 'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP', 'HASHREQUEST', 'HTTPCLIENTREQUEST', 'HTTPINCOMINGMESSAGE', 'KEYPAIRGENREQUEST',
  'PBKDF2REQUEST', 'PIPECONNECTWRAP', 'PIPESERVERWRAP', 'PIPEWRAP', 'PROCESSWRAP', 'RANDOMBYTESREQUEST',
  'RANDOMPRIMEREQUEST', 'SCRYPTREQUEST', 'SHUTDOWNWRAP', 'SIGNALWRAP', 'SIGNREQUEST', 'STATWATCHER', 'TCPCONNECTWRAP',
  'TCPSERVERWRAP', 'TCPWRAP', 'TTYWRAP', 'UDPSENDWRAP', 'UDPWRAP', 'VERIFYREQUEST', 'WORKER', 'WRITEWRAP', 'ZLIB',
].forEach((name, i) => { asyncWrapProviders[name] = i; });
Object.freeze(asyncWrapProviders);

module.exports = {
  AsyncLocalStorage,
  AsyncResource,
  createHook: (fns) => new AsyncHook(fns),
  executionAsyncId: () => ids.current(),
  triggerAsyncId: () => ids.trigger(),
  executionAsyncResource: () => ids.resource(),
  asyncWrapProviders,
};
