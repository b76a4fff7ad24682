// SPDX-License-Identifier: MIT
'use strict';
// The public module 'domain'. Source of behaviour: doc domain.md and Node's test-domain-*.
//
// The current domain travels in the async context frame, so whatever calls back later (timers, ticks, promises,
// native requests) does so in the domain it was asked for in. `stack` holds the domains entered in this turn;
// a turn that begins in another domain makes it anew (sync). Loading this module changes EventEmitter and
// takes uncaught exceptions: it is never part of a snapshot (boot/build).

const EventEmitter = require('events');
const asyncIds = require('internal/async_ids');
const { getFrame, setFrame } = require('internal/async_context');
const { takeUncaught } = require('internal/process_events');
const {
  codes: { ERR_UNHANDLED_ERROR },
} = require('internal/errors');

const key = Symbol('domain'); // in frames
const stack = []; // read by at(): a program may put accessors on Array.prototype

// ---- the current domain -------------------------------------------------------------------------------

// What process.domain is where there is none: null at first and after an error was handled, as in Node.
let none = null;

function current() { return getFrame()?.get(key); }

function setCurrent(domain) {
  if (current() === domain) return;
  const frame = new Map(getFrame());
  if (domain === undefined || domain === null) frame.delete(key);
  else frame.set(key, domain);
  setFrame(frame.size === 0 ? undefined : frame);
}

// The stack of this turn.
function sync() {
  const domain = current();
  if (stack.at(-1) !== domain) {
    stack.length = 0;
    if (domain !== undefined) stack.push(domain);
  }
  return stack;
}

function mark(err, properties) {
  if ((typeof err !== 'object' && typeof err !== 'function') || err === null) return;
  const { domain, ...others } = properties;
  Object.defineProperty(err, 'domain', { configurable: true, enumerable: false, value: domain, writable: true });
  Object.assign(err, others);
}

function setDomain(object, value) {
  Object.defineProperty(object, 'domain', { configurable: true, enumerable: false, value, writable: true });
}

// ---- Domain -----------------------------------------------------------------------------------------------

class Domain extends EventEmitter {
  members = [];

  constructor() {
    super();
    asyncIds.addHook(hook);
  }

  enter() {
    none = undefined;
    sync().push(this);
    setCurrent(this);
  }

  exit() {
    const at = sync().lastIndexOf(this);
    if (at < 0) return;
    stack.length = at;
    setCurrent(stack.at(-1));
  }

  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // A domain is never, by however many steps, a member of itself.
    if (this.domain && emitter instanceof Domain) {
      for (let d = this.domain; d; d = d.domain) if (emitter === d) return;
    }
    setDomain(emitter, this);
    this.members.push(emitter);
  }

  remove(emitter) {
    setDomain(emitter, null);
    const at = this.members.indexOf(emitter);
    if (at >= 0) this.members.splice(at, 1);
  }

  // When `fn` throws, the domain stays entered: that is how the error finds it.
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const domain = this;
    return bound(this, function runIntercepted(err, ...args) {
      if (!(err instanceof Error)) return inside(domain, callback, this, args);
      mark(err, { domain, domainBound: callback, domainThrown: false });
      domain.emit('error', err);
      return undefined;
    });
  }

  bind(callback) {
    const domain = this;
    return bound(this, function runBound(...args) { return inside(domain, callback, this, args); });
  }
}

function inside(domain, callback, self, args) {
  domain.enter();
  const result = Reflect.apply(callback, self, args);
  domain.exit();
  return result;
}

function bound(domain, fn) {
  Object.defineProperty(fn, 'domain', { configurable: true, enumerable: false, value: domain, writable: true });
  return fn;
}

// Promises, timers and other resources say which domain they were made in.
const hook = {
  init(id, type, trigger, resource) {
    const domain = current();
    if (domain === undefined || typeof resource !== 'object') return; // of ticks it is the program's function
    if (type === 'PROMISE' && !(resource instanceof Promise)) return; // of another context
    setDomain(resource, domain);
  },
};

// ---- errors -------------------------------------------------------------------------------------------------

function clear(result) {
  none = null;
  stack.length = 0;
  setCurrent(undefined);
  return result;
}

// An uncaught exception goes to the innermost domain, and to the one around it when that one has no handler, or
// its handler throws. False: no domain listens, so it is an uncaught exception of the process.
function onUncaught(err) {
  none = undefined;
  if (sync().every((domain) => domain.listenerCount('error') === 0)) return clear(false);
  for (;;) {
    const domain = stack.pop();
    setCurrent(stack.at(-1));
    mark(err, { domain, domainThrown: true });
    try {
      if (domain.listenerCount('error') === 0) throw err;
      EventEmitter.prototype.emit.call(domain, 'error', err);
      break;
    } catch (failure) {
      if (stack.length === 0) throw failure;
      err = failure;
      // Nobody is left who would take it.
      if (stack.every((other) => other.listenerCount('error') === 0)) throw failure;
    }
  }
  return clear(true);
}

takeUncaught(onUncaught); // throws when somebody has taken them

const { init, prototype: { emit } } = EventEmitter;

// Emitters belong to the domain they were made in; domains do not.
EventEmitter.usingDomains = true;
EventEmitter.init = function initInDomain(options) {
  setDomain(this, null);
  const domain = current();
  if (domain !== undefined && !(this instanceof Domain)) setDomain(this, domain);
  return init.call(this, options);
};

// The error of an emitter that nobody listens to is the domain's, which is not in itself meanwhile.
function emitError(emitter, domain, err) {
  err ||= new ERR_UNHANDLED_ERROR(err);
  mark(err, { domain, domainEmitter: emitter, domainThrown: false });
  const before = sync().slice();
  while (stack.at(-1) === domain) stack.pop();
  setCurrent(stack.at(-1));
  const wasNone = none;
  none = null;
  domain.emit('error', err);
  none = wasNone;
  stack.length = 0;
  stack.push(...before);
  setCurrent(before.at(-1));
  return false;
}

EventEmitter.prototype.emit = function emitInDomain(type, ...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process) return Reflect.apply(emit, this, [type, ...args]);
  if (type === 'error') {
    if (this.listenerCount('error') === 0) return emitError(this, domain, args[0]);
    return Reflect.apply(emit, this, [type, ...args]);
  }
  domain.enter();
  const result = Reflect.apply(emit, this, [type, ...args]);
  domain.exit();
  return result;
};

Object.defineProperty(process, 'domain', {
  configurable: true, enumerable: true, get: () => current() ?? none, set: setCurrent,
});

function createDomain() { return new Domain(); }

module.exports = { Domain, createDomain, create: createDomain };
Object.defineProperties(module.exports, {
  _stack: { enumerable: true, get: sync },
  active: { enumerable: true, get: () => process.domain, set: setCurrent },
});
