// SPDX-License-Identifier: MIT
'use strict';
// wasi.js - node:wasi. Source of behaviour: doc wasi.md and Node's test/wasi. Never part of a blob
// (boot/build), so that loading it warns, as it does in Node, and its native functions can be made.

const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUndefined,
} = require('internal/validators');

const native = natives('wasi');

const { ERR_INVALID_ARG_VALUE, ERR_WASI_ALREADY_STARTED } = codes;

const moduleNames = { __proto__: null, unstable: 'wasi_unstable', preview1: 'wasi_snapshot_preview1' };

process.emitWarning('WASI is an experimental feature and might change at any time', 'ExperimentalWarning');

// ---- options -------------------------------------------------------------------------------------------

function moduleName(version) {
  validateString(version, 'options.version');
  const name = moduleNames[version];
  if (name === undefined) throw new ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
  return name;
}

// What C would cut off at its NUL is refused.
function toCString(value, name) {
  const text = String(value);
  if (text.includes('\0')) throw new ERR_INVALID_ARG_VALUE(name, text, 'must be a string without null bytes');
  return text;
}

function argStrings(args) {
  if (args === undefined) return [];
  validateArray(args, 'options.args');
  return Array.from(args, (arg) => toCString(arg, 'options.args'));
}

function envStrings(env) {
  const out = [];
  if (env === undefined) return out;
  validateObject(env, 'options.env');
  for (const key of Object.keys(env)) {
    const value = env[key];
    if (value !== undefined) out.push(toCString(`${key}=${value}`, 'options.env'));
  }
  return out;
}

function preopenStrings(preopens) {
  const out = [];
  if (preopens === undefined) return out;
  validateObject(preopens, 'options.preopens');
  for (const key of Object.keys(preopens)) {
    out.push(toCString(key, 'options.preopens'), toCString(preopens[key], 'options.preopens'));
  }
  return out;
}

function descriptor(value, standard, name) {
  if (value === undefined) return standard;
  validateInt32(value, name, 0);
  return value;
}

function open({ args, env, preopens, stdin, stdout, stderr }) {
  const opened = native.open(
    argStrings(args), envStrings(env), preopenStrings(preopens), descriptor(stdin, 0, 'options.stdin'),
    descriptor(stdout, 1, 'options.stdout'), descriptor(stderr, 2, 'options.stderr'));
  if (!Array.isArray(opened)) return opened;
  const { 0: errno, 1: code } = opened;
  const err = new Error(`${code}, uvwasi_init`);
  throw Object.assign(err, { errno, code, syscall: 'uvwasi_init' });
}

// ---- what a module imports -----------------------------------------------------------------------------------

let functions; // one set for all WASI objects: each binds them to its own box

// Thrown through the module's frames by proc_exit(), caught by the start() of the same object.
class Exit {
  box;
  code;

  constructor(box, code) {
    this.box = box;
    this.code = code;
  }
}

function importsOf(box, returnOnExit) {
  functions ??= native.functions();
  const imports = {};
  for (const fn of functions) imports[fn.name] = fn.bind(box);
  imports.proc_exit = (code) => {
    if (returnOnExit) throw new Exit(box, code);
    process.reallyExit(code);
  };
  return imports;
}

function noMemory() {
  const err = new TypeError('"instance.exports.memory" property must be a WebAssembly.Memory object');
  return Object.assign(err, { code: 'ERR_INVALID_ARG_TYPE' });
}

// ---- WASI ------------------------------------------------------------------------------------------------------

class WASI {
  wasiImport;
  #module;
  #box;
  #started = false;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#module = moduleName(options.version);
    const { returnOnExit = true } = options;
    validateBoolean(returnOnExit, 'options.returnOnExit');
    this.#box = open(options);
    this.wasiImport = importsOf(this.#box, returnOnExit);
  }

  finalizeBindings(instance, { memory = instance?.exports?.memory } = {}) {
    if (this.#started) throw new ERR_WASI_ALREADY_STARTED();
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    if (!native.setMemory(this.#box, memory)) throw noMemory();
    this.#started = true;
  }

  start(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    try {
      _start();
    } catch (err) {
      if (!(err instanceof Exit) || err.box !== this.#box) throw err;
      return err.code;
    }
    return 0;
  }

  initialize(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateUndefined(_start, 'instance.exports._start');
    if (_initialize === undefined) return;
    validateFunction(_initialize, 'instance.exports._initialize');
    _initialize();
  }

  getImportObject() { return { [this.#module]: this.wasiImport }; }
}

module.exports = { WASI };
