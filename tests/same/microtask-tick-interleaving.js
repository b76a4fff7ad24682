// SPDX-License-Identifier: MIT
'use strict';
// How ticks and microtasks take turns, from the main script, timers and immediates.
function burst(label, next) {
  console.log(label, 'start');
  process.nextTick(() => {
    console.log(label, 'tick 1');
    Promise.resolve().then(() => console.log(label, 'micro from tick 1'));
    process.nextTick(() => console.log(label, 'tick from tick 1'));
  });
  Promise.resolve().then(() => {
    console.log(label, 'micro 1');
    process.nextTick(() => console.log(label, 'tick from micro 1'));
    return Promise.resolve();
  }).then(() => {
    console.log(label, 'micro 2');
    queueMicrotask(() => console.log(label, 'micro from micro 2'));
  });
  process.nextTick(() => console.log(label, 'tick 2'));
  (async () => {
    await null;
    console.log(label, 'after await');
    await new Promise((resolve) => process.nextTick(resolve));
    console.log(label, 'after a tick');
    next?.();
  })();
  console.log(label, 'end');
}

burst('main', () => {
  setTimeout(() => burst('timer', () => {
    setImmediate(() => burst('immediate', pair));
  }), 1);
});
function pair() {
  setTimeout(t1, 5);
  setTimeout(() => console.log('t2'), 5);
}
function t1() {
  console.log('t1');
  Promise.resolve().then(() => console.log('micro between timers'));
  process.nextTick(() => console.log('tick between timers'));
}
