// SPDX-License-Identifier: MIT
'use strict';
// require() of an ES module: what module.exports becomes. Source: doc modules.md, "Loading ECMAScript
// modules using require()".

const vmNatives = natives('module');
const { namespaceOf, requireModule } = require('internal/esm/loader');
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

// `source`: its text when the caller has read it.
function load(module, filename, source, parentName) {
  if (module.id === '.') return require('internal/esm/main').runRequired(filename);
  const url = pathToFileURL(filename).href;
  module.exports = exportsOf(requireModule(url, filename, parentName, source), url);
  return undefined;
}

module.exports = { load };
