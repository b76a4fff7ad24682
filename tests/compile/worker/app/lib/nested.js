// SPDX-License-Identifier: MIT
'use strict';
const path = require('path');
const { Worker, workerData } = require('worker_threads');

const { port } = workerData;
new Worker(path.join(__dirname, 'innermost.js'), { workerData: { port }, transferList: [port] });
for (;;);
