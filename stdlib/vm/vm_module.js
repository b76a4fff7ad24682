// SPDX-License-Identifier: MIT
'use strict';
// vm.Module and its two kinds. The modules themselves are the engine's (runtime/engine/module.h). Source
// of behaviour: doc vm.md, "Class: vm.Module" and what follows; ECMA-262 16.2.1.
//
// Nothing but the program and the module's own code keeps a module alive: the code keeps the symbol that it
// was compiled with (internal/esm/host), that its importer, and that the vm.Module; all of it is collected
// together, with the context.

const engine = natives('module');
const vm = natives('vm');
const { emitExperimentalWarning } = require('internal/util');
const { setMeta } = require('internal/esm/host');
const { errorOf, instantiate, link, requestsOf, setTargets, statusOf } = require('vm/vm_link');
const { hostOf } = require('vm/vm_import');
const { validateLimits, withoutListeners } = require('vm/vm_limits');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_SOURCE_PHASE_NOT_DEFINED,
    ERR_VM_MODULE_CACHED_DATA_REJECTED, ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA, ERR_VM_MODULE_NOT_MODULE,
    ERR_VM_MODULE_STATUS,
  },
} = require('internal/errors');
const {
  validateArray, validateBuffer, validateFunction, validateInt32, validateObject, validateString,
} = require('internal/validators');

const LINKED = 2, EVALUATING = 3; // enum en_module_status

const kMake = Symbol('make');
let stateOf; // of a vm.Module (vm_link.js), undefined for anything else

function own(value) {
  const state = stateOf(value);
  if (state === undefined) throw new ERR_INVALID_THIS('Module');
  return state;
}

function linkedState(value) {
  const state = own(value);
  if (state.failure !== undefined || engine.esStatus(state.wrapper) < LINKED) {
    throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
  }
  return state;
}

function evaluate(state, options) {
  validateObject(options, 'options');
  validateLimits(options);
  const status = engine.esStatus(state.wrapper);
  if (status < LINKED || status === EVALUATING) {
    throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
  }
  const { timeout = 0, breakOnSigint = false } = options;
  if (breakOnSigint) return withoutListeners(() => engine.esEvaluate(state.wrapper, timeout, true));
  return engine.esEvaluate(state.wrapper, timeout, false);
}

class Module {
  #state;

