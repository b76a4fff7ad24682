// SPDX-License-Identifier: MIT
'use strict';
// What is done at the very end of the process or thread, when the listeners of 'exit' have run: the files of
// coverage, profiles and traces. Not when it is killed.

let list = [];

function atEnd(fn) { list.push(fn); }

// Once: the end may be reached on several ways.
function runEnd() {
  if (list.length === 0) return;
  const now = list;
  list = [];
  for (let i = 0; i < now.length; i++) now[i](); // the program may have patched what iterates
}

module.exports = { atEnd, runEnd };
