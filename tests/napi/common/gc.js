/* SPDX-License-Identifier: MIT */
/* Waiting for garbage collections; needs --expose-gc. */
'use strict';

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve));
}

async function gcUntil(name, condition, maxCount = 10, options = undefined) {
  for (let i = 0; i < maxCount; i++) {
    await nextTurn();
    if (options) {
      await globalThis.gc(options);
    } else {
      await globalThis.gc();
    }
    if (condition()) return;
  }
  throw new Error(`Test ${name} failed`);
}

module.exports = { gcUntil };
