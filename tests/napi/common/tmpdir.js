/* SPDX-License-Identifier: MIT */
/* A folder of this process to write into. */
'use strict';

const fs = require('fs');
const path = require('path');

const tmpPath = path.join(__dirname, '..', `.tmp.${process.pid}`);

function refresh() {
  fs.rmSync(tmpPath, { recursive: true, force: true });
  fs.mkdirSync(tmpPath);
  process.on('exit', () => fs.rmSync(tmpPath, { recursive: true, force: true }));
}

module.exports = {
  path: tmpPath,
  refresh,
  resolve: (...parts) => path.resolve(tmpPath, ...parts),
};
