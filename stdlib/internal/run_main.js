// SPDX-License-Identifier: MIT
'use strict';
// How a program begins: an embedded entry, a script from disk, or a text (--eval). ES modules are
// evaluated by internal/esm/main, everything else by require()'s Module._load.

const boot = natives('boot');
const vmNatives = natives('vm');
const { builtinModules, publicModule } = require('internal/builtins');
const embedded = require('internal/embedded_modules');
const hooks = require('internal/esm/hooks');
const inspecting = require('internal/inspecting');
const { Module, makeRequire, state } = require('internal/module_loader');
const moduleText = require('internal/module_text');
const options = require('internal/options');
const resolver = require('internal/module_resolve');
const path = require('path');
const {
  codes: { ERR_EVAL_ESM_CANNOT_PRINT, ERR_INPUT_TYPE_NOT_ALLOWED },
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

function defineBuiltinGlobals() {
  for (const id of builtinModules) {
    const isOther = id in globalThis && id !== 'crypto'; // which is the module here, not Web Crypto
    if (id.includes(':') || id.includes('/') || isOther) continue;
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
  const result = inspecting.state.breaks ? inspecting.call(vmNatives.runScript, undefined, script, undefined, 0)
    : vmNatives.runScript(script, undefined, 0);
  if (print) process.on('exit', () => console.log(result)); // a promise is settled then, if it ever is
}

function evalAs(type, text, print, name) {
  if (type === 'module' && print) throw new ERR_EVAL_ESM_CANNOT_PRINT();
  if (type === 'module') {
    inspecting.state.breaks = false; // as Node
    return require('internal/esm/main').runText(text, imports());
  }
  const preload = imports();
  if (preload.length === 0) return evalScript(text, print, name);
  return require('internal/esm/main').importAll(preload).then(() => evalScript(text, print, name));
}

// What is printed is a script.
function isScript(text) {
  try {
    vmNatives.compileScript(text, '[eval]', 0, 0, undefined);
    return true;
  } catch {
    return false;
  }
}

// What can be a script is one, whatever it declares.
function detectType(text, print) {
  return !print && moduleText.isDetected(text) && !isScript(text) ? 'module' : 'commonjs';
}

function evalText(text, print, name = '[eval]') {
  const given = options.last('--input-type'); // as Node: the last one counts
  const detect = (source) => detectType(source, print);
  if (require('internal/typescript').mode() === false) return evalAs(given ?? detect(text), text, print, name);
  const { 0: type, 1: code } = require('internal/tool').load('eval_text.js').prepare(text, given, detect);
  return evalAs(type, code, print, name);
}

module.exports = { cwdOrUndefined, evalText, imports, preloadModules, registerLoaders, runEntryUrl, runMain };
