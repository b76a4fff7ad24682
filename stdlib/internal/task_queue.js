// SPDX-License-Identifier: MIT
'use strict';
// process.nextTick, queueMicrotask and the end of each call from C: ticks, then microtasks, until
// both are empty, then unhandled rejections. C calls processTicksAndRejections (realm slot TICK) only when
// state[TICKS] or state[REJECTIONS] is set; otherwise it drains the microtasks itself.

const { getFrame, setFrame } = require('internal/async_context');
const { validateFunction } = require('internal/validators');
const { setSlot, getSlot } = natives('boot');
const { runMicrotasks, enqueueMicrotask } = natives('async');
const asyncIds = require('internal/async_ids');

const SLOT_TICK = 2, SLOT_STATE = 9; // enum en_realm_slot
const TICKS = 0, EXITING = 4, NOW = 5; // enum rt_state
const state = getSlot(SLOT_STATE);

let processRejections = () => false;
let onThrown = null;

// The loop's clock in milliseconds as it was when C called: what stamps each request costs no call. It wraps at 2^32:
// only differences mean something.
const roundTime = () => state[NOW];
const msSince = (then) => (state[NOW] - then) >>> 0;

// A queue of [callback, args, frame, id, trigger] in one array with a moving head: no object per tick. The array is
// longer than what is queued: setting its length goes through C++.
const STRIDE = 5;
let queue = [];
let head = 0;
let tail = 0;

function nextTick(callback) {
  validateFunction(callback, 'callback');
  if (state[EXITING]) return;
  let args;
  if (arguments.length > 1) {
    args = new Array(arguments.length - 1);
    for (let i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  let id = 0, trigger = 0;
  if (asyncIds.enabled()) {
    id = asyncIds.newId();
    trigger = asyncIds.current();
    asyncIds.emitInit(id, 'TickObject', trigger, callback);
  }
  queue[tail] = callback;
  queue[tail + 1] = args;
  queue[tail + 2] = getFrame();
  queue[tail + 3] = id;
  queue[tail + 4] = trigger;
  tail += STRIDE;
  state[TICKS] = 1;
}

// Keeps a small array for the next round, lets a large one go.
function emptied() {
  if (queue.length > 1024) queue = [];
  head = 0;
  tail = 0;
}

// What has run makes room when it is most of a long queue.
function compact() {
  if (head <= 5120 || head * 2 <= tail) return;
  queue = queue.slice(head, tail);
  tail -= head;
  head = 0;
}

// May throw what a callback throws: C then reports it and calls again. The name, and that callbacks are called from
// nowhere else, are in stacks that programs look at.
function processTicksAndRejections() {
  do {
    while (head < tail) {
      const callback = queue[head], args = queue[head + 1], frame = queue[head + 2];
      const id = queue[head + 3], trigger = queue[head + 4];
      queue[head] = queue[head + 1] = queue[head + 2] = undefined;
      head += STRIDE;
      compact();
      if (getFrame() !== frame) setFrame(frame);
      if (id !== 0) {
        asyncIds.run(id, trigger, callback, args);
      } else if (args === undefined) {
        callback();
      } else {
        switch (args.length) {
          case 1: callback(args[0]); break;
          case 2: callback(args[0], args[1]); break;
          case 3: callback(args[0], args[1], args[2]); break;
          default: callback(...args);
        }
      }
    }
    if (head !== 0) emptied();
    setFrame(undefined);
    runMicrotasks();
  } while (head < tail || processRejections());
  state[TICKS] = 0;
}

// For JavaScript that runs several callbacks of one round (timers, immediates): what must run between.
function runNextTicks() {
  if (state[0] === 0 && state[1] === 0) runMicrotasks();
  if (state[0] === 0 && state[1] === 0) return;
  processTicksAndRejections.call(process);
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  let id = 0, trigger = 0;
  if (asyncIds.enabled()) {
    id = asyncIds.newId();
    trigger = asyncIds.current();
    asyncIds.emitInit(id, 'Microtask', trigger, callback);
  }
  // V8 only tells the inspector about what a microtask throws: hence the function around it.
  enqueueMicrotask(() => {
    try {
      if (id === 0) callback();
      else asyncIds.run(id, trigger, callback, undefined);
    } catch (err) {
      onThrown(err);
    }
  });
}

setSlot(SLOT_TICK, processTicksAndRejections.bind(process));

module.exports = {
  msSince,
  nextTick,
  queueMicrotask,
  roundTime,
  runNextTicks,
  state,
  setRejectionHandler(fn) { processRejections = fn; },
  setErrorHandler(fn) { onThrown = fn; },
};
