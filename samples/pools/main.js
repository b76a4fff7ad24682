// SPDX-License-Identifier: MIT
'use strict';
// Work on other threads through packages from npm: pools of piscina and tinypool, and pino, whose transports write
// from a thread of their own. Prints what came back.
const path = require('path');
const { pathToFileURL } = require('url');
const pino = require('pino');
const { Piscina } = require('piscina');

const file = path.join(__dirname, 'task.js');

async function withPiscina() {
  const pool = new Piscina({ filename: file, minThreads: 2, maxThreads: 2 });
  const sums = await Promise.all(Array.from({ length: 100 }, (_, n) => pool.run(n)));
  console.log('piscina', sums.reduce((a, b) => a + b), pool.threads.length);
  await pool.run(-1).catch((error) => console.log('piscina', error.message));
  const controller = new AbortController();
  const endless = pool.run(Infinity, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await endless.catch((error) => console.log('piscina', error.name));
  await pool.close();
}

async function withTinypool() {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({ filename: pathToFileURL(file).href, maxThreads: 2 });
  console.log('tinypool', await Promise.all([1, 2, 3].map((n) => pool.run(n))));
  await pool.destroy();
}

function withPino() {
  const transport = pino.transport({ target: path.join(__dirname, 'transport.js') });
  const log = pino({ base: null, timestamp: false }, transport);
  log.info({ a: 1 }, 'first');
  log.error('second');
  return new Promise((resolve) => {
    transport.on('close', resolve);
    transport.end();
  });
}

(async () => {
  await withPiscina();
  await withTinypool();
  await withPino();
})();
