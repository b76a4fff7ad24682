/* SPDX-License-Identifier: MIT */
/*
 * locks.js - navigator.locks and worker_threads.locks: the Web Locks API. Who holds what is known to all threads
 * (locks.c); here are the promises of this one.
 *
 * Source: W3C Web Locks API; Node's doc/api/worker_threads.md, diagnostics_channel.md.
 */
'use strict';

const ops = natives('locks');
const dc = require('diagnostics_channel');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateOneOf } = require('internal/validators');
const { finishClass } = require('web/event');
const { DOMException } = require('web/dom_exception');

const SHARED = 1, IF_AVAILABLE = 2, STEAL = 4; // as in locks.c
const GRANTED = 1, UNAVAILABLE = 2;

const kMake = Symbol('kMake');
const [start, grant, miss, end] = ['start', 'grant', 'miss', 'end'].map((name) => dc.channel(`locks.request.${name}`));

let handle; // of this thread
let lastId = 0;
const requests = new Map(); // id -> { onGrant, onSteal }

function open() {
  handle ??= ops.open({});
  return handle;
}

ops.hooks.on_change = (owner, id, what) => {
  const request = requests.get(id);
  if (what === GRANTED) request?.onGrant();
  else request?.onSteal();
};

class Lock {
  #name;
  #mode;

  constructor(token, name, mode) {
    if (token !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#mode = mode;
  }

  get name() { return this.#name; }
  get mode() { return this.#mode; }
}

function notSupported(message) {
  return new DOMException(message, 'NotSupportedError');
}

function readOptions(options = {}) {
  if (options !== null && typeof options !== 'object' && typeof options !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options ?? {};
  validateOneOf(mode, 'options.mode', ['exclusive', 'shared']);
  validateBoolean(ifAvailable, 'options.ifAvailable');
  validateBoolean(steal, 'options.steal');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (steal && ifAvailable) throw notSupported('ifAvailable and steal are mutually exclusive');
  if (steal && mode !== 'exclusive') throw notSupported('steal is only supported for exclusive locks');
  if (signal !== undefined && (steal || ifAvailable)) {
    throw notSupported('signal cannot be used with steal or ifAvailable');
  }
  return { mode, ifAvailable, steal, signal };
}

// Until the lock is there; rejected when the signal comes first.
function granted(id, request, signal) {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      ops.release(handle, id);
      requests.delete(id);
      reject(signal.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    request.onGrant = () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
  });
}

async function hold(name, { mode, ifAvailable, steal, signal }, callback) {
  const id = ++lastId, request = { onGrant: undefined, onSteal: undefined };
  const flags = (mode === 'shared' ? SHARED : 0) | (ifAvailable ? IF_AVAILABLE : 0) | (steal ? STEAL : 0);
  const event = { name, mode };
  const stolen = new Promise((resolve, reject) => { request.onSteal = () => reject(stolenError()); });
  stolen.catch(() => {});
  requests.set(id, request);
  const answer = ops.request(open(), id, name, flags);
  if (answer === UNAVAILABLE) {
    requests.delete(id);
    miss.publish(event);
    return callback(null);
  }
  if (answer !== GRANTED) await granted(id, request, signal);
  else await undefined; // never in the call of request() itself
  grant.publish(event);
  let result, failure;
  try {
    result = await Promise.race([callback(new Lock(kMake, name, mode)), stolen]);
  } catch (error) {
    failure = { error };
  }
  requests.delete(id);
  if (!ops.release(handle, id)) throw stolenError(); // also when the news of it is still on its way
  if (failure !== undefined) throw failure.error;
  return result;
}

const stolenError = () => new DOMException('The operation was aborted', 'AbortError');

class LockManager {
  constructor(token) {
    if (token !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  // Doc: locks.request(name[, options], callback)
  async request(name, options, callback = undefined) {
    if (!(this instanceof LockManager)) throw new ERR_INVALID_THIS('LockManager');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'callback');
    if (callback === undefined) {
      callback = options;
      options = undefined;
    }
    name = `${name}`;
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    const given = readOptions(options);
    given.signal?.throwIfAborted();
    if (name.startsWith('-')) throw notSupported('Lock name may not start with hyphen');
    const event = { name, mode: given.mode, ifAvailable: given.ifAvailable, steal: given.steal, error: undefined };
    start.publish({ name, mode: given.mode });
    try {
      return await hold(name, given, callback);
    } catch (error) {
      event.error = error;
      throw error;
    } finally {
      end.publish(event);
    }
  }

  // Doc: locks.query()
  async query() {
    if (!(this instanceof LockManager)) throw new ERR_INVALID_THIS('LockManager');
    const held = [], pending = [], list = ops.query();
    for (let i = 0; i < list.length; i += 4) {
      const { [i]: name, [i + 1]: isShared, [i + 2]: isHeld, [i + 3]: thread } = list;
      const mode = isShared ? 'shared' : 'exclusive';
      (isHeld ? held : pending).push({ name, mode, clientId: `node-${process.pid}-${thread}` });
    }
    return { held: held.reverse(), pending }; // the newest first, as Node lists them
  }
}

finishClass(Lock, 'Lock');
finishClass(LockManager, 'LockManager');

module.exports = { Lock, LockManager, locks: new LockManager(kMake) };
