// SPDX-License-Identifier: MIT
'use strict';
// WebAssembly as ES modules: doc esm.md, "Wasm modules"; the WebAssembly/ES Module Integration proposal.
//
// An instance needs its imports evaluated before it is made. So the module is a source text module that
// imports what the WebAssembly module imports, and then re-exports a synthetic module whose evaluation
// makes the instance. Names of WebAssembly never become part of a text but as string literals.

const vmNatives = natives('module');

const instances = new WeakMap(); // namespace of a WebAssembly module -> the exports of its instance

const compileOptions = { builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };

function compile(source) { return new WebAssembly.Module(source, compileOptions); }

function isReserved(name) { return name.startsWith('wasm:') || name.startsWith('wasm-js:'); }

function checkNames(module, url) {
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from.startsWith('wasm-js:')) {
      throw new WebAssembly.LinkError(`Invalid Wasm import "${from}" in ${url}`);
    }
    if (isReserved(name)) throw new WebAssembly.LinkError(`Invalid Wasm import name "${name}" in ${url}`);
  }
  for (const { name } of WebAssembly.Module.exports(module)) {
    if (isReserved(name)) throw new WebAssembly.LinkError(`Invalid Wasm export "${name}" in ${url}`);
  }
}

// A global's value; undefined for one that JavaScript cannot read (v128).
function valueOf(exported) {
  if (!(exported instanceof WebAssembly.Global)) return exported;
  try {
    return exported.value;
  } catch {
    return undefined;
  }
}

function importsOf(module, namespaces) {
  const imports = { __proto__: null };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const namespace = namespaces.get(from);
    const raw = kind === 'global' ? instances.get(namespace)?.[name] : undefined;
    imports[from] ??= { __proto__: null };
    imports[from][name] = raw ?? namespace[name];
  }
  return imports;
}

let warned = false;

function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time',
                      'ExperimentalWarning');
}

// -> { wrapper, requests, self }: the source text module, the specifiers it imports in the order that
// it is to be linked with, and the synthetic module to be linked last. `namespaceOf(specifier)` is
// asked on evaluation.
function makeModule(module, url, namespaceOf) {
  checkNames(module, url);
  const requests = [...new Set(WebAssembly.Module.imports(module).map((i) => i.module))];
  const names = WebAssembly.Module.exports(module).map((e) => e.name);
  let wrapper;
  const self = vmNatives.esSynthetic(url, undefined, names, (synthetic) => {
    warn();
    const namespaces = new Map(requests.map((specifier) => [specifier, namespaceOf(specifier)]));
    const instance = new WebAssembly.Instance(module, importsOf(module, namespaces));
    instances.set(vmNatives.esNamespace(wrapper), instance.exports);
    for (const name of names) vmNatives.esSetExport(synthetic, name, valueOf(instance.exports[name]));
  });
  const lines = requests.map((specifier) => `import ${JSON.stringify(specifier)};`);
  // The last request must be another than all before it.
  let own = 'wasm-js:self';
  while (requests.includes(own)) own += '+';
  lines.push(`export * from ${JSON.stringify(own)};`);
  if (names.includes('default')) lines.push(`export { default } from ${JSON.stringify(own)};`);
  wrapper = vmNatives.esCompile(lines.join('\n'), url, undefined, undefined, 0, 0, undefined)[0];
  return { wrapper, requests, self };
}

module.exports = { compile, makeModule };
