// SPDX-License-Identifier: MIT
'use strict';
// What a worker's script needs: required by it alone.
const path = require('path');
const { parentPort } = require('worker_threads');

module.exports = (filename) => parentPort.postMessage([path.basename(filename), require.main?.filename === filename]);
