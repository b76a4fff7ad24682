// SPDX-License-Identifier: MIT
'use strict';
// Lines of the workers have the worker's number in front, whole lines only; or the workers write by themselves.
const assert = require('assert');
const { Run, build } = require('./fixtures/run.js');

async function main() {
  const program = build('2', 'talks.js');
  const run = new Run(program);
  await run.expect(/\[[12]\] end\n[^]*\[[12]\] end\n/);
  run.signal('SIGTERM');
  assert.strictEqual(await run.ended, 0);
  for (const id of [1, 2]) {
    const own = run.text.split('\n').filter((line) => line.startsWith(`[${id}] `)).map((line) => line.slice(4));
    const lines = Array.from({ length: 500 }, (_, i) => `out ${i} ${'x'.repeat(i)}`);
    assert.deepStrictEqual(own.filter((line) => line.startsWith('out')), lines);
    assert.ok(own.includes('err, in two parts'));
    assert.ok(own.includes('\u00e4\u20ac'));
    assert.strictEqual(own.at(-1), 'without an end'); // at its exit
    assert.strictEqual(own.filter((line) => /^y+$/.test(line)).join('').length, 200_000);
  }

  const plain = new Run(program, [], { INGOT_CLUSTER: '1,log=plain' });
  await plain.expect(/^out 0 \nout 1 x\n/m);
  await plain.expect(/^end\n/m);
  plain.signal('SIGTERM');
  assert.strictEqual(await plain.ended, 0);
  assert.doesNotMatch(plain.text, /\[1\]/);
}

main();
