// SPDX-License-Identifier: MIT
'use strict';
// The phases of one turn, mixed: ticks, microtasks, timers, poll, immediates.
const fs = require('fs');
const out = [];
const log = (x) => out.push(x);

log('main 1');
process.nextTick(() => log('tick 1'));
Promise.resolve().then(() => log('micro 1'));
queueMicrotask(() => {
  log('micro 2');
  process.nextTick(() => log('tick of micro 2'));
});
setImmediate(() => {
  log('immediate 1');
  process.nextTick(() => log('tick of immediate 1'));
  Promise.resolve().then(() => log('micro of immediate 1'));
});
setImmediate(() => log('immediate 2'));
log('main 2');

fs.stat(__filename, () => {
  log('poll');
  setTimeout(() => log('timer from poll'), 0);
  setImmediate(() => {
    log('immediate from poll');
    setImmediate(() => log('immediate from immediate'));
    process.nextTick(() => log('tick from that immediate'));
  });
  process.nextTick(() => {
    log('tick from poll');
    Promise.resolve().then(() => log('micro from tick'));
  });
});

process.on('exit', () => {
  // The file operation may end in any turn: what it started is shown by itself.
  const poll = out.filter((x) => /poll|from/.test(x) && x !== 'timer from poll' && x !== 'immediate from immediate');
  console.log(out.filter((x) => !/poll|from/.test(x)).join('\n'));
  console.log('--');
  console.log(poll.join('\n'));
  console.log(out.indexOf('immediate from poll') < out.indexOf('timer from poll'));
});
