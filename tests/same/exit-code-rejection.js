// SPDX-License-Identifier: MIT
'use strict';
// An unhandled rejection ends the process with code 1 after ticks and microtasks.
process.on('exit', (code) => console.log('exit', code));
process.nextTick(() => console.log('tick'));
queueMicrotask(() => console.log('micro'));
setTimeout(() => console.log('never: timer'), 0);
Promise.reject(new Error('nobody handles this'));
const late = Promise.reject(new Error('handled in time'));
queueMicrotask(() => late.catch((err) => console.log(err.message)));
