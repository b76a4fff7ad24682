// SPDX-License-Identifier: MIT
'use strict';
// `url`: what the module says that is named nowhere; `run`: it runs in a circle until a debugger says globalThis.stop.

function describe() {
  const inspector = require(['insp', 'ector'].join(''));
  try {
    inspector.open(0);
  } catch (err) {
    console.log(inspector.url(), err.code);
  }
}

if (process.argv[2] === 'url') {
  describe();
} else if (process.argv[2] === 'run') {
  process.debugPort = 0;
  console.log('runs');
  while (globalThis.stop === undefined);
  process.exitCode = globalThis.stop;
}
