// SPDX-License-Identifier: MIT
'use strict';
// mock.module(): builtins and files, for require() and import, until they are restored.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { test } = require('node:test');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingot-mock-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
process.removeAllListeners('warning');

test('a builtin', async (t) => {
  const mock = t.mock.module('node:readline', { exports: { answer: () => 42 } });
  assert.strictEqual(require('readline').answer(), 42);
  const namespace = await import('node:readline');
  assert.strictEqual(namespace.answer(), 42);
  assert.strictEqual(namespace.cursorTo, undefined);
  assert.throws(() => t.mock.module('readline'), { code: 'ERR_INVALID_STATE' });
  mock.restore();
  assert.strictEqual(typeof require('readline').cursorTo, 'function');
});

test('a file, of both kinds', async (t) => {
  const file = path.join(folder, 'm.mjs');
  fs.writeFileSync(file, 'export const a = 1;\nexport default 2;\n');
  assert.strictEqual((await import(file)).a, 1);
  const mock = t.mock.module(file, { exports: { a: 3 }, cache: true });
  const mocked = await import(file);
  assert.deepStrictEqual({ ...mocked }, { a: 3 });
  assert.strictEqual(await import(file), mocked);
  assert.deepStrictEqual(require(file), { a: 3 });
  mock.restore();
  assert.strictEqual((await import(file)).default, 2);
});

test('named exports need an object', (t) => {
  t.mock.module('node:os', { exports: { default: 1, a: 2 } });
  assert.throws(() => require('os'), /Cannot create mock/);
  t.mock.reset();
  assert.strictEqual(require('os'), os);
});
