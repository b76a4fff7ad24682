// SPDX-License-Identifier: MIT
// vm in an executable: modules need no flag there, and import() reaches what is embedded.
import assert from 'node:assert';
import vm, { SourceTextModule, SyntheticModule } from 'node:vm';

process.removeAllListeners('warning');

// ---- a graph with a cycle, import.meta, import(), in a context of its own ---------------------------------

const texts = {
  entry: 'import { double } from "tools"; import host from "host"; log(double(host), import.meta.name);' +
    'export const late = (await import("late")).default;',
  late: 'import { double } from "tools"; export default double(4);',
  tools: 'import { two } from "numbers"; export const double = (n) => n * two; export { one } from "numbers";',
  numbers: 'import * as tools from "tools"; export const one = 1, two = 2, back = () => tools.double(two);',
};
const log = [];
const context = vm.createContext({ log: (...args) => log.push(...args) });
const known = new Map();

function find(name) {
  if (known.has(name)) return known.get(name);
  const module = name === 'host' ?
    new SyntheticModule(['default'], function() { this.setExport('default', 21); }, { context, identifier: name }) :
    new SourceTextModule(texts[name], {
      context, identifier: name, importModuleDynamically: load, initializeImportMeta(meta, self) { meta.name = self.identifier; },
    });
  known.set(name, module);
  return module;
}

async function load(name) {
  const module = find(name);
  if (module.status === 'unlinked') await module.link(find);
  if (module.status === 'linked') await module.evaluate();
  return module;
}

assert.strictEqual((await load('entry')).namespace.late, 8);
assert.deepStrictEqual(log, [42, 'entry']);
assert.strictEqual(known.get('tools').namespace.one, 1);
assert.strictEqual(known.get('numbers').namespace.back(), 4);

// ---- compiled in advance, and from it ------------------------------------------------------------------------

const text = 'export const two = 1 + 1;';
const cachedData = new SourceTextModule(text).createCachedData();
const again = new SourceTextModule(text, { cachedData });
again.linkRequests([]);
again.instantiate();
await again.evaluate();
assert.strictEqual(again.namespace.two, 2);

// ---- the default loader and embedded modules --------------------------------------------------------------------

const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
const embedded = await import('./lib/named.mjs');
const options = { filename: import.meta.filename, importModuleDynamically };
assert.strictEqual(await new vm.Script('import("./lib/named.mjs")', options).runInThisContext(), embedded);
assert.strictEqual(await new vm.Script('import("./lib/named.mjs")', options).runInNewContext(), embedded);
const included = await vm.compileFunction('return import(`./lib/${name}.mjs`)', ['name'], options)('included');
assert.strictEqual(included.default, 'included');
await assert.rejects(vm.runInThisContext('import("./lib/none.mjs")', options), { code: 'ERR_MODULE_NOT_FOUND' });
await assert.rejects(vm.runInThisContext('import("fs")'), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
const asked = await vm.runInNewContext('import("host")', {}, { importModuleDynamically: (specifier) => load(specifier) });
assert.strictEqual(asked.default, 21);
console.log('ok');
