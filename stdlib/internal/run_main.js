// SPDX-License-Identifier: MIT
'use strict';
// How a program begins: an embedded entry or a script from disk; texts: internal/process/execution. ES modules are
// evaluated by internal/esm/main, everything else by require()'s Module._load.

const boot = natives('boot');
const embedded = require('internal/embedded_modules');
const hooks = require('internal/esm/hooks');
const { Module, state } = require('internal/module_loader');
const options = require('internal/options');
const resolver = require('internal/module_resolve');
const path = require('path');
const {
  codes: { ERR_INPUT_TYPE_NOT_ALLOWED },
} = require('internal/errors');

function imports() { return options.all('--import'); }

// Whether Node gives an entry to the ES module loader without looking at its text.
function isEsEntry(filename) {
  const ext = path.extname(filename);
  if (ext === '.mjs' || ext === '.wasm' || ext === '.mts') return true;
  if (ext === '.cjs' || ext === '.json' || ext === '.node' || ext === '.cts') return false;
  return resolver.packageType(filename) === 'module';
}

function runMain(main = process.argv[1]) {
  if (options.get('--input-type') !== undefined) throw new ERR_INPUT_TYPE_NOT_ALLOWED();
  const preload = imports();
  const isHooked = hooks.remote() !== null;
  const number = embedded.numberOf(main);
  if (number >= 0 && preload.length === 0 && !isHooked) {
    if (boot.moduleKind(number) === embedded.ESM) require('internal/esm/main').runFile(main);
    else Module._load(main, null, true);
    return;
  }
  const filename = Module._findPath(path.resolve(main), null, true);
  if (isHooked && !filename) require('internal/esm/main').runFile(path.resolve(main), preload);
  else if (isHooked || preload.length > 0 || (filename && isEsEntry(filename))) require('internal/esm/main').runFile(filename || main, preload);
  else Module._load(main, null, true);
}
Module.runMain = runMain;

// Doc cli.md: --entry-url
function runEntryUrl(given) {
  const { URL, pathToFileURL } = require('web/url');
  process.emitWarning('--entry-url is an experimental feature and might change at any time', 'ExperimentalWarning');
  require('internal/esm/main').runUrl(new URL(given, pathToFileURL(`${process.cwd()}/`)).href, imports());
}
Module._preloadModules = preloadModules;

// Doc cli.md: --experimental-loader
function registerLoaders() {
  const loaders = options.get('--experimental-loader');
  if (loaders !== undefined) require('internal/esm/register').registerAll([loaders].flat());
}

function preloadModules(requests) {
  if (!Array.isArray(requests) || requests.length === 0) return;
  state.preloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.path = process.cwd();
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (err) {
    if (err.code !== 'ENOENT') {
      state.preloading = false;
      throw err;
    }
  }
  for (const request of requests) parent.require(request);
  state.preloading = false;
}

// The folder a program is started in may be gone.
function cwdOrUndefined() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

module.exports = { cwdOrUndefined, imports, preloadModules, registerLoaders, runEntryUrl, runMain };
