// SPDX-License-Identifier: MIT
'use strict';
// An uncaught error: exit listeners run with code 1, what was queued does not.
process.on('exit', (code) => console.log('exit', code, process.exitCode));
process.on('uncaughtExceptionMonitor', (err, origin) => console.log('monitor', err.message, origin));
process.nextTick(() => console.log('never: tick'));
setImmediate(() => console.log('never: immediate'));
console.log('before');
throw new RangeError('boom');
