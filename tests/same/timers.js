// SPDX-License-Identifier: MIT
'use strict';
// Order of timers, clearing, refreshing, intervals, unref, arguments, odd delays.
const log = console.log;
setTimeout(log, 60, '60 a');
setTimeout(log, 30, '30', 'x', 'y');
setTimeout(log, 60, '60 b');
setTimeout(log, 1, '1');
setTimeout(log, 0, '0 is 1');
const cleared = setTimeout(log, 5, 'never');
clearTimeout(cleared);
clearTimeout(undefined);
clearTimeout({});
clearTimeout(123456);
const byNumber = setTimeout(log, 5, 'never');
clearTimeout(+byNumber);
let n = 0;
function startInterval() {
  const interval = setInterval(() => {
    log('interval', ++n);
    if (n === 3) clearInterval(interval);
  }, 3);
}
const un = setTimeout(log, 100000, 'never');
un.unref();
log(un.hasRef(), un.ref() === un, un.hasRef(), un.unref() === un);
log(typeof un[Symbol.toPrimitive](), un.constructor.name);
const a = setTimeout(() => {
  log('first of pair');
  clearTimeout(b);
}, 120);
const b = setTimeout(log, 120, 'never: cleared by the first');
a.refresh();
for (const bad of [undefined, null, 'x', {}]) {
  try {
    setTimeout(bad, 1);
  } catch (err) {
    log(err.code, err.message);
  }
}
const { setTimeout: sleep } = require('timers/promises');
sleep(250, 'value').then((v) => {
  log('promised', v);
  startInterval();
  clearImmediate(setImmediate(log, 'never'));
  setImmediate((x, y) => log('immediate', x, y), 1, 2);
});
const ac = new AbortController();
sleep(100000, null, { signal: ac.signal }).catch((err) => log(err.name, err.code));
ac.abort();
