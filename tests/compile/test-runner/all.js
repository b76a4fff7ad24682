'use strict';
// run() inside an executable: its embedded test files, in this process and in others.
const path = require('node:path');
const { run } = require('node:test');

const stream = run({ files: [path.join(__dirname, 'app.test.js')], isolation: process.argv[2] });
let passed = 0;
stream.on('test:pass', ({ details }) => { if (details.type === 'test') passed++; });
stream.on('test:fail', ({ details }) => console.log(details.error));
stream.on('test:summary', ({ success, file }) => { if (file === undefined) console.log(`${success} ${passed}`); });
stream.resume();
