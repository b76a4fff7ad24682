// SPDX-License-Identifier: MIT
'use strict';
// What a file operation's callback starts: the immediate always comes before the timer, however long the callback took.
const fs = require('fs');
let left = 50;

function again() {
  fs.stat(__filename, () => {
    const order = [];
    setTimeout(() => {
      order.push('timer');
      if (order[0] !== 'immediate') console.log('the timer was first');
      if (--left > 0) again();
      else console.log('done');
    }, 0);
    setImmediate(() => order.push('immediate'));
    for (const until = Date.now() + 3; Date.now() < until;) continue;
  });
}

again();
