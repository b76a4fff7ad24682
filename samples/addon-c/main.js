// SPDX-License-Identifier: MIT
'use strict';
// Counts lines with an addon in C. `ingot build main.js --link native/text.c -o count` compiles it into
// a static executable; `npx node-gyp rebuild && node main.js FILE` runs the same under node.
const fs = require('fs');
const text = require('./native/text.node');

const file = process.argv[2];
const bytes = file === undefined ? Buffer.from('one\nand two\n') : fs.readFileSync(file);
const now = text.lines(bytes);

text.linesAsync(bytes).then((later) => {
  console.log(`${now.lines} lines, the longest of ${now.longest} bytes`);
  console.log(`the thread pool says ${later.lines} and ${later.longest}`);
});
