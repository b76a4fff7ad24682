/* SPDX-License-Identifier: MIT */
/*
 * abort.js - AbortController and AbortSignal (WHATWG DOM, "Aborting ongoing activities").
 *
 * A controller makes its signal when asked for it. A signal of timeout() or any() may be collected
 * while nobody listens: its timer or its sources refer to it weakly, and `pinned` holds it while it
 * has listeners. Who: streams, timers, fs, http, fetch; boot makes the classes global.
 */
'use strict';

const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { validateUint32 } = require('internal/validators');
const { kMaxEventTargetListeners } = require('events');
const { DOMException } = require('web/dom_exception');
const { Event, EventTarget, defineEventHandler, finishClass, kNewListener, kRemoveListener,
        trust } = require('web/event_target');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kInternal = Symbol('kInternal');

// Signals that must live because something listens to them, each with its sources: a timeout among
// those is held by nobody else.
const pinned = new Map();

// Made when needed: a registry must not lie in a snapshot with cells in it.
let timerRegistry;
let sourceRegistry;

let createSignal;
let abortSignal;
let isSignal;
let aborts;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #sources = null; // of any(): Set of WeakRef
  #dependants = null; // Set of WeakRef
  #isTimeout = false;

  static {
    isSignal = (value) => value !== null && typeof value === 'object' && #aborted in value;
    createSignal = () => new AbortSignal(kInternal);
    aborts = (signal) => signal.#aborted;
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return;
      const toAbort = signal.#markAborted(reason);
      signal.#runAbort();
      for (const dependant of toAbort) dependant.#runAbort();
    };
  }

  constructor(token = undefined) {
    if (token !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  get aborted() {
    return checkSignal(this).#aborted;
  }

  get reason() {
    return checkSignal(this).#reason;
  }

  throwIfAborted() {
    if (checkSignal(this).#aborted) throw this.#reason;
  }

  // All of them count as aborted before the first listener runs.
  #markAborted(reason) {
    this.#aborted = true;
    this.#reason = reason;
    const toAbort = [];
    if (this.#dependants !== null) {
      for (const ref of this.#dependants) {
        const dependant = ref.deref();
        if (dependant === undefined || dependant.#aborted) continue;
        dependant.#aborted = true;
        dependant.#reason = reason;
        toAbort.push(dependant);
      }
      this.#dependants = null;
    }
    return toAbort;
  }

  #runAbort() {
    pinned.delete(this);
    this.#sources = null;
    this.dispatchEvent(trust(new Event('abort')));
  }

  // ---- staying alive ---------------------------------------------------------------------------

  [kNewListener](size, type, item) {
    if (type !== 'abort' || item.weak || this.#aborted) return;
    if (this.#isTimeout || (this.#sources !== null && this.#sources.size > 0)) {
      if (!pinned.has(this)) pinned.set(this, this.#heldSources());
    }
  }

  #heldSources() {
    if (this.#sources === null) return undefined;
    const timeouts = [];
    for (const ref of this.#sources) {
      const source = ref.deref();
      if (source?.#isTimeout) timeouts.push(source);
    }
    return timeouts;
  }

  [kRemoveListener](size, type) {
    if (type === 'abort' && size === 0) pinned.delete(this);
  }

  // ---- ways to make one ------------------------------------------------------------------------

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = createSignal();
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = createSignal();
    signal.#isTimeout = true;
    const ref = new WeakRef(signal);
    const timer = setTimeout(() => {
      const target = ref.deref();
      if (target === undefined) return;
      abortSignal(target, new DOMException(
        'The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timer.unref();
    timerRegistry ??= new FinalizationRegistry(clearTimeout);
    timerRegistry.register(signal, timer);
    return signal;
  }

  static any(signals) {
    if (signals === undefined || signals === null ||
        typeof signals[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('signals', 'Array', signals);
    }
    const list = [...signals];
    for (let i = 0; i < list.length; i++) {
      if (!isSignal(list[i])) throw notASignal(i);
    }
    const result = createSignal();
    for (const signal of list) {
      if (signal.#aborted) {
        result.#aborted = true;
        result.#reason = signal.#reason;
        return result;
      }
    }
    result.#sources = new Set();
    const ref = new WeakRef(result);
    for (const signal of list) result.#follow(signal, ref);
    return result;
  }

  // Signals of any() hand over their own sources, so chains do not grow.
  #follow(signal, ref) {
    if (signal.#sources !== null) {
      for (const source of signal.#sources) {
        const origin = source.deref();
        if (origin !== undefined) this.#addSource(origin, source, ref);
      }
    } else {
      this.#addSource(signal, new WeakRef(signal), ref);
    }
  }

  #addSource(source, sourceRef, ref) {
    source.#dependants ??= new Set();
    if (source.#dependants.has(ref)) return;
    source.#dependants.add(ref);
    this.#sources.add(sourceRef);
    sourceRegistry ??= new FinalizationRegistry(dropSource);
    sourceRegistry.register(source, { ref, sourceRef });
    dependantsCleaner().register(this, { sourceRef, ref });
  }

  static dropSource(target, sourceRef) {
    if (target.#sources === null) return;
    target.#sources.delete(sourceRef);
    if (target.#sources.size === 0) pinned.delete(target);
  }

  static dropDependant(source, ref) {
    source.#dependants?.delete(ref);
  }

  [customInspect](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }
}

const { dropDependant, dropSource: dropSourceOf } = AbortSignal;
delete AbortSignal.dropSource;
delete AbortSignal.dropDependant;

// A source was collected: it will never abort.
function dropSource({ ref, sourceRef }) {
  const target = ref.deref();
  if (target !== undefined) dropSourceOf(target, sourceRef);
}

let dependantRegistry;
function dependantsCleaner() {
  dependantRegistry ??= new FinalizationRegistry(({ sourceRef, ref }) => {
    const source = sourceRef.deref();
    if (source !== undefined) dropDependant(source, ref);
  });
  return dependantRegistry;
}

function notASignal(index) {
  const error = new TypeError(`signals[${index}] is not of type AbortSignal.`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function checkSignal(signal) {
  if (!isSignal(signal)) throw new codes.ERR_INVALID_THIS('AbortSignal');
  return signal;
}

function inspectAs(self, shown, depth, options) {
  if (depth < 0) return `[${self.constructor.name}]`;
  return `${self.constructor.name} ${inspect(shown, {
    ...options, depth: options.depth == null ? null : options.depth - 1,
  })}`;
}

class AbortController {
  #signal = undefined;

  get signal() {
    return (this.#signal ??= createSignal());
  }

  abort(reason = undefined) {
    const signal = (this.#signal ??= createSignal());
    if (aborts(signal)) return;
    abortSignal(signal, reason ?? defaultReason(arguments.length, reason));
  }

  [customInspect](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

// null is a reason; undefined and nothing are not.
function defaultReason(count, reason) {
  if (count > 0 && reason !== undefined) return reason;
  return new DOMException('This operation was aborted', 'AbortError');
}

finishClass(AbortSignal, 'AbortSignal');
finishClass(AbortController, 'AbortController');
defineEventHandler(AbortSignal.prototype, 'abort');
// Many listeners are ordinary here: every request of a server may listen to one signal.
Object.defineProperty(AbortSignal.prototype, kMaxEventTargetListeners, {
  __proto__: null, writable: true, configurable: true, enumerable: false, value: 0,
});

module.exports = { AbortController, AbortSignal, isSignal };
