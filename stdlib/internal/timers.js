// SPDX-License-Identifier: MIT
'use strict';
// Timers and immediates. Timers of one duration form a list in order of their start (so starting,
// refreshing and clearing are O(1)); the lists wait in a binary heap by the time their first timer
// is due. One libuv timer is set for the earliest list. Source of behaviour: doc timers.md.

const ops = natives('timers');
const { getFrame, setFrame } = require('internal/async_context');
const asyncIds = require('internal/async_ids');
const { runNextTicks, state } = require('internal/task_queue');
const { inspect } = require('internal/inspect');
const { validateFunction } = require('internal/validators');

const IMMEDIATES = 2, IMMEDIATE_REFS = 3; // enum rt_state
const TIMEOUT_MAX = 2 ** 31 - 1;

// ---- lists by duration --------------------------------------------------------------------------------

class TimersList {
  constructor(ms, expiry) {
    this.first = null;
    this.last = null;
    this.ms = ms;
    this.expiry = expiry; // when the first timer is due; may be early, never late
    this.place = -1;      // in the heap
  }
}

const lists = new Map(); // ms -> TimersList
const heap = [];
let refs = 0;            // timers that keep the loop alive
let nextExpiry = Infinity;
let knownIds = null;     // id -> Timeout, for timers used as numbers

function siftUp(list) {
  let i = list.place;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent].expiry <= list.expiry) break;
    heap[i] = heap[parent];
    heap[i].place = i;
    i = parent;
  }
  heap[i] = list;
  list.place = i;
}

function siftDown(list) {
  let i = list.place;
  const n = heap.length;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= n) break;
    if (child + 1 < n && heap[child + 1].expiry < heap[child].expiry) child++;
    if (heap[child].expiry >= list.expiry) break;
    heap[i] = heap[child];
    heap[i].place = i;
    i = child;
  }
  heap[i] = list;
  list.place = i;
}

function heapAdd(list) {
  list.place = heap.length;
  heap.push(list);
  siftUp(list);
}

function heapRemove(list) {
  const last = heap.pop();
  if (last === list) return;
  last.place = list.place;
  heap[last.place] = last;
  siftUp(last);
  siftDown(last);
}

function listAppend(list, timer) {
  timer._list = list;
  timer._prev = list.last;
  timer._next = null;
  if (list.last === null) list.first = timer;
  else list.last._next = timer;
  list.last = timer;
}

function listRemove(timer) {
  const list = timer._list;
  if (timer._prev === null) list.first = timer._next;
  else timer._prev._next = timer._next;
  if (timer._next === null) list.last = timer._prev;
  else timer._next._prev = timer._prev;
  timer._list = timer._prev = timer._next = null;
  return list;
}

function dropEmpty(list) {
  if (list.first !== null || list.place < 0) return;
  lists.delete(list.ms);
  heapRemove(list);
  list.place = -1;
}

// ---- one timer ------------------------------------------------------------------------------------------

function insert(timer, start) {
  const ms = timer._idleTimeout;
  timer._idleStart = start;
  let list = lists.get(ms);
  if (list === undefined) {
    list = new TimersList(ms, start + ms);
    lists.set(ms, list);
    heapAdd(list);
    if (nextExpiry > list.expiry) {
      nextExpiry = list.expiry;
      ops.schedule(ms);
    }
  }
  listAppend(list, timer);
}

function addRef() { if (refs++ === 0) ops.setRef(true); }
function dropRef() { if (--refs === 0) ops.setRef(false); }

const warned = new Set(); // kinds that a process is warned of once

function warnOfDuration(after) {
  if (after >= 0 && after < 1) return;
  const [kind, text] = after > TIMEOUT_MAX ? ['Overflow', 'does not fit into a 32-bit signed integer'] :
    after < 0 ? ['Negative', 'is a negative number'] : ['NaN', 'is not a number'];
  if (warned.has(kind)) return;
  if (kind !== 'Overflow') warned.add(kind);
  process.emitWarning(`${after} ${text}.\nTimeout duration was set to 1.`, `Timeout${kind}Warning`);
}

