// SPDX-License-Identifier: MIT
'use strict';
// Loads a module in a process of its own, there in the main thread or, as 'worker', in another one.

const { isMainThread, Worker, workerData } = require('worker_threads');

function requireAs(filename, flags, options, role) {
  const { spawnSync } = require('child_process');
  return spawnSync(process.execPath, [...flags, __filename, role, filename], options);
}

if (require.main !== module) {
  module.exports = requireAs;
} else if (!isMainThread) {
  require(workerData);
} else if (process.argv[2] === 'worker') {
  new Worker(__filename, { workerData: process.argv[3] });
} else {
  require(process.argv[3]);
}
