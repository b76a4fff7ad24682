// SPDX-License-Identifier: MIT
'use strict';
// import() in code of vm: who is asked, with what, and what comes of the answer.

require('./fixtures/again')('--experimental-vm-modules');
const assert = require('assert');
const { test } = require('node:test');
const vm = require('vm');

const evaluated = async (value, options) => {
  const m = new vm.SyntheticModule(['default'], () => m.setExport('default', value), options);
  await m.evaluate();
  return m;
};

test('the referrer is what was compiled', async () => {
  const calls = [];
  const importModuleDynamically = async (...args) => {
    calls.push(args);
    return evaluated(args[0]);
  };
  const script = new vm.Script('import("a", { with: { k: "v" } })', { importModuleDynamically });
  assert.strictEqual((await script.runInThisContext()).default, 'a');
  assert.strictEqual((await script.runInNewContext()).default, 'a');
  const fn = vm.compileFunction('return import("b")', [], { importModuleDynamically });
  assert.strictEqual((await fn()).default, 'b');
  assert.strictEqual((await vm.runInNewContext('import("c")', {}, { importModuleDynamically })).default, 'c');
  const [a, again, b, c] = calls;
  assert.deepStrictEqual([a[0], a[1], { ...a[2] }, a[3]], ['a', script, { k: 'v' }, 'evaluation']);
  assert.strictEqual(again[1], script);
  assert.strictEqual(b[1], fn);
  assert.ok(c[1] instanceof vm.Script);
  assert.strictEqual(calls.length, 4);
});

test('eval and new Function belong to the code around them', async () => {
  const importModuleDynamically = (specifier) => evaluated(specifier);
  const context = vm.createContext({});
  const run = (text) => vm.runInContext(text, context, { importModuleDynamically });
  assert.strictEqual((await run('eval("import(\\"e\\")")')).default, 'e');
  assert.strictEqual((await run('new Function("return import(\\"f\\")")()')).default, 'f');
});

test('answers that are no modules', async () => {
  const answers = [undefined, null, 1, {}, vm.SourceTextModule.prototype, new Proxy({}, {})];
  for (const answer of answers) {
    const script = new vm.Script('import("a")', { importModuleDynamically: () => answer });
    await assert.rejects(script.runInThisContext(), { code: 'ERR_VM_MODULE_NOT_MODULE' });
  }
  const load = (answer) => vm.runInThisContext('import("a")', { importModuleDynamically: () => answer });
  await assert.rejects(load(new vm.SourceTextModule('')), { code: 'ERR_VM_MODULE_STATUS' });
  const failure = new Error('of the module');
  const bad = new vm.SyntheticModule([], () => { throw failure; });
  await bad.evaluate().catch(() => {});
  await assert.rejects(load(bad), failure);
});

test('namespaces, and the phase', async () => {
  const { namespace } = await evaluated(1);
  const phases = [];
  const options = {
    importModuleDynamically(specifier, referrer, attributes, phase) {
      phases.push(phase);
      return namespace;
    },
  };
  assert.strictEqual(await vm.runInThisContext('import("a")', options), namespace);
  await assert.rejects(vm.runInThisContext('import.source("a")', options), { code: 'ERR_VM_MODULE_NOT_MODULE' });
  assert.deepStrictEqual(phases, ['evaluation', 'source']);
});

test('promises are of the calling context', async () => {
  const options = { importModuleDynamically: () => evaluated(1) };
  const context = vm.createContext({});
  assert.ok(await vm.runInContext('import("a") instanceof Promise', context, options));
  const foreign = vm.runInContext('import("a")', context);
  assert.ok(!(foreign instanceof Promise));
  await assert.rejects(foreign, { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
});

test('without a script behind it, the context is asked', async () => {
  const code = 'Promise.resolve("import(\'./fixtures/again.js\')").then(eval)';
  const byPromise = (context) => vm.runInContext(code, context);
  const context = vm.createContext({}, { importModuleDynamically: async (s, r) => evaluated([s, r]) });
  const [specifier, referrer] = (await byPromise(context)).default;
  assert.strictEqual(specifier, './fixtures/again.js');
  assert.strictEqual(referrer, context);
  const { DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER } = vm.constants;
  const plain = vm.createContext(DONT_CONTEXTIFY, { importModuleDynamically: async (s, r) => evaluated(r) });
  assert.strictEqual((await byPromise(plain)).default, plain);
  await assert.rejects(byPromise(vm.createContext({})), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
  const main = vm.createContext({}, { importModuleDynamically: USE_MAIN_CONTEXT_DEFAULT_LOADER });
  process.chdir(__dirname);
  assert.strictEqual(typeof (await byPromise(main)).default, 'function');
  // This file is behind it: its own loader is asked.
  const evalThere = vm.runInContext('eval', context);
  assert.strictEqual(typeof (await evalThere('import("./fixtures/again.js")')).default, 'function');
});

test('the default loader is relative to the name', async () => {
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const load = (filename) => vm.runInThisContext('import("./again.js")', { filename, importModuleDynamically });
  assert.strictEqual(typeof (await load(`${__dirname}/fixtures/none.js`)).default, 'function');
  assert.strictEqual(typeof (await load(`file://${__dirname}/fixtures/none.js?x#y`)).default, 'function');
  process.chdir(`${__dirname}/fixtures`);
  assert.strictEqual(typeof (await load(undefined)).default, 'function');
  process.chdir('..');
  await assert.rejects(load('none.js'), { code: 'ERR_MODULE_NOT_FOUND' });
});
