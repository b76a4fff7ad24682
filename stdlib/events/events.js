/* SPDX-License-Identifier: MIT */
/*
 * events.js - the `events` module: EventEmitter, and the functions of its parts.
 *
 * `_events` maps a type to its listener, or to an array of them; it has no prototype. A class with
 * known events may set `_events` to an object that has a slot (undefined) for each of them before
 * it
 * calls EventEmitter: the slots then stay, so the object keeps its shape ("shape mode").
 * emit() is the hottest function of the stdlib: its rest parameter is not allocated while it only
 * goes
 * on to a listener.
 * Source: Node's doc/api/events.md.
 */
'use strict';

const { inspect } = require('internal/inspect');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR },
  genericNodeError,
} = require('internal/errors');
const { spliceOne } = require('internal/util');
const { validateBoolean, validateFunction, validateNumber } = require('internal/validators');

const kCapture = Symbol('kCapture');
const kShapeMode = Symbol('shapeMode');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.init = function init(options) {
  const events = this._events;
  if (events === undefined || events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = true;
  } else {
    // The prototype has the process-wide default.
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
Object.defineProperty(EventEmitter.prototype, kCapture, {
  __proto__: null, value: false, writable: true, enumerable: false,
});

function checkListener(listener) {
  validateFunction(listener, 'listener');
}

function resetEvents(emitter) {
  emitter._events = { __proto__: null };
  emitter._eventsCount = 0;
}

// ---- emit ---------------------------------------------------------------------------------------

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error' && !emitErrorGoesOn(this, events, args)) return false;
  if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = Reflect.apply(handler, this, args);
    // A promise may be rejected: with captureRejections that is an 'error' event.
    if (result !== undefined && result !== null && this[kCapture]) {
      catchRejection(this, result, type, args);
    }
    return true;
  }
  // Listeners added or removed meanwhile count from the next emit on.
  const listeners = copyOf(handler);
  for (let i = 0; i < listeners.length; i++) {
    const result = Reflect.apply(listeners[i], this, args);
    if (result !== undefined && result !== null && this[kCapture]) {
      catchRejection(this, result, type, args);
    }
  }
  return true;
};

// A literal is faster than slice() for the few that most emitters have.
function copyOf(list) {
  switch (list.length) {
    case 2: return [list[0], list[1]];
    case 3: return [list[0], list[1], list[2]];
    case 4: return [list[0], list[1], list[2], list[3]];
    case 5: return [list[0], list[1], list[2], list[3], list[4]];
    default: return list.slice();
  }
}

// Monitors see an error first; without a listener it is thrown.
function emitErrorGoesOn(emitter, events, args) {
  if (events !== undefined) {
    if (events[kErrorMonitor] !== undefined) {
      emitter.emit(kErrorMonitor, ...args);
    }
    if (events.error !== undefined) return true;
  }
  const { 0: error } = args;
  if (error instanceof Error) {
    require('internal/emitted_error').note(emitter, error, EventEmitter.prototype.emit);
    throw error; // Unhandled 'error' event
  }
  throw new ERR_UNHANDLED_ERROR(error);
}

function catchRejection(emitter, promise, type, args) {
  try {
    const { then } = promise;
    if (typeof then !== 'function') return;
    then.call(promise, undefined, (error) => {
      // Out of the promise's job, so that what a listener throws is an uncaught exception.
      process.nextTick(emitRejection, emitter, error, type, args);
    });
  } catch (error) {
    emitter.emit('error', error);
  }
}

function emitRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](error, type, ...args);
    return;
  }
  // An 'error' listener whose own promise is rejected must not come back here forever.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = before;
  }
}

// ---- adding -------------------------------------------------------------------------------------

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