  static {
    stateOf = (value) => (typeof value === 'object' && value !== null && #state in value ? value.#state : undefined);
  }

  constructor(key, state) {
    if (key !== kMake) throw new TypeError('Module is not a constructor');
    this.#state = state;
  }

  get identifier() { return own(this).identifier; }
  get context() { return own(this).context; }
  get status() { return statusOf(own(this)); }
  get error() {
    const state = own(this);
    if (statusOf(state) !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return errorOf(state);
  }
  get namespace() { return engine.esNamespace(linkedState(this).wrapper); }

  async link(linker) {
    const state = own(this);
    validateFunction(linker, 'linker');
    return link(this, state, linker, stateOf);
  }

  // The engine's own promise: settled at once when nothing in the graph waits.
  evaluate(options = {}) {
    try {
      return evaluate(own(this), options);
    } catch (err) {
      return Promise.reject(err);
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const state = own(this);
    const { name } = this.constructor;
    if (typeof depth === 'number' && depth < 0) return options.stylize(`[${name}]`, 'special');
    const Shown = { [name]: class {} }[name];
    const { identifier, context } = state;
    return inspect(Object.assign(new Shown(), { status: statusOf(state), identifier, context }), { ...options, depth });
  }
}

// ---- making ---------------------------------------------------------------------------------------------

const counts = new WeakMap(); // object of a context -> how many identifiers were made up for it
const mainContext = {};

function nextIdentifier(context = mainContext) {
  const count = counts.get(context) ?? 0;
  counts.set(context, count + 1);
  return `vm:module(${count})`;
}

// -> { context, identifier }
function commonOptions(options) {
  validateObject(options, 'options');
  const { context, identifier } = options;
  if (context !== undefined && (context === null || typeof context !== 'object' || !vm.isContext(context))) {
    throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
  }
  if (identifier !== undefined) validateString(identifier, 'options.identifier');
  return { context, identifier: identifier ?? nextIdentifier(context) };
}

function makeState({ context, identifier }, wrapper) {
  emitExperimentalWarning('VM Modules');
  return {
    wrapper, context, identifier,
    linking: undefined, // while link() is at it a promise that it is no more
    failure: undefined, // of link(), boxed
    targets: undefined, // states, in the order of the requests
    requests: undefined, // made when asked for
    specifiers: undefined,
  };
}

function sourceOptions(options) {
  const { lineOffset = 0, columnOffset = 0, cachedData, initializeImportMeta, importModuleDynamically } = options;
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
  if (importModuleDynamically !== undefined) {
    validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  }
  return { lineOffset, columnOffset, cachedData, initializeImportMeta, importModuleDynamically };
}

function compile(code, common, own, self) {
  const { lineOffset, columnOffset, cachedData, initializeImportMeta, importModuleDynamically } = own;
  const { context, identifier } = common;
  const host = hostOf(importModuleDynamically, identifier, self, true);
  const { 0: wrapper, 1: rejected } =
    engine.esCompile(code, identifier, context, host, lineOffset, columnOffset, cachedData);
  if (rejected) throw new ERR_VM_MODULE_CACHED_DATA_REJECTED();
  if (initializeImportMeta !== undefined) setMeta(wrapper, (meta) => { initializeImportMeta(meta, self()); });
  return wrapper;
}

// ---- the two kinds ----------------------------------------------------------------------------------------

class SourceTextModule extends Module {
  constructor(code, options = {}) {
    validateString(code, 'code');
    const common = commonOptions(options);
    super(kMake, makeState(common, compile(code, common, sourceOptions(options), () => this)));
  }

  get moduleRequests() { return requestsOf(own(this)); }

  get dependencySpecifiers() {
    const state = own(this);
    return state.specifiers ??= Object.freeze(requestsOf(state).map(({ specifier }) => specifier));
  }

  linkRequests(modules) {
    const state = own(this);
    validateArray(modules, 'modules');
    if (statusOf(state) !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    setTargets(state, modules.map(stateOf));
  }

  instantiate() {
    const state = own(this);
    const status = statusOf(state);
    if (status === 'linking' || status === 'errored') throw new ERR_VM_MODULE_STATUS('must be unlinked or linked');
    instantiate(state);
  }

  hasAsyncGraph() { return engine.esIsGraphAsync(linkedState(this).wrapper); }
  hasTopLevelAwait() { return engine.esHasTopAwait(own(this).wrapper); }

  createCachedData() {
    const { wrapper } = own(this);
    if (engine.esStatus(wrapper) > LINKED) throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return require('buffer').Buffer.from(engine.esCache(wrapper));
  }
}

function validateExportNames(names) {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) {
    throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', names);
  }
  const seen = new Set();
  for (const name of names) {
    if (seen.has(name)) throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    seen.add(name);
  }
}

// Linked from the beginning: it requests nothing.
class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    validateExportNames(exportNames);
    validateFunction(evaluateCallback, 'evaluateCallback');
    const common = commonOptions(options);
    const onEvaluate = () => { Reflect.apply(evaluateCallback, this, []); };
    const wrapper = engine.esSynthetic(common.identifier, common.context, exportNames, onEvaluate);
    engine.esInstantiate(wrapper);
    super(kMake, makeState(common, wrapper));
  }

  async link() { own(this); }

  setExport(name, value) {
    const { wrapper } = own(this);
    validateString(name, 'name');
    engine.esSetExport(wrapper, name, value);
  }
}

// What import() gives for a vm.Module that an importer returned.
function imported(value, isSource) {
  const state = stateOf(value);
  if (state === undefined) throw new ERR_VM_MODULE_NOT_MODULE();
  if (isSource) throw new ERR_SOURCE_PHASE_NOT_DEFINED(state.identifier);
  if (statusOf(state) === 'errored') throw errorOf(state);
  return value.namespace;
}

module.exports = { Module, SourceTextModule, SyntheticModule, imported };
