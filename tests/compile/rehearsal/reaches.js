'use strict';
// Reaches outside in every way it can think of; each failure is its own business.
const fs = require('fs');
const net = require('net');
const { execFileSync } = require('child_process');

const attempt = (fn) => {
  try {
    return fn();
  } catch (err) {
    return err.code;
  }
};

attempt(() => fs.writeFileSync('made-by-rehearsal', 'x'));
attempt(() => fs.unlinkSync('kept'));
attempt(() => process.kill(process.ppid, 0));
console.log(attempt(() => execFileSync('/bin/sh', ['-c', 'echo child ran']).toString().trim()));
console.log('secret in the environment:', process.env.SECRET_OF_THE_BUILD);
const server = net.createServer().on('error', () => {});
server.listen(0, () => server.close());
fs.writeFile('made-by-rehearsal', 'x', () => {});
