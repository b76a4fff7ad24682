// SPDX-License-Identifier: MIT
'use strict';
// A server that knows nothing of clusters. `ingot build server.js -o server --cluster auto` runs it on all processors.
const http = require('http');

const started = new Date().toISOString();

const server = http.createServer((req, res) => {
  const answer = () => res.end(`${JSON.stringify({ pid: process.pid, started, url: req.url })}\n`);
  if (req.url === '/slow') setTimeout(answer, 2000);
  else answer();
});

server.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
