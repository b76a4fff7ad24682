// SPDX-License-Identifier: MIT
'use strict';
// The chains of asynchronous hooks, in the thread that runs them: the last registered is called first, and calls the
// one before it as next. Source: doc module.md, "Chaining of asynchronous customization hooks".

const hooks = require('internal/esm/hooks');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_INVALID_RETURN_VALUE,
    ERR_LOADER_CHAIN_INCOMPLETE,
  },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { URL } = require('web/url');

const chains = { __proto__: null, resolve: [], load: [] }; // of { hook, name }: the function, and how messages call it

// The hooks that the module at `url` exports.
function add(namespace, url) {
  for (const kind of ['resolve', 'load']) {
    const hook = namespace[kind];
    if (hook === undefined) continue;
    validateFunction(hook, `${url} '${kind}'`);
    chains[kind].push({ hook, name: `${url} '${kind}'` });
  }
}

function has(kind) { return chains[kind].length > 0; }

// ---- importAssertions, as importAttributes were called --------------------------------------------------------------

let warned = false;

function warnOfAssertions() {
  if (warned) return;
  warned = true;
  process.emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
}

const assertions = {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    warnOfAssertions();
    return this.importAttributes;
  },
  set(value) {
    warnOfAssertions();
    this.importAttributes = value;
  },
};

// What a hook made under the old name, under the new one.
function withAttributes(object) {
  if (!Object.prototype.propertyIsEnumerable.call(object, 'importAssertions')) return object;
  warnOfAssertions();
  const { importAssertions, ...rest } = object;
  return { ...rest, importAttributes: rest.importAttributes ?? importAssertions };
}

// Of its own for each hook: what it changes, the others do not see.
function contextFor(context) {
  const copy = { ...context, importAttributes: { ...context.importAttributes } };
  return Object.defineProperty(copy, 'importAssertions', assertions);
}

// ---- what hooks are given and give ----------------------------------------------------------------------------------

const kinds = {
  __proto__: null,
  resolve: { next: 'nextResolve', input: 'specifier', check: checkResolved },
  load: { next: 'nextLoad', input: 'url', check: checkLoaded },
};

function checkCall(kind, caller, input, context) {
  const { next, input: inputName } = kinds[kind];
  const where = `${caller} hook's ${next}()`;
  if (typeof input !== 'string') throw new ERR_INVALID_ARG_TYPE(`${where} ${inputName}`, 'string', input);
  if (kind === 'load' && !URL.canParse(input)) {
    throw new ERR_INVALID_ARG_VALUE(`${where} url`, input, 'must be a URL string');
  }
  if (context !== undefined && (context === null || typeof context !== 'object' || Array.isArray(context))) {
    throw new ERR_INVALID_ARG_TYPE(`${where} context`, 'Object', context);
  }
}

function isAbsent(value) { return value === undefined || value === null; }

function checkResolved({ url, format, importAttributes }, name) {
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', name, 'url', url);
  }
  if (!isAbsent(format) && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', name, 'format', format);
  }
  if (!isAbsent(importAttributes) && typeof importAttributes !== 'object') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', name, 'importAttributes', importAttributes);
  }
}

function checkLoaded({ format, source, responseURL }, name) {
  if (!isAbsent(format) && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', name, 'format', format);
  }
  if (!isAbsent(source) && !hooks.isSource(source)) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', name, 'source', source);
  }
  if (responseURL !== undefined && !URL.canParse(responseURL)) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', name, 'responseURL', responseURL);
  }
}

function checkResult(kind, result, { name }, hasCalled) {
  if (result === null || typeof result !== 'object') {
    throw new ERR_INVALID_RETURN_VALUE('an object', `${name} hook's ${kinds[kind].next}()`, result);
  }
  if (!hasCalled && result.shortCircuit !== true) throw new ERR_LOADER_CHAIN_INCOMPLETE(name);
}

// ---- the chains -----------------------------------------------------------------------------------------------------

// Hooks see these functions.
const makers = {
  __proto__: null,
  resolve: (call) => async function nextResolve(specifier, context) { return call(specifier, context); },
  load: (call) => async function nextLoad(url, context) { return call(url, context); },
};

// Calls the hook at `index` of `list`, or `last` behind the first one.
async function run(kind, list, index, input, context, last) {
  if (index < 0) return last(input, context);
  const { [index]: entry } = list, { hook } = entry;
  let hasCalled = false;
  const next = makers[kind]((nextInput, given) => {
    hasCalled = true;
    checkCall(kind, entry.name, nextInput, given);
    const merged = given === undefined ? context : { ...context, ...withAttributes(given) };
    return run(kind, list, index - 1, nextInput, merged, last);
  });
  const result = await hook(input, contextFor(context), next);
  checkResult(kind, result, entry, hasCalled);
  const final = withAttributes(result);
  kinds[kind].check(final, entry.name);
  return final;
}

function resolve(specifier, context, last) {
  const list = chains.resolve.slice();
  return run('resolve', list, list.length - 1, specifier, context, last);
}

function load(url, context, last) {
  const list = chains.load.slice();
  return run('load', list, list.length - 1, url, context, last);
}

module.exports = { add, has, load, resolve };
