// SPDX-License-Identifier: MIT
'use strict';
// Errors that a handler takes: what waits (ticks, immediates) runs all the same, and others get their turn between.

const log = [];
process.on('uncaughtException', (err) => {
  log.push(`caught ${err.message}`);
  if (err.message.startsWith('again') && Number(err.message.slice(6)) < 40) {
    process.nextTick(() => { throw new Error(`again ${Number(err.message.slice(6)) + 1}`); });
  }
});
process.on('exit', () => console.log(log.join('\n')));

process.nextTick(() => {
  process.nextTick(() => log.push('tick of a tick that throws'));
  throw new Error('tick');
});
process.nextTick(() => log.push('tick behind it'));
setImmediate(() => {
  log.push('immediate 1');
  process.nextTick(() => { throw new Error('tick of immediate 1'); });
});
setImmediate(() => log.push('immediate 2'));
setImmediate(() => { throw new Error('immediate 3'); });
setImmediate(() => {
  log.push('immediate 4');
  // Ticks that throw for long starve nobody.
  process.nextTick(() => { throw new Error('again 0'); });
  setImmediate(() => log.push('immediate beside them'));
});
