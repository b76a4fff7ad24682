// SPDX-License-Identifier: MIT
'use strict';
// Without --experimental-vm-modules: no modules, importers are not asked; the default loader is.

const assert = require('assert');
const { spawnSync } = require('child_process');
const vm = require('vm');

process.removeAllListeners('warning');
for (const name of ['Module', 'SourceTextModule', 'SyntheticModule']) assert.ok(!(name in vm), name);

const never = () => assert.fail('asked');
const missing = { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' };
const flag = { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG' };

async function main() {
  await assert.rejects(vm.runInThisContext('import("fs")'), missing);
  await assert.rejects(vm.runInThisContext('eval(`import("fs")`)'), missing);
  await assert.rejects(vm.runInNewContext('import("fs")'), missing);
  await assert.rejects(vm.runInNewContext('import("fs")', {}, { importModuleDynamically: never }), flag);
  await assert.rejects(vm.compileFunction('return import("fs")', [], { importModuleDynamically: never })(), flag);
  const context = vm.createContext({}, { importModuleDynamically: never });
  await assert.rejects(vm.runInContext('Promise.resolve("import(1)").then(eval)', context), flag);
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const { default: fs } = await vm.runInNewContext('import("fs")', {}, { importModuleDynamically });
  assert.strictEqual(fs, require('fs'));
  for (const value of [null, 1, 'x', {}, Symbol('x')]) {
    assert.throws(() => new vm.Script('', { importModuleDynamically: value }), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => vm.createContext({}, { importModuleDynamically: value }), { code: 'ERR_INVALID_ARG_TYPE' });
  }
}

main();

// The program's own code has the default loader.
for (const code of ['import("fs")', 'eval("import(\'fs\')")']) {
  const args = ['-e', `${code}.then((m) => console.log(typeof m.default))`];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.strictEqual(stdout, 'object\n');
}
