// SPDX-License-Identifier: MIT
'use strict';
// Code, its importer, what the importer refers to and the context are one cycle: without the program it
// goes, all of it.

require('./fixtures/again')('--experimental-vm-modules');
const assert = require('assert');
const v8 = require('v8');
const vm = require('vm');

class Witness {}

const turn = () => new Promise((resolve) => setImmediate(resolve));

// Each refers from the importer to everything else, and from the context to the code.
const makers = {
  script(context, witness) {
    const script = new vm.Script('globalThis.f = () => import("x");', {
      importModuleDynamically: () => [witness, script, context],
    });
    script.runInContext(context);
    context.script = script;
  },
  function(context, witness) {
    const fn = vm.compileFunction('return () => import("x")', [], {
      parsingContext: context, importModuleDynamically: () => [witness, fn, context],
    });
    context.fn = [fn, fn()];
  },
  async module(context, witness) {
    const code = 'globalThis.f = () => import("x"); globalThis.meta = import.meta; await 0;';
    const module = new vm.SourceTextModule(code, {
      context,
      initializeImportMeta: (meta, m) => { meta.all = [m, witness, module, context]; },
      importModuleDynamically: () => [witness, module, context],
    });
    await module.link(() => {});
    await module.evaluate();
    context.module = module;
  },
  async synthetic(context, witness) {
    const onEvaluate = () => { module.setExport('a', [witness, context, module]); };
    const module = new vm.SyntheticModule(['a'], onEvaluate, { context });
    await module.evaluate();
    context.module = module;
  },
  context(context, witness) {
    const other = vm.createContext({}, { importModuleDynamically: () => [other, witness, context] });
    vm.runInContext('globalThis.self = globalThis', other);
    context.other = other;
  },
};

async function main() {
  for (const sort of [{}, vm.constants.DONT_CONTEXTIFY]) {
    for (const name of Object.keys(makers)) {
      for (let i = 0; i < 20; i++) {
        await makers[name](vm.createContext(typeof sort === 'symbol' ? sort : {}), new Witness());
      }
      for (let i = 0; i < 3; i++) {
        await turn();
        v8.queryObjects(Witness); // which collects all garbage
      }
      // The last one may be on the stack, or in a register.
      assert.ok(v8.queryObjects(Witness) <= 2, `${name}: ${v8.queryObjects(Witness)} are left`);
      assert.ok(v8.getHeapStatistics().number_of_native_contexts <= 5, `${name}: contexts are left`);
    }
  }
}

main();
