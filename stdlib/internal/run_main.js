// SPDX-License-Identifier: MIT
'use strict';
// How a program begins: an embedded entry, a script from disk, or a text (--eval). ES modules are
// evaluated by internal/esm/main, everything else by require()'s Module._load.

const boot = natives('boot');
const vmNatives = natives('vm');
const { builtinModules, publicModule } = require('internal/builtins');
const embedded = require('internal/embedded_modules');
const { Module, makeRequire, state } = require('internal/module_loader');
const moduleText = require('internal/module_text');
const options = require('internal/options');
const resolver = require('internal/module_resolve');
const path = require('path');
const {
  codes: { ERR_EVAL_ESM_CANNOT_PRINT },
} = require('internal/errors');

function imports() { return [options.get('--import') ?? []].flat(); }

// Whether Node gives an entry to the ES module loader without looking at its text.
function isEsEntry(filename) {
  const ext = path.extname(filename);
  if (ext === '.mjs' || ext === '.wasm' || ext === '.mts') return true;
  if (ext === '.cjs' || ext === '.json' || ext === '.node' || ext === '.cts') return false;
  return resolver.packageType(filename) === 'module';
}

function runMain(main = process.argv[1]) {
  const preload = imports();
  const number = embedded.numberOf(main);
  if (number >= 0 && preload.length === 0) {
    if (boot.moduleKind(number) === embedded.ESM) require('internal/esm/main').runFile(main);
    else Module._load(main, null, true);
    return;
  }
  const filename = Module._findPath(path.resolve(main), null, true);
  if (preload.length > 0 || (filename && isEsEntry(filename))) require('internal/esm/main').runFile(filename || main, preload);
  else Module._load(main, null, true);
}
Module.runMain = runMain;
Module._preloadModules = preloadModules;

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

function defineBuiltinGlobals() {
  for (const id of builtinModules) {
    if (id.includes(':') || id.includes('/') || (id in globalThis && id !== 'crypto')) continue;
    Object.defineProperty(globalThis, id, {
      configurable: true,
      enumerable: false,
      get: () => publicModule(id),
      set(value) {
        Object.defineProperty(globalThis, id, { value, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}

// -e and -p: a script in the realm with `require` and friends as globals.
function evalScript(text, print, name) {
  const { 0: script } = vmNatives.compileScript(text, name, 0, 0, undefined);
  const module = new Module(name);
  const cwd = cwdOrUndefined();
  module.filename = cwd === undefined ? name : path.join(cwd, name);
  module.paths = cwd === undefined ? [] : Module._nodeModulePaths(cwd);
  Object.assign(globalThis, {
    module, exports: module.exports, require: makeRequire(module), __filename: name, __dirname: '.',
  });
  defineBuiltinGlobals();
  const result = vmNatives.runScript(script, undefined, 0);
  if (print) console.log(result);
}

function evalAs(type, text, print, name) {
  if (type === 'module' && print) throw new ERR_EVAL_ESM_CANNOT_PRINT();
  if (type === 'module') return require('internal/esm/main').runText(text, imports());
  const preload = imports();
  if (preload.length === 0) return evalScript(text, print, name);
  return require('internal/esm/main').importAll(preload).then(() => evalScript(text, print, name));
}

// What is printed is a script.
function detectType(text, print) { return !print && moduleText.isEsModule(text) ? 'module' : 'commonjs'; }

function evalText(text, print, name = '[eval]') {
  const given = options.get('--input-type');
  const detect = (source) => detectType(source, print);
  if (require('internal/typescript').mode() === false) return evalAs(given ?? detect(text), text, print, name);
  const { 0: type, 1: code } = require('internal/tool').load('eval_text.js').prepare(text, given, detect);
  return evalAs(type, code, print, name);
}

module.exports = { evalText, preloadModules, runMain };
