/* SPDX-License-Identifier: MIT */
/*
 * event_target.js - EventTarget (WHATWG DOM) and NodeEventTarget, which also has the methods of
 * EventEmitter.
 *
 * A list of listeners is copied only when it changes while an event is on its way through it.
 * An error in a listener does not stop the others: it becomes an uncaught exception in the next
 * tick. Who: abort, message ports, streams; events uses getListeners and isEventTarget.
 */
'use strict';

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { CustomEvent, Event, beginDispatch, endDispatch, finishClass, isBeingDispatched, isEvent,
        isStopped, setPassive, trust } = require('web/event');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kWeakHandler = Symbol('kWeak');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kNodeStyle = Symbol('kIsNodeStyleListener');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kCreateEvent = Symbol('kCreateEvent');

let listsOf;
let isEventTarget;
let handlersOf;
let emitTo;

// ---- listeners ---------------------------------------------------------------------------------

// Listeners held weakly live as long as the object they are for.
const weaklyHeld = new WeakMap();

function holdFor(object, listener) {
  const held = weaklyHeld.get(object);
  if (held === undefined) weaklyHeld.set(object, new Set([listener]));
  else held.add(listener);
}

class Listener {
  // `options` were read by toOptions.
  constructor(listener, options) {
    this.once = options.once;
    this.capture = options.capture;
    this.passive = options.passive;
    this.resists = !!options[kResistStopPropagation];
    this.nodeStyle = !!options[kNodeStyle];
    this.removed = false;
    this.weak = false;
    this.listener = listener;
    const owner = options[kWeakHandler];
    if (owner) {
      holdFor(owner, listener);
      this.weak = true;
      this.listener = new WeakRef(listener);
    }
  }

  // undefined when held weakly and gone.
  get() {
    return this.weak ? this.listener.deref() : this.listener;
  }

  is(listener, capture) {
    return this.capture === capture && this.get() === listener;
  }
}

// The listeners of one type; `busy` counts dispatches under way.
class List {
  constructor() {
    this.items = [];
    this.busy = 0;
  }

  detach() {
    if (this.busy > 0) {
      this.items = this.items.slice();
      this.busy = 0;
    }
  }

  find(listener, capture) {
    return this.items.findIndex((item) => item.is(listener, capture));
  }

  add(item) {
    this.detach();
    this.items.push(item);
  }

  removeAt(index) {
    this.items[index].removed = true;
    this.detach();
    this.items.splice(index, 1);
  }

  dropCollected() {
    if (!this.items.some((item) => item.get() === undefined)) return;
    this.detach();
    this.items = this.items.filter((item) => item.get() !== undefined);
  }
}

const noOptions = { __proto__: null, once: false, capture: false, passive: false };
const captureOptions = { __proto__: null, once: false, capture: true, passive: false };

// Reads each option once, in any case: programs find out that way which ones are known.
function toOptions(options) {
  if (options === undefined || options === null) return noOptions;
  if (typeof options === 'boolean') return options ? captureOptions : noOptions;
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  }
  return {
    __proto__: null,
    once: !!options.once,
    capture: !!options.capture,
    passive: !!options.passive,
    signal: options.signal,
    [kWeakHandler]: options[kWeakHandler],
    [kResistStopPropagation]: options[kResistStopPropagation],
    [kNodeStyle]: options[kNodeStyle],
  };
}

// false: there is nothing to add.
function checkListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) {
    return true;
  }
  if (listener === undefined || listener === null) return false;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function warnNoListener(target, type, listener) {
  const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
  warning.name = 'AddEventListenerArgumentTypeWarning';
  warning.target = target;
  warning.type = type;
  process.emitWarning(warning);
}

function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

// ---- EventTarget -------------------------------------------------------------------------------

class EventTarget {
  #lists = null; // Map: type to List
  #handlers = null; // Map: type to what an on... property holds

