// SPDX-License-Identifier: MIT
'use strict';
// module.register() and --experimental-loader. Source: doc module.md, "module.register()"; cli.md.

const hooks = require('internal/esm/hooks');
const { URL, pathToFileURL } = require('web/url');

function register(specifier, parentURL, options) {
  if (parentURL !== null && typeof parentURL === 'object' && !(parentURL instanceof URL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const name = `${specifier}`, parent = `${parentURL ?? options?.parentURL ?? 'data:'}`;
  if (hooks.isThread()) return require('internal/esm/hooks_thread').registerHere(name, parent, options?.data);
  return require('internal/esm/hooks_client').register(name, parent, options?.data, options?.transferList);
}

function registerAll(specifiers) {
  process.emitWarning('`--experimental-loader` may be removed in the future; use `--import` of a module that calls ' +
    '`register()` of `node:module` instead', 'ExperimentalWarning');
  const cwd = pathToFileURL(`${process.cwd()}/`).href;
  for (const specifier of specifiers) register(specifier, cwd);
}

module.exports = { register, registerAll };
