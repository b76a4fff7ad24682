// SPDX-License-Identifier: MIT
'use strict';
// beforeExit may start more work; uncaughtException, unhandledRejection, rejectionHandled, warning, exit.
let rounds = 0;
process.on('beforeExit', (code) => {
  console.log('beforeExit', code, rounds);
  if (rounds++ >= 2) return;
  setTimeout(() => { throw new Error('in a timer'); }, 1);
  setTimeout(() => console.log('the next timer runs', rounds), 1);
});
process.on('exit', (code) => console.log('exit', code));
process.on('uncaughtException', (err, origin) => console.log('uncaught', err.message, origin));
process.on('unhandledRejection', (reason, promise) => {
  console.log('unhandled', reason, promise instanceof Promise);
  setImmediate(() => promise.catch(() => console.log('caught late')));
});
process.on('rejectionHandled', () => console.log('rejectionHandled'));
process.on('warning', (w) => console.log('warning', w.name, w.code, w.message));
process.emitWarning('careful', 'CustomWarning', 'C001');
process.emitWarning(new Error('an error as a warning'));
setImmediate(() => { throw new Error('in an immediate'); });
setImmediate(() => console.log('the next immediate runs'));
process.nextTick(() => { throw new Error('in a tick'); });
process.nextTick(() => console.log('the next tick runs'));
queueMicrotask(() => { throw new Error('in a microtask'); });
queueMicrotask(() => console.log('the next microtask runs'));
Promise.reject('a reason');