class Timeout {
  constructor(callback, after, args, repeat, ref) {
    if (after === undefined) after = 1;
    else after *= 1; // Coalesce to number or NaN.
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      warnOfDuration(after);
      after = 1;
    }
    this._idleTimeout = Math.trunc(after);
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this._ref = ref;
    this._id = 0;
    this._list = null;
    this._prev = null;
    this._next = null;
    this._frame = getFrame();
    this._asyncId = asyncIds.newId();
    this._trigger = asyncIds.current();
    if (asyncIds.enabled()) asyncIds.emitInit(this._asyncId, 'Timeout', this._trigger, this);
    if (ref) addRef();
    insert(this, ops.now());
  }

  refresh() {
    if (this._destroyed && this._repeat === null && this._onTimeout === null) return this;
    if (this._list !== null) {
      const list = listRemove(this);
      dropEmpty(list);
    } else if (this._destroyed) {
      this._destroyed = false;
      if (this._ref) addRef();
    }
    insert(this, ops.now());
    return this;
  }

  unref() {
    if (this._ref) {
      this._ref = false;
      if (!this._destroyed) dropRef();
    }
    return this;
  }

  ref() {
    if (!this._ref) {
      this._ref = true;
      if (!this._destroyed) addRef();
    }
    return this;
  }

  hasRef() { return this._ref; }

  close() {
    clearTimeout(this);
    return this;
  }

  [Symbol.dispose]() { clearTimeout(this); }

  [Symbol.toPrimitive]() {
    if (this._id === 0) {
      this._id = this._asyncId;
      knownIds ??= new Map();
      if (!this._destroyed) knownIds.set(this._id, this);
    }
    return this._id;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

// The end of a timer: cleared, or run and not repeated.
function finish(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer._ref) dropRef();
  if (timer._id !== 0 && knownIds !== null) knownIds.delete(timer._id);
  if (asyncIds.enabled()) asyncIds.emitDestroy(timer._asyncId);
}

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length === 0 ? undefined : args, false, true);
}

function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, args.length === 0 ? undefined : args, true, true);
}

function clearTimeout(timer) {
  if (timer === undefined || timer === null) return;
  if (timer instanceof Timeout) {
    timer._onTimeout = null;
    timer._repeat = null;
    if (timer._list !== null) dropEmpty(listRemove(timer));
    finish(timer);
  } else if ((typeof timer === 'number' || typeof timer === 'string') && knownIds !== null) {
    clearTimeout(knownIds.get(Number(timer)));
  }
}

// ---- expiry -----------------------------------------------------------------------------------------------

function call(timer) {
  const args = timer._timerArgs;
  if (timer._frame !== getFrame()) setFrame(timer._frame);
  const before = asyncIds.enter(timer._asyncId, timer._trigger, timer);
  if (args === undefined) timer._onTimeout();
  else timer._onTimeout(...args);
  asyncIds.leave(before);
}

// Runs one due timer; in the end it is in a list again, or finished.
function fire(timer, now) {
  const list = listRemove(timer);
  if (timer._onTimeout === null) return finish(timer);
  try {
    call(timer);
    setFrame(undefined); // after an exception it stays for its handler
  } finally {
    if (timer._repeat !== null && timer._list === null && timer._onTimeout !== null && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, ops.now());
    } else if (timer._list === null) {
      finish(timer);
    }
    dropEmpty(list);
  }
}

let ranOne = false; // of the current round: ticks run between timers

function runList(list, now) {
  for (let timer = list.first; timer !== null; timer = list.first) {
    const due = timer._idleStart + list.ms;
    if (due > now) {
      list.expiry = Math.max(due, now + 1);
      siftDown(list);
      return;
    }
    if (ranOne) {
      runNextTicks();
      if (list.first !== timer) continue;
    } else {
      ranOne = true;
    }
    fire(timer, now);
    if (list.place < 0) return;
  }
  dropEmpty(list);
}

// Called by C when the libuv timer fires; again when a timer threw. Sets libuv's timer again itself:
// ticks and promises that run after it may start timers, too.
function onExpire(now) {
  nextExpiry = Infinity;
  ranOne = false;
  for (let list = heap[0]; list !== undefined; list = heap[0]) {
    if (list.expiry > now) {
      now = ops.now();
      if (list.expiry > now) {
        nextExpiry = list.expiry;
        ops.schedule(Math.max(1, nextExpiry - now));
        return true;
      }
    }
    runList(list, now);
  }
  return true;
}

// ---- immediates ----------------------------------------------------------------------------------------------

let immediates = [];
let polled = [];    // what has the answer of an operation already, as if the loop had just polled it
let running = null; // the round being run, when a callback threw
let position = 0;

