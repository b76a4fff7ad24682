// SPDX-License-Identifier: MIT
'use strict';
// The public module 'diagnostics_channel'. A channel without subscribers costs one property read.
// Source of behaviour: doc diagnostics_channel.md.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { getFrame, setFrame } = require('internal/async_context');
const { update } = require('internal/watched');

// name -> Channel; channels with subscribers are kept alive, others only as long as somebody has them.
const active = new Map();
let known = null; // name -> WeakRef, made at first use: a realm in a blob holds no WeakRef

function note(channel) {
  if (channel.hasSubscribers) active.set(channel.name, channel);
  else active.delete(channel.name);
  update(channel.name, active);
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
  }

  static [Symbol.hasInstance](instance) {
    return instance !== null && typeof instance === 'object' && typeof instance.publish === 'function' &&
      typeof instance.bindStore === 'function' && 'name' in instance && '_subscribers' in instance;
  }

  get hasSubscribers() { return this._subscribers !== undefined || this._stores !== undefined; }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...(this._subscribers ?? []), subscription];
    note(this);
  }

  unsubscribe(subscription) {
    const at = this._subscribers === undefined ? -1 : this._subscribers.indexOf(subscription);
    if (at < 0) return false;
    const rest = this._subscribers.filter((_, i) => i !== at);
    this._subscribers = rest.length === 0 ? undefined : rest;
    note(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores = new Map(this._stores).set(store, transform);
    note(this);
  }

  unbindStore(store) {
    if (this._stores === undefined || !this._stores.has(store)) return false;
    const rest = new Map(this._stores);
    rest.delete(store);
    this._stores = rest.size === 0 ? undefined : rest;
    note(this);
    return true;
  }

  publish(data) {
    const list = this._subscribers;
    if (list === undefined) return;
    for (let i = 0; i < list.length; i++) {
      try {
        list[i](data, this.name);
      } catch (err) {
        process.nextTick(() => { throw err; });
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    const before = getFrame();
    if (this._stores !== undefined) {
      for (const { 0: store, 1: transform } of this._stores) {
        let value = data;
        try {
          if (transform !== undefined) value = transform(data);
        } catch (err) {
          process.nextTick(() => { throw err; });
          continue;
        }
        store.enterWith(value);
      }
    }
    try {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    } finally {
      setFrame(before);
    }
  }
}

function channel(name) {
  const found = active.get(name) ?? known?.get(name)?.deref();
  if (found !== undefined) return found;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  const made = new Channel(name);
  if (natives('boot').building()) {
    active.set(name, made);
  } else {
    known ??= new Map();
    known.set(name, new WeakRef(made));
  }
  return made;
}

const subscribe = (name, subscription) => channel(name).subscribe(subscription);
const unsubscribe = (name, subscription) => channel(name).unsubscribe(subscription);

function hasSubscribers(name) {
  const found = active.get(name) ?? known?.get(name)?.deref();
  return found !== undefined && found.hasSubscribers;
}

// ---- tracing ----------------------------------------------------------------------------------------------

const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function channelOf(nameOrChannels, name) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${name}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const found = nameOrChannels[name];
    if (found === undefined) throw new TypeError('Cannot convert undefined or null to object');
    if (!(found instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${name}`, ['Channel'], found);
    return found;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const name of events) {
      Object.defineProperty(this, name, { __proto__: null, value: channelOf(nameOrChannels, name) });
    }
  }

  get hasSubscribers() { return events.some((name) => this[name].hasSubscribers); }

  subscribe(handlers) {
    validateObject(handlers, 'handlers');
    for (const name of events) if (handlers[name]) this[name].subscribe(handlers[name]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const name of events) if (handlers[name] && !this[name].unsubscribe(handlers[name])) done = false;
    return done;
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const rejected = (err) => {
      context.error = err;
      error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return Promise.reject(err);
    };
    const resolved = (result) => {
      context.result = result;
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return result;
    };
    return start.runStores(context, () => {
      try {
        let promise = Reflect.apply(fn, thisArg, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
        return promise.then(resolved, rejected);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position < 0 ? args.length + position : position, 1, function wrapped(err, res) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = res;
      }
      const own = arguments;
      asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, own);
        } finally {
          asyncEnd.publish(context);
        }
      });
    });
    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }
}

const tracingChannel = (nameOrChannels) => new TracingChannel(nameOrChannels);

module.exports = { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel };
