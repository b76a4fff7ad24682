// SPDX-License-Identifier: MIT
'use strict';
// The async context frame: an immutable Map from AsyncLocalStorage to its store, or undefined. V8
// carries it across promises (continuation-preserved embedder data), rt_req and rt_handle across
// native callbacks; nextTick, timers and immediates keep it beside each callback.

const native = natives('async');

let inUse = false; // some frame has been set, from here on: who never sets one pays no calls for it

const getFrame = () => (inUse ? native.getFrame() : undefined);

function setFrame(frame) {
  if (!inUse) {
    if (frame === undefined) return;
    inUse = true;
  }
  native.setFrame(frame);
}

// Runs fn with `frame` current and puts the old one back.
function runInFrame(frame, fn, self, args) {
  const before = getFrame();
  setFrame(frame);
  try {
    return Reflect.apply(fn, self, args);
  } finally {
    setFrame(before);
  }
}

module.exports = { getFrame, setFrame, runInFrame };
