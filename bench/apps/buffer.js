// SPDX-License-Identifier: MIT
'use strict';
// Kernels of Buffer conversions, ticks and events: prints name and milliseconds (best of five).

const { EventEmitter } = require('events');

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(2000);
const wide = '\u4f60\u597d, world \u{1f600} '.repeat(4000);
const bytes = Buffer.from(text), wideBytes = Buffer.from(wide), base64 = bytes.toString('base64'), hex = bytes.toString('hex');

const kernels = {
  'utf8 encode': () => { for (let i = 0; i < 200; i++) Buffer.from(wide); },
  'utf8 decode': () => { for (let i = 0; i < 200; i++) wideBytes.toString(); },
  'ascii decode': () => { for (let i = 0; i < 500; i++) bytes.toString('latin1'); },
  'base64 encode': () => { for (let i = 0; i < 500; i++) bytes.toString('base64'); },
  'base64 decode': () => { for (let i = 0; i < 500; i++) Buffer.from(base64, 'base64'); },
  'hex': () => { for (let i = 0; i < 300; i++) Buffer.from(hex, 'hex').toString('hex'); },
  'indexOf': () => { for (let i = 0; i < 500; i++) bytes.indexOf('not in there'); },
  'small alloc': () => { for (let i = 0; i < 200000; i++) Buffer.allocUnsafe(64); },
  'emit': () => {
    const e = new EventEmitter();
    let n = 0;
    e.on('x', (a) => { n += a; });
    for (let i = 0; i < 1000000; i++) e.emit('x', 1);
    return n;
  },
  'nextTick': () => new Promise((done) => {
    let left = 300000;
    const step = () => (left-- > 0 ? process.nextTick(step) : done());
    step();
  }),
};

async function main() {
  for (const name of Object.keys(kernels)) {
    let best = Infinity;
    for (let round = 0; round < 5; round++) {
      const start = process.hrtime.bigint();
      await kernels[name]();
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
    }
    console.log(`${name}\t${best.toFixed(3)}`);
  }
}

main();
