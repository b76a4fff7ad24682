// SPDX-License-Identifier: MIT
'use strict';
// load.js PORT SECONDS PID: asks on 32 connections, half of them kept, sends PID a SIGHUP every half second, and counts.
const http = require('http');

const [, , port, seconds, supervisor] = process.argv;
const until = Date.now() + Number(seconds) * 1000;
const pids = new Set();
let answered = 0, failed = 0;

function ask(agent) {
  return new Promise((resolve) => {
    http.get({ port, host: '127.0.0.1', agent }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
        pids.add(JSON.parse(text).pid);
        answered++;
        resolve();
      });
    }).on('error', (error) => {
      console.error(error);
      failed++;
      resolve();
    });
  });
}

async function client(agent) {
  while (Date.now() < until) await ask(agent);
}

async function main() {
  const agent = new http.Agent({ keepAlive: true });
  const reloads = setInterval(() => process.kill(Number(supervisor), 'SIGHUP'), 500);
  await Promise.all(Array.from({ length: 32 }, (_, i) => client(i % 2 === 0 ? agent : false)));
  clearInterval(reloads);
  agent.destroy();
  console.log(`${answered} requests answered by ${pids.size} processes, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main();
