// SPDX-License-Identifier: MIT
'use strict';
// What a thread throws arrives as its Worker's 'error'.
const assert = require('assert');
const { once } = require('events');
const { inspect } = require('util');
const { Worker } = require('worker_threads');

async function thrownBy(code) {
  const worker = new Worker(code, { eval: true, stderr: true });
  const exit = once(worker, 'exit'); // never rejects here: the error event comes first
  exit.catch(() => {});
  const [error] = await once(worker, 'error');
  worker.on('error', assert.fail);
  const [exitCode] = await exit.catch(() => once(worker, 'exit'));
  assert.strictEqual(exitCode, 1);
  return error;
}

(async () => {
  const plain = await thrownBy(
    "throw Object.assign(new TypeError('a'), { code: 'E_A', detail: { x: [1n] }, fn() {} })");
  assert(plain instanceof TypeError);
  assert.deepStrictEqual(
    [String(plain), plain.code, plain.detail, plain.fn], ['TypeError: a', 'E_A', { x: [1n] }, undefined]);
  assert.match(plain.stack, /^TypeError: a\n {4}at \[worker eval\]:1:\d+/);
  assert.deepStrictEqual(Object.keys(plain), ['code', 'detail']);

  const custom = await thrownBy("class Mine extends RangeError { get name() { return 'Mine' } };" +
    "throw new Mine('b', { cause: new SyntaxError('c') })");
  assert(custom instanceof RangeError && custom.cause instanceof SyntaxError);
  assert.deepStrictEqual([custom.name, custom.cause.message], ['Mine', 'c']);

  const timer = await thrownBy("setTimeout(() => { throw new Error('later') }, 1)");
  assert.strictEqual(timer.message, 'later');
  const rejected = await thrownBy("Promise.reject(new Error('rejected'))");
  assert.strictEqual(rejected.message, 'rejected');
  assert.strictEqual((await thrownBy('Promise.reject(4)')).code, 'ERR_UNHANDLED_REJECTION');
  const syntax = await thrownBy('let a; let a;');
  assert(syntax instanceof SyntaxError);
  const listener = await thrownBy(
    "process.on('uncaughtException', () => { throw new Error('second') }); throw new Error('first')").catch((e) => e);
  assert.strictEqual(listener.code ?? listener.message, 'ERR_ASSERTION'); // it ends with 7
  const values = ["'text'", '42', '7n', 'null', 'undefined', "Symbol.for('s')", '[1, { a: 2 }]', 'new Map([[1, 2]])'];
  for (const value of values) {
    assert.deepStrictEqual(await thrownBy(`throw ${value}`), (0, eval)(value));
  }
  assert.strictEqual(inspect(await thrownBy('throw { a() {} }')), '{ a: [Function: a] }');
  const hostile = await thrownBy(
    "throw new Proxy(new Error('x'), { getPrototypeOf() { throw 1 }, get() { throw 2 } })");
  assert.notStrictEqual(hostile, undefined);

  // Handled there: nothing arrives.
  const handled = new Worker(
    "process.on('uncaughtException', (e) => process.exit(e.message === 'x' ? 3 : 4)); throw new Error('x')",
    { eval: true });
  assert.deepStrictEqual(await once(handled, 'exit'), [3]);

  // Of a nested one, through both; and nobody listens: it is uncaught here.
  const nested = await thrownBy(
    `const { Worker } = require('worker_threads'); new Worker("throw new Error('deep')", { eval: true })`);
  assert.strictEqual(nested.message, 'deep');
  new Worker("throw new Error('nobody')", { eval: true });
  const [uncaught] = await once(process, 'uncaughtException');
  assert.strictEqual(uncaught.message, 'nobody');
})();