  static {
    isEventTarget = (value) => value !== null && typeof value === 'object' && #lists in value;
    listsOf = (target) => target.#lists;
    handlersOf = (target) => (target.#handlers ??= new Map());
    emitTo = (target, type, event, value) => target.#emit(type, event, value);
  }

  addEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const given = toOptions(options);
    if (!checkListener(listener)) {
      warnNoListener(this, `${type}`, listener);
      return;
    }
    type = `${type}`;
    const { signal } = given;
    if (signal !== undefined && !this.#followSignal(signal, type, listener, given)) return;
    let list = (this.#lists ??= new Map()).get(type);
    if (list === undefined) {
      list = new List();
      this.#lists.set(type, list);
    } else if (list.find(listener, given.capture) >= 0) {
      return;
    }
    const item = new Listener(listener, given);
    list.add(item);
    this[kNewListener]?.(list.items.length, type, item);
    if (list.items.length > 1) this.#warnOfLeak(list, type);
  }

  // false: the signal is aborted, so the listener is not added at all.
  #followSignal(signal, type, listener, options) {
    if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
    }
    if (signal.aborted) return false;
    signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
      __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true,
    });
    return true;
  }

  #warnOfLeak(list, type) {
    const max = this[kMaxEventTargetListeners] ?? EventEmitter.defaultMaxListeners;
    if (max <= 0 || list.items.length <= max || this[kMaxEventTargetListenersWarned]) return;
    list.dropCollected();
    const count = list.items.length;
    if (count <= max) return;
    this[kMaxEventTargetListenersWarned] = true;
    const warning = new Error(`Possible EventTarget memory leak detected. ${count} ${type} ` +
      `listeners added to ${inspect(this, { depth: -1 })}. MaxListeners is ${max}. Use ` +
      'events.setMaxListeners() to increase limit');
    warning.name = 'MaxListenersExceededWarning';
    warning.target = this;
    warning.type = type;
    warning.count = count;
    process.emitWarning(warning);
  }

  removeEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    type = `${type}`;
    if (!checkListener(listener)) return;
    const list = this.#lists?.get(type);
    if (list === undefined) return;
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    const index = list.find(listener, capture);
    if (index >= 0) this.#removeAt(list, index, type);
  }

  #removeAt(list, index, type) {
    const item = list.items[index];
    list.removeAt(index);
    if (list.items.length === 0) this.#lists.delete(type);
    this[kRemoveListener]?.(list.items.length, type, item);
  }

  dispatchEvent(event) {
    check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (isBeingDispatched(event)) throw new codes.ERR_EVENT_RECURSION(event.type);
    this.#emit(event.type, event, undefined);
    return event.defaultPrevented !== true;
  }

  // For listeners in Node's style `value` is their argument; the event is made when one needs it.
  #emit(type, event, value) {
    if (event !== undefined) beginDispatch(event, this);
    const list = this.#lists?.get(type);
    if (list !== undefined) {
      const { items } = list;
      list.busy++;
      for (let i = 0; i < items.length; i++) {
        const item = items[i];
        if (item.removed) continue;
        if (event !== undefined && isStopped(event) && !item.resists) continue;
        if (event === undefined && !item.nodeStyle) {
          event = this[kCreateEvent](value, type);
          beginDispatch(event, this);
        }
        this.#call(list, item, type, item.nodeStyle ? value : event);
      }
      if (list.items === items && list.busy > 0) list.busy--;
    }
    if (event !== undefined) endDispatch(event);
  }

  #call(list, item, type, argument) {
    const listener = item.get();
    if (item.once || listener === undefined) {
      const index = list.items.indexOf(item);
      if (index >= 0) this.#removeAt(list, index, type);
      if (listener === undefined) return;
    }
    if (item.passive) setPassive(argument, true);
    try {
      let result;
      if (typeof listener === 'function') result = listener.call(this, argument);
      else if (typeof listener.handleEvent === 'function') result = listener.handleEvent(argument);
      if (result !== undefined && result !== null && typeof result.then === 'function') {
        result.then(undefined, throwLater);
      }
    } catch (error) {
      throwLater(error);
    }
    if (item.passive) setPassive(argument, false);
  }

  [kCreateEvent](value, type) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('kCreateEvent');
  }

  [customInspect](depth, options) {
    if (!isEventTarget(this)) return this;
    const { name } = this.constructor;
    if (depth < 0) return name;
    return `${name} ${inspect({}, options)}`;
  }
}

