// SPDX-License-Identifier: MIT
'use strict';
const { threadId, workerData } = require('worker_threads');

workerData.port.postMessage(threadId > 1);
setInterval(() => {}, 1e6);
