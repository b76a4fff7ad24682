// SPDX-License-Identifier: MIT
'use strict';
// require() of an ES module: what module.exports becomes. Source: doc modules.md, "Loading ECMAScript
// modules using require()".

const vmNatives = natives('module');
const { cycleError, namespaceOf, requireModule } = require('internal/esm/loader');
const { findPackageJson } = require('internal/module_resolve');
const { isEsModule } = require('internal/module_text');
const options = require('internal/options');
const path = require('path');
const {
  codes: { ERR_REQUIRE_ESM },
} = require('internal/errors');
const { pathToFileURL } = require('web/url');

// Babel's and TypeScript's convention: a default export is seen as such by code that was ES once. The
// namespace cannot be added to, so another module re-exports it.
const facadeText = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";

function facadeOf(wrapper, url) {
  const facade = vmNatives.esCompile(facadeText, url, undefined, undefined, 0, 0, undefined)[0];
  vmNatives.esLink(facade, [wrapper]);
  vmNatives.esInstantiate(facade);
  vmNatives.esEvaluate(facade, 0);
  return vmNatives.esNamespace(facade);
}

function exportsOf(record, url) {
  const namespace = namespaceOf(record);
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (Object.hasOwn(namespace, '__esModule') || !Object.hasOwn(namespace, 'default')) return namespace;
  return facadeOf(record.wrapper, url);
}

// Doc cli.md: --no-require-module
function refuse(filename, [parentName]) {
  const err = new ERR_REQUIRE_ESM(filename, true, parentName);
  const name = path.basename(filename);
  const pkgJson = filename.endsWith('.mjs') ? undefined : findPackageJson(filename);
  err.message += filename.endsWith('.mjs') || isEsModule(require('fs').readFileSync(filename)) ?
    `\nInstead change the require of ${name} in ${parentName} to a dynamic import() which is available in all ` +
      'CommonJS modules.' :
    `\n${name} is treated as an ES module file as it is a .js file whose nearest parent package.json contains ` +
      '"type": "module" which declares all .js files in that package scope as ES modules.\nInstead either rename ' +
      `${name} to end in .cjs, change the requiring code to use dynamic import() which is available in all CommonJS ` +
      `modules, or change "type": "module" to "type": "commonjs" in ${pkgJson} to treat all .js files as CommonJS ` +
      '(using .mjs for all ES modules instead).\n';
  err.stack = `Error [ERR_REQUIRE_ESM]: ${err.message}\n${err.stack.split('\n').slice(1).join('\n')}`;
  return err;
}

// Doc cli.md: --trace-require-module=mode
function trace(filename, parentName) {
  const mode = options.get('--trace-require-module');
  if (mode === undefined || (mode === 'no-node-modules' && /[\\/]node_modules[\\/]/.test(parentName))) return;
  const what = parentName === undefined ? 'CommonJS' : `CommonJS module ${parentName}`;
  process.emitWarning(`${what} is loading ES Module ${filename} using require().\nSupport for loading ES Module in ` +
    'require() is an experimental feature and might change at any time', 'ExperimentalWarning', undefined,
                      require('internal/module_loader').Module.prototype.require);
}

const loading = new Set(); // modules that are being required

// A module that is required again before it has loaded has no exports yet that could be given out.
function refuseCycle(module, filename, parentName) {
  if (loading.has(module)) throw cycleError(`require() ES Module ${filename}`, parentName);
}

// `source`: its text when the caller has read it, or a function that gives it.
function load(module, filename, source, requireStack) {
  if (module.id === '.') return require('internal/esm/main').runRequired(filename);
  if (!options.requiresModules()) throw refuse(filename, requireStack);
  trace(filename, requireStack[0]);
  const url = filename.startsWith('/') ? pathToFileURL(filename).href : filename; // a hook's own
  loading.add(module);
  try {
    const text = typeof source === 'function' ? source() : source;
    module.exports = exportsOf(requireModule(url, filename, requireStack, text), url);
  } finally {
    loading.delete(module);
  }
  return undefined;
}

module.exports = { load, refuseCycle };
