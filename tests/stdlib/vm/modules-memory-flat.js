// SPDX-License-Identifier: MIT
'use strict';
// 10,000 modules that are linked, evaluated and dropped leave nothing behind, whatever they were given:
// importers, import.meta, a context of their own.

require('./fixtures/again')('--expose-gc', '--experimental-vm-modules');
const assert = require('assert');
const vm = require('vm');

const COUNT = 10000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function settle() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await turn();
  }
}

function options() {
  let module;
  return {
    own(m) { module = m; return m; },
    initializeImportMeta(meta) { meta.module = module; },
    importModuleDynamically() { return module; },
  };
}

async function oneGraph(i, context) {
  const given = options();
  const code = 'import { value } from "leaf";' +
    `export const ballast = [import.meta, ...new Array(64).fill(value + ${i})];`;
  const root = given.own(new vm.SourceTextModule(code, { ...given, context }));
  const leaf = new vm.SyntheticModule(['value'], function() { this.setExport('value', i); }, { context });
  await root.link(() => leaf);
  await root.evaluate();
  assert.strictEqual(root.namespace.ballast[1], 2 * i);
}

async function growth(count, make) {
  for (let i = 0; i < 300; i++) await make(i);
  await settle();
  const before = process.memoryUsage();
  for (let i = 0; i < count; i++) await make(i);
  await settle();
  const after = process.memoryUsage();
  return { heap: after.heapUsed - before.heapUsed, rss: after.rss - before.rss };
}

async function main() {
  // 1.5 kB a module would be 30 MB of heap.
  const modules = await growth(COUNT / 2, (i) => oneGraph(i));
  assert.ok(modules.heap < 8e6, `modules: the heap grew by ${modules.heap}`);
  assert.ok(modules.rss < 128e6, `modules: the process grew by ${modules.rss}`);
  // 85 kB a context would be 85 MB.
  const own = () => vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const contexts = await growth(1000, (i) => oneGraph(i, own()));
  assert.ok(contexts.heap < 40e6, `contexts: the heap grew by ${contexts.heap}`);
}

main();