function check(target) {
  if (!isEventTarget(target)) throw new codes.ERR_INVALID_THIS('EventTarget');
}

// ---- NodeEventTarget ----------------------------------------------------------------------------

class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNode(this);
    EventEmitter.setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNode(this);
    return this[kMaxEventTargetListeners] ?? EventEmitter.defaultMaxListeners;
  }

  eventNames() {
    checkNode(this);
    return [...(listsOf(this)?.keys() ?? [])];
  }

  listenerCount(type) {
    checkNode(this);
    return listsOf(this)?.get(String(type))?.items.length ?? 0;
  }

  off(type, listener, options) {
    checkNode(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNode(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }

  addListener(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }

  emit(type, value) {
    checkNode(this);
    if (typeof type !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('type', 'string', type);
    const had = this.listenerCount(type) > 0;
    emitTo(this, type, undefined, value);
    return had;
  }

  [kCreateEvent](value, type) {
    return new CustomEvent(type, { detail: value });
  }

  once(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { once: true, [kNodeStyle]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNode(this);
    const lists = listsOf(this);
    if (lists !== null) {
      for (const name of type === undefined ? [...lists.keys()] : [String(type)]) {
        const list = lists.get(name);
        if (list === undefined) continue;
        for (const item of list.items.slice()) {
          const listener = item.get();
          if (listener !== undefined) {
            this.removeEventListener(name, listener, { capture: item.capture });
          }
        }
        lists.delete(name);
      }
    }
    return this;
  }
}

function checkNode(target) {
  if (!isEventTarget(target) || !(target instanceof NodeEventTarget)) {
    throw new codes.ERR_INVALID_THIS('NodeEventTarget');
  }
}

// ---- on... properties ---------------------------------------------------------------------------

// Defines target.on<name>: one listener of `type` that keeps its place when it is replaced.
function defineEventHandler(target, name, type = name) {
  function get() {
    check(this);
    return handlersOf(this).get(type)?.handler ?? null;
  }

  function set(value) {
    check(this);
    const handlers = handlersOf(this);
    let entry = handlers.get(type);
    const isHandler = typeof value === 'function' || (typeof value === 'object' && value !== null);
    if (!isHandler) {
      if (entry === undefined) return;
      handlers.delete(type);
      this.removeEventListener(type, entry.listener);
      return;
    }
    if (entry !== undefined) {
      entry.handler = value;
      return;
    }
    entry = { handler: value, listener: undefined };
    const listener = function(event) {
      return typeof entry.handler === 'function' ?
        entry.handler.call(this, event) : undefined;
    };
    entry.listener = listener; // why not at once: internal/streams/readable_pipe.js
    handlers.set(type, entry);
    this.addEventListener(type, entry.listener);
  }

  Object.defineProperty(get, 'name', { __proto__: null, value: `get on${name}` });
  Object.defineProperty(set, 'name', { __proto__: null, value: `set on${name}` });
  Object.defineProperty(target, `on${name}`, {
    __proto__: null, get, set, configurable: true, enumerable: true,
  });
}

// Functions, in the order they would be called; events.getEventListeners.
function getListeners(target, type) {
  const list = listsOf(target)?.get(String(type));
  if (list === undefined) return [];
  return list.items.map((item) => item.get()).filter((listener) => listener !== undefined);
}

finishClass(EventTarget, 'EventTarget');
finishClass(NodeEventTarget, 'EventTarget');
delete NodeEventTarget.prototype[Symbol.toStringTag];

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  finishClass,
  getListeners,
  isEventTarget,
  kCreateEvent,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kWeakHandler,
  trust,
};
