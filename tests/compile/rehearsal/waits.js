// Waits for a thread at once, as synchronous calls of asynchronous functions do.
require('./lazy.js');
const { Worker } = require('worker_threads');
const turn = new Int32Array(new SharedArrayBuffer(4));
const code = "const { workerData: turn } = require('worker_threads'); Atomics.store(turn, 0, 1); Atomics.notify(turn, 0);";
new Worker(code, { eval: true, workerData: turn });
Atomics.wait(turn, 0, 0);
console.log('woken');