function addListener(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  let existing;
  if (events === undefined) {
    resetEvents(emitter);
    events = emitter._events;
  } else {
    if (events.newListener !== undefined) {
      emitter.emit('newListener', type, listener.listener ?? listener);
      // A listener of newListener may have replaced the map.
      events = emitter._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    existing.unshift(listener);
  } else {
    existing.push(listener);
  }
  const max = maxListenersOf(emitter);
  if (max > 0 && existing.length > max && !existing.warned) {
    warnTooMany(emitter, type, existing, max);
  }
  return emitter;
}

function warnTooMany(emitter, type, list, max) {
  list.warned = true;
  process.emitWarning(genericNodeError(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${max}. Use ` +
    'emitter.setMaxListeners() to increase limit',
    { name: 'MaxListenersExceededWarning', emitter, type, count: list.length }));
}

EventEmitter.prototype.addListener = function addListener_(type, listener) {
  return addListener(this, type, listener, false);
};
Object.defineProperty(EventEmitter.prototype.addListener, 'name', { value: 'addListener' });
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return addListener(this, type, listener, true);
};

function onceWrapper(target, type, listener) {
  let fired = false;
  function wrapped(...args) {
    if (fired) return undefined;
    fired = true;
    target.removeListener(type, wrapped);
    return Reflect.apply(listener, target, args);
  }
  wrapped.listener = listener;
  return wrapped;
}

EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, onceWrapper(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

// ---- removing -----------------------------------------------------------------------------------

// Forgets all listeners of `type`.
function dropType(emitter, events, type) {
  emitter._eventsCount--;
  if (emitter[kShapeMode]) events[type] = undefined;
  else if (emitter._eventsCount === 0) emitter._events = { __proto__: null };
  else delete events[type];
}

function lastIndexOfListener(list, listener) {
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) return i;
  }
  return -1;
}

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;
  if (typeof list === 'function') {
    if (list !== listener && list.listener !== listener) return this;
    dropType(this, events, type);
  } else {
    const index = lastIndexOfListener(list, listener);
    if (index < 0) return this;
    if (index === 0) list.shift();
    else spliceOne(list, index);
    if (list.length === 1) events[type] = list[0];
  }
  if (events.removeListener !== undefined) this.emit('removeListener', type, unwrap(listener));
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) resetEvents(this);
    else if (events[type] !== undefined) dropType(this, events, type);
    if (arguments.length === 0) this[kShapeMode] = false;
    return this;
  }
  // Someone listens to removals: one by one.
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    resetEvents(this);
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

// ---- asking -------------------------------------------------------------------------------------

function unwrap(listener) {
  return listener.listener ?? listener;
}

function listenersOf(emitter, type, unwrapped) {
  const list = emitter._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return [unwrapped ? unwrap(list) : list];
  return unwrapped ? list.map(unwrap) : list.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (listener == null) return typeof list === 'function' ? 1 : list.length;
  if (typeof list === 'function') return list === listener || list.listener === listener ? 1 : 0;
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === listener || list[i].listener === listener) count++;
  }
  return count;
};

EventEmitter.prototype.eventNames = function eventNames() {
  if (this._eventsCount === 0) return [];
  const events = this._events;
  return Reflect.ownKeys(events).filter((key) => events[key] !== undefined);
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// ---- functions for emitters and event targets ---------------------------------------------------

// web/event_target needs this module's constants: a cycle, so it is taken at first use.
function eventTargets() {
  return require('web/event_target');
}

function isEventTarget(value) {
  return typeof value?.addEventListener === 'function' && eventTargets().isEventTarget(value);
}

function invalidTarget(name, value) {
  return new ERR_INVALID_ARG_TYPE(name, ['EventEmitter', 'EventTarget'], value);
}

EventEmitter.setMaxListeners = function setMaxListeners(n = defaultMaxListeners, ...targets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of targets) {
    if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw invalidTarget('eventTargets', target);
    }
  }
};

function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return maxListenersOf(target);
  if (isEventTarget(target)) return target[kMaxEventTargetListeners] ?? defaultMaxListeners;
  throw invalidTarget('emitter', target);
}

function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') return target.listeners(type);
  if (isEventTarget(target)) return eventTargets().getListeners(target, type);
  throw invalidTarget('emitter', target);
}

function listenerCount(target, type) {
  if (typeof target?.listenerCount === 'function') return target.listenerCount(type);
  if (isEventTarget(target)) return eventTargets().getListeners(target, type).length;
  if (target instanceof EventEmitter || typeof target?._events === 'object') {
    return EventEmitter.prototype.listenerCount.call(target, type);
  }
  throw invalidTarget('emitter', target);
}

EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.errorMonitor = kErrorMonitor;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() { return defaultMaxListeners; },
    set(n) {
      validateNumber(n, 'defaultMaxListeners', 0);
      defaultMaxListeners = n;
    },
  },
  captureRejections: {
    __proto__: null,
    enumerable: true,
    get() { return EventEmitter.prototype[kCapture]; },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    enumerable: true,
    // Needs async_hooks, which few programs do.
    get() { return require('events/events_async_resource').EventEmitterAsyncResource; },
    set: undefined,
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});

module.exports = EventEmitter;

// After the exports: these use EventEmitter.
const { addAbortListener, on, once } = require('events/events_async');
EventEmitter.addAbortListener = addAbortListener;
EventEmitter.once = once;
EventEmitter.on = on;
