// SPDX-License-Identifier: MIT
'use strict';
// A server for bench/idle.py: with a key and a certificate in the environment it is https. Prints its port.
const fs = require('fs');

const { IDLE_KEY, IDLE_CERT } = process.env;
const options = { keepAliveTimeout: 600000, headersTimeout: 600000, requestTimeout: 600000 };
const answer = (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 13 });
  res.end('Hello, World!');
};
const server = IDLE_KEY === undefined ? require('http').createServer(options, answer) :
  require('https').createServer({
    ...options, key: fs.readFileSync(IDLE_KEY), cert: fs.readFileSync(IDLE_CERT),
  }, answer);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
