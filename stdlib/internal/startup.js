// SPDX-License-Identifier: MIT
'use strict';
// What modules evaluated at build time have to do again in each process. boot/start calls
// runStart() before user code; modules evaluated later run their function at once.

const list = [];
let started = false;

// Registers fn to run in each process before user code: rare and cheap, it is start-up time.
function onStart(fn) {
  if (started) fn();
  else list.push(fn);
}

function runStart() {
  started = true;
  for (const fn of list) fn();
}

module.exports = { onStart, runStart };
