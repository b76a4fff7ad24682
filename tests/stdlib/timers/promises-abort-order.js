// SPDX-License-Identifier: MIT
'use strict';
// A listener of the signal that rejects at once is faster than the timer's promise, though it listens later.
const assert = require('assert');
const { setImmediate: later, setTimeout: sleep } = require('timers/promises');

(async () => {
  for (const start of [(signal) => sleep(1000, null, { signal }), (signal) => later(null, { signal })]) {
    const controller = new AbortController(), { signal } = controller;
    const waiting = start(signal);
    const listening = new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    controller.abort(new TypeError('mine'));
    await assert.rejects(Promise.race([waiting, listening]), { message: 'mine' });
    await assert.rejects(waiting, { name: 'AbortError' });
  }
})();
