// SPDX-License-Identifier: MIT
'use strict';
// module.registerHooks(): chains of synchronous resolve and load hooks, the last registered first, the
// default last. Used by require and import alike. Source: doc module.md, "Synchronous customization
// hooks".

const {
  codes: { ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_INVALID_RETURN_VALUE, ERR_LOADER_CHAIN_INCOMPLETE },
} = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

const chains = { resolve: [], load: [] };

// Adds one pair; what it returns takes them away again.
function registerHooks(hooks) {
  validateObject(hooks, 'hooks');
  const { resolve, load } = hooks;
  if (resolve !== undefined) validateFunction(resolve, 'hooks.resolve');
  if (load !== undefined) validateFunction(load, 'hooks.load');
  const own = { resolve, load };
  for (const name of ['resolve', 'load']) if (own[name] !== undefined) chains[name].push(own);
  return {
    deregister() {
      for (const name of ['resolve', 'load']) {
        const at = chains[name].indexOf(own);
        if (at >= 0) chains[name].splice(at, 1);
      }
    },
  };
}

function active() { return chains.resolve.length > 0 || chains.load.length > 0; }
function resolves() { return chains.resolve.length > 0; }
function loads() { return chains.load.length > 0; }

// The function that a hook at `index` calls as next: the hook before it, or `last`.
function nextOf(name, list, index, defaults, last, check) {
  return function next(input, given) {
    validateString(input, name === 'resolve' ? 'specifier' : 'url');
    const context = given === undefined ? defaults : { ...defaults, ...given };
    if (index < 0) return last(input, context);
    let called = false;
    const inner = nextOf(name, list, index - 1, context, last, check);
    const result = list[index][name](input, context, (...args) => {
      called = true;
      return inner(...args);
    });
    if (result === null || typeof result !== 'object') {
      throw new ERR_INVALID_RETURN_VALUE('an object', `${name} hook's next${name[0].toUpperCase()}${name.slice(1)}()`, result);
    }
    if (!called && result.shortCircuit !== true) throw new ERR_LOADER_CHAIN_INCOMPLETE(`${name} hook`);
    check(result);
    return result;
  };
}

function checkResolved({ url, format, importAttributes }) {
  if (typeof url !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', "resolve hook's nextResolve()", 'url', url);
  if (format !== null && format !== undefined && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', "resolve hook's nextResolve()", 'format', format);
  }
  if (importAttributes !== null && importAttributes !== undefined && typeof importAttributes !== 'object') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', "resolve hook's nextResolve()", 'importAttributes', importAttributes);
  }
}

function checkLoaded({ format, source }) {
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', "load hook's nextLoad()", 'format', format);
  }
  const { types } = require('internal/types');
  if (source === undefined || source === null || typeof source === 'string' || types.isAnyArrayBuffer(source) ||
      ArrayBuffer.isView(source)) return;
  throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', "load hook's nextLoad()", 'source', source);
}

// `last(specifier, context)` -> { url, format }
function runResolve(specifier, context, last) {
  const list = chains.resolve.slice();
  return nextOf('resolve', list, list.length - 1, context, last, checkResolved)(specifier);
}

// `last(url, context)` -> { format, source }
function runLoad(url, context, last) {
  const list = chains.load.slice();
  return nextOf('load', list, list.length - 1, context, last, checkLoaded)(url);
}

module.exports = { active, loads, registerHooks, resolves, runLoad, runResolve };
