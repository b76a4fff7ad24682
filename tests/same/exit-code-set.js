// SPDX-License-Identifier: MIT
'use strict';
// process.exitCode, process.exit() in a listener, strings as codes.
process.exitCode = 3;
process.on('beforeExit', (code) => console.log('beforeExit', code));
process.on('exit', (code) => {
  console.log('first', code);
  process.exitCode = 5;
});
process.on('exit', (code) => {
  console.log('second', code, process.exitCode);
  process.exit();
});
for (const bad of ['x', 1.5, {}, true]) {
  try {
    process.exitCode = bad;
  } catch (err) {
    console.log(err.code);
  }
}
process.exitCode = '4';
console.log(process.exitCode);
