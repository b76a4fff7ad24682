'use strict';
// One program, ended in another way by each run; the rehearsal, which sees no environment, by none.
const how = process.env.HOW;
console.log(`ends by ${how}`);
const rehearsed = how === undefined;
if (rehearsed) process.abort();
if (how === 'exit') process.exit(3);
if (how === 'throw') throw new Error('thrown');
if (how === 'reject') Promise.reject(new Error('rejected'));
if (how === 'abort') process.abort();