class Immediate {
  constructor(callback, args, isPolled = false) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this._ref = true;
    this._frame = getFrame();
    this._asyncId = asyncIds.newId();
    this._trigger = asyncIds.current();
    if (asyncIds.enabled()) asyncIds.emitInit(this._asyncId, 'Immediate', this._trigger, this);
    if (state[IMMEDIATE_REFS]++ === 0) ops.setImmediateRef(true);
    state[IMMEDIATES]++;
    if (isPolled) polled.push(this);
    else immediates.push(this);
  }

  ref() {
    if (!this._ref && !this._destroyed) {
      this._ref = true;
      if (state[IMMEDIATE_REFS]++ === 0) ops.setImmediateRef(true);
    }
    return this;
  }

  unref() {
    if (this._ref && !this._destroyed) {
      this._ref = false;
      if (--state[IMMEDIATE_REFS] === 0) ops.setImmediateRef(false);
    }
    return this;
  }

  hasRef() { return this._ref; }

  [Symbol.dispose]() { clearImmediate(this); }
}

// The callback of an operation whose answer was there at once. It runs before the immediates of the same turn, and those
// it makes run before any timer, as from every I/O callback.
function setPolled(callback, ...args) {
  return new Immediate(callback, args, true);
}

function endImmediate(immediate) {
  immediate._destroyed = true;
  state[IMMEDIATES]--;
  if (immediate._ref) {
    immediate._ref = false;
    if (--state[IMMEDIATE_REFS] === 0) ops.setImmediateRef(false);
  }
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : args);
}

function clearImmediate(immediate) {
  if (!(immediate instanceof Immediate) || immediate._destroyed) return;
  endImmediate(immediate);
  if (asyncIds.enabled()) asyncIds.emitDestroy(immediate._asyncId);
  immediate._onImmediate = null;
  immediate._argv = undefined; // its round may still hold it
}

function callImmediate(immediate) {
  const args = immediate._argv;
  if (immediate._frame !== getFrame()) setFrame(immediate._frame);
  const before = asyncIds.enter(immediate._asyncId, immediate._trigger, immediate);
  try {
    if (args === undefined) immediate._onImmediate();
    else immediate._onImmediate(...args);
    asyncIds.leave(before);
  } finally {
    immediate._onImmediate = null;
    immediate._argv = undefined;
    if (asyncIds.enabled()) asyncIds.emitDestroy(immediate._asyncId);
  }
}

// Runs what is left of the round.
function finishRound() {
  let first = true; // also of what one that threw has left: its ticks come after the next
  while (position < running.length) {
    if (!first && !running[position]._destroyed) runNextTicks(); // may throw: the immediate is still to be run then
    const immediate = running[position++];
    if (immediate._destroyed) continue;
    first = false;
    endImmediate(immediate);
    callImmediate(immediate);
    setFrame(undefined);
  }
  running = null;
}

let polledRound = false; // the round being run is that of the polled ones

function beginRound(list) {
  running = list;
  position = 0;
}

// Called by C once a turn; again when an immediate threw, until the rounds are over.
function onImmediate() {
  if (running === null && polled.length > 0) {
    beginRound(polled);
    polled = [];
    polledRound = true;
  }
  if (polledRound) {
    finishRound();
    polledRound = false;
    runNextTicks();
  }
  if (running === null) {
    beginRound(immediates);
    immediates = [];
    asyncIds.flushDestroyed(); // what it makes is of the next round
  }
  finishRound();
  return true;
}

ops.hooks.on_expire = onExpire;
ops.hooks.on_immediate = onImmediate;

// Also of the globals in a program that has not loaded 'timers'.
for (const fn of [setTimeout, setImmediate]) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    enumerable: true, get: () => require('timers/promises')[fn.name],
  });
}

function clearInterval(timer) { clearTimeout(timer); }

// In how many ms the next timer that runs once is due, whether or not it keeps the loop alive; undefined: none waits.
function nextTimeout() {
  let next;
  for (const list of lists.values()) {
    for (let timer = list.first; timer !== null; timer = timer._next) {
      if (timer._repeat !== null) continue;
      const due = timer._idleStart + list.ms;
      if (next === undefined || due < next) next = due;
      break; // Those behind are due later.
    }
  }
  return next === undefined ? undefined : Math.max(next - ops.now(), 1);
}

module.exports = {
  activeTimers: () => refs, nextTimeout,
  TIMEOUT_MAX, Timeout, Immediate, setPolled, setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
};
