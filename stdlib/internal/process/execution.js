// SPDX-License-Identifier: MIT
'use strict';
// How a program begins that is a text: --eval, --print and standard input. Named as in Node, since its name is in
// stacks.

const vmNatives = natives('vm');
const { builtinModules, publicModule } = require('internal/builtins');
const inspecting = require('internal/inspecting');
const { Module, makeRequire } = require('internal/module_loader');
const moduleText = require('internal/module_text');
const options = require('internal/options');
const path = require('path');
const { cwdOrUndefined, imports } = require('internal/run_main');
const { codes: { ERR_EVAL_ESM_CANNOT_PRINT } } = require('internal/errors');

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

module.exports = { evalText };
