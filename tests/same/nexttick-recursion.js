// SPDX-License-Identifier: MIT
'use strict';
// Ticks queued by ticks run before the loop goes on; arguments, many of them, and errors within.
let n = 0;
setTimeout(() => console.log('timer after', n), 0);
setImmediate(() => console.log('immediate after', n));
(function again() {
  if (++n < 5000) process.nextTick(again);
})();
process.nextTick(console.log, 'args', 1, 2, 3, 4, 5);
process.nextTick(function() { console.log(arguments.length, this === undefined || this === null || typeof this); });

for (let i = 0; i < 3; i++) {
  process.nextTick(() => {
    console.log('outer', i);
    process.nextTick(() => console.log('inner', i));
  });
}
try {
  process.nextTick('not a function');
} catch (err) {
  console.log(err.name, err.code, err.message);
}
process.on('exit', (code) => {
  console.log('exit', code, n);
  process.nextTick(() => console.log('never'));
});
