// SPDX-License-Identifier: MIT
'use strict';
// Functions of a module whose vm.Module the program has dropped: import.meta and import() mean what they
// meant.

require('./fixtures/again')('--experimental-vm-modules');
const assert = require('assert');
const v8 = require('v8');
const vm = require('vm');

class Ballast {}

async function make(n) {
  const ballast = new Ballast();
  const code = 'export const meta = () => import.meta.number; export const load = (s) => import(s);';
  const module = new vm.SourceTextModule(code, {
    initializeImportMeta(meta, self) {
      assert.ok(self instanceof vm.SourceTextModule);
      assert.ok(ballast instanceof Ballast);
      meta.number = n;
    },
    async importModuleDynamically(specifier, referrer) {
      assert.strictEqual(referrer.identifier, `vm:module(${n})`);
      const found = new vm.SyntheticModule(['default'], () => found.setExport('default', specifier + n));
      await found.evaluate();
      return found;
    },
  });
  await module.link(() => {});
  await module.evaluate();
  const { meta, load } = module.namespace;
  return { meta, load };
}

async function main() {
  const kept = [];
  for (let i = 0; i < 300; i++) kept.push(await make(i)); // more than the cache of compiled code keeps
  assert.strictEqual(v8.queryObjects(Ballast), 300);
  for (let i = 0; i < kept.length; i++) {
    assert.strictEqual(kept[i].meta(), i);
    assert.strictEqual((await kept[i].load('x')).default, `x${i}`);
  }
  const importModuleDynamically = () => vm.runInThisContext('0');
  const fn = vm.compileFunction('return (s) => import(s)', [], { importModuleDynamically })();
  v8.queryObjects(Ballast);
  await assert.rejects(fn('x'), { code: 'ERR_VM_MODULE_NOT_MODULE' });
}

main();
