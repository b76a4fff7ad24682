// SPDX-License-Identifier: MIT
'use strict';
// What a prompt's texts see: the program's own global object, or a new one with the same globals.

const { importByName, setContextImporter } = require('internal/esm/host');
const { builtinModules, publicModule } = require('internal/builtins');
const { Module, makeRequire } = require('internal/module_loader');
const { cwdOrUndefined } = require('internal/run_main');

const importHere = (specifier, attributes, phase) => importByName(specifier, attributes, phase, undefined);

// Names that every context has by itself.
let own = null;

function newContext(server) {
  const vm = require('vm');
  const context = vm.createContext();
  setContextImporter(context, importHere);
  own ??= new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (own.has(name)) continue;
    Object.defineProperty(context, name, { __proto__: null, ...Object.getOwnPropertyDescriptor(globalThis, name) });
  }
  context.global = context;
  const { Console } = require('console');
  Object.defineProperty(context, 'console', { configurable: true, writable: true, value: new Console(server.output) });
  return context;
}

// Built-in modules as globals, loaded when they are first used.
function addLibs(context) {
  for (const id of builtinModules) {
    if (id.startsWith('_') || id.includes('/') || id.includes(':') || (id in context && id !== 'crypto')) continue;
    const define = (value) => {
      Object.defineProperty(context, id, { value, writable: true, enumerable: true, configurable: true });
    };
    Object.defineProperty(context, id, {
      __proto__: null, configurable: true, enumerable: false,
      get: () => publicModule(id),
      set: define,
    });
  }
}

function addModule(context) {
  const module = new Module('<repl>'), cwd = cwdOrUndefined();
  module.paths = [...cwd === undefined ? [] : Module._nodeModulePaths(cwd), ...Module.globalPaths];
  for (const { 0: name, 1: value } of Object.entries({ module, require: makeRequire(module) })) {
    Object.defineProperty(context, name, { configurable: true, writable: true, value });
  }
}

// `name`: _ or _error; `last` and `assigned` are the server's properties behind it.
function addUnderscore(server, context, name, last, assigned) {
  Object.defineProperty(context, name, {
    __proto__: null, configurable: true,
    get: () => server[last],
    set(value) {
      server[last] = value;
      if (server[assigned]) return;
      server[assigned] = true;
      server.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
}

function createContext(server) {
  const context = server.useGlobal ? globalThis : newContext(server);
  addModule(context);
  addLibs(context);
  return context;
}

module.exports = { addUnderscore, createContext };
