/* SPDX-License-Identifier: MIT */
/*
 * event.js - Event and CustomEvent (WHATWG DOM, "Events"). There is no tree: an event goes to one
 * target, so capturing and bubbling do nothing.
 *
 * Who: event_target.js dispatches; boot makes the classes global. The functions exported in lower
 * case are for dispatching code only.
 */
'use strict';

const { codes } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { validateObject, kValidateObjectAllowObjectsAndNull } = require('internal/validators');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

let beginDispatch;
let endDispatch;
let isBeingDispatched;
let isStopped;
let setPassive;
let trust;
let isEvent;

function now() {
  return globalThis.performance?.now() ?? 0;
}

class Event {
  #type;
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #defaultPrevented = false;
  #propagationStopped = false;
  #stopped = false;
  #dispatching = false;
  #trusted = false;
  #inPassive = false;
  #target = null;
  #timeStamp = now();

  static {
    isEvent = (value) => value !== null && typeof value === 'object' && #type in value;
    isBeingDispatched = (event) => event.#dispatching;
    isStopped = (event) => event.#stopped;
    trust = (event) => {
      event.#trusted = true;
      return event;
    };
    beginDispatch = (event, target) => {
      event.#target = target;
      event.#dispatching = true;
    };
    setPassive = (event, value) => {
      event.#inPassive = value;
    };
    endDispatch = (event) => {
      event.#dispatching = false;
    };
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    this.#type = `${type}`;
    if (options === undefined || options === null) return;
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    this.#bubbles = !!options.bubbles;
    this.#cancelable = !!options.cancelable;
    this.#composed = !!options.composed;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#defaultPrevented = false;
    this.#propagationStopped = false;
    this.#stopped = false;
  }

  stopImmediatePropagation() {
    check(this);
    this.#propagationStopped = true;
    this.#stopped = true;
  }

  preventDefault() {
    check(this);
    if (this.#cancelable && !this.#inPassive) this.#defaultPrevented = true;
  }

  stopPropagation() {
    check(this);
    this.#propagationStopped = true;
  }

  composedPath() {
    check(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get target() { return check(this).#target; }
  get currentTarget() { return check(this).#dispatching ? this.#target : null; }
  get srcElement() { return check(this).#target; }
  get type() { return check(this).#type; }
  get cancelable() { return check(this).#cancelable; }
  get defaultPrevented() { return check(this).#cancelable && this.#defaultPrevented; }
  get timeStamp() { return check(this).#timeStamp; }
  get returnValue() { return !check(this).#cancelable || !this.#defaultPrevented; }
  get bubbles() { return check(this).#bubbles; }
  get composed() { return check(this).#composed; }
  get eventPhase() { return check(this).#dispatching ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { return check(this).#propagationStopped; }
  set cancelBubble(value) {
    check(this);
    if (value) this.#propagationStopped = true;
  }
  get isTrusted() { return check(this).#trusted; }

  [customInspect](depth, options) {
    if (!isEvent(this)) return this;
    const { name } = this.constructor;
    if (depth < 0) return name;
    return `${name} ${inspect({
      type: this.#type,
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, { ...options, depth: options.depth == null ? options.depth : options.depth - 1 })}`;
  }

  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;
}

function check(event) {
  if (!isEvent(event)) throw new codes.ERR_INVALID_THIS('Event');
  return event;
}

class CustomEvent extends Event {
  #detail = null;

  constructor(type, options) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (this === null || typeof this !== 'object' || !(#detail in this)) {
      throw new codes.ERR_INVALID_THIS('CustomEvent');
    }
    return this.#detail;
  }
}

// Members of web classes are enumerable and each class has its tag.
function finishClass(Class, tag) {
  const { prototype } = Class;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name !== 'constructor') Object.defineProperty(prototype, name, { enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: tag,
  });
}

finishClass(Event, 'Event');
finishClass(CustomEvent, 'CustomEvent');
for (const name of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE']) {
  const constant = { __proto__: null, enumerable: true, writable: false, configurable: false,
                     value: Event[name] };
  Object.defineProperty(Event, name, constant);
  Object.defineProperty(Event.prototype, name, constant);
}

module.exports = {
  CustomEvent,
  Event,
  beginDispatch,
  endDispatch,
  finishClass,
  isBeingDispatched,
  isEvent,
  isStopped,
  setPassive,
  trust,
};
