// SPDX-License-Identifier: MIT
'use strict';
// Time limits: of modules, of microtasks, one inside the other.

require('./fixtures/again')('--experimental-vm-modules');
const assert = require('assert');
const { test } = require('node:test');
const vm = require('vm');

const late = { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' };

test('modules', async () => {
  for (const microtaskMode of [undefined, 'afterEvaluate']) {
    const context = vm.createContext({}, { microtaskMode });
    const m = new vm.SourceTextModule('for (;;);', { context });
    await m.link(() => {});
    await assert.rejects(m.evaluate({ timeout: 20 }), { ...late, message: 'Script execution timed out after 20ms' });
    assert.strictEqual(vm.runInContext('1 + 1', context), 2);
  }
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const m = new vm.SourceTextModule('await 0; for (;;);', { context });
  await m.link(() => {});
  await assert.rejects(m.evaluate({ timeout: 20 }), late);
});

test('a module that waits, in a context with microtasks of its own', async () => {
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const m = new vm.SourceTextModule('export const x = await Promise.resolve(1).then((n) => n + 1);', { context });
  await m.link(() => {});
  await m.evaluate();
  assert.strictEqual(m.namespace.x, 2);
});

test('microtasks of an ordinary global', () => {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { microtaskMode: 'afterEvaluate' });
  vm.runInContext('Promise.resolve().then(() => { globalThis.ran = true; })', context);
  assert.strictEqual(context.ran, true);
  assert.throws(() => vm.runInContext('Promise.resolve().then(() => { for (;;); })', context, { timeout: 20 }), late);
});

test('the outer limit ends the inner code, too', () => {
  let inner;
  const run = () => {
    try {
      vm.runInNewContext('for (;;);', {}, { timeout: 60000 });
    } catch (err) {
      inner = err;
    }
  };
  assert.throws(() => vm.runInNewContext('run()', { run }, { timeout: 20 }), late);
  assert.strictEqual(inner, undefined);
});

test('values', async () => {
  const m = new vm.SourceTextModule('');
  await m.link(() => {});
  for (const timeout of [0, -1, 1.5, '1', null]) {
    await assert.rejects(m.evaluate({ timeout }), { code: /^ERR_(OUT_OF_RANGE|INVALID_ARG_TYPE)$/ });
    assert.throws(() => vm.runInThisContext('1', { timeout }), { code: /^ERR_(OUT_OF_RANGE|INVALID_ARG_TYPE)$/ });
  }
  assert.throws(() => vm.runInThisContext('1', { breakOnSigint: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  await m.evaluate({ timeout: undefined, breakOnSigint: undefined });
});
