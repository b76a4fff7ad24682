// SPDX-License-Identifier: MIT
'use strict';
// A server whose processes can be made to end. See ../processes.py.
const http = require('http');

const ends = {
  '/kill': () => process.kill(process.pid, 'SIGKILL'),
  '/abort': () => process.abort(),
  '/memory': () => { for (const all = []; ;) all.push(new Array(1000).fill(0.5)); },
};

const server = http.createServer((req, res) => {
  const end = ends[req.url];
  if (end === undefined) res.end(`${process.pid}`);
  else end();
}).listen(0, '127.0.0.1', () => console.log(server.address().port));
