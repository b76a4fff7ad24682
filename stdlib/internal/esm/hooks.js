// SPDX-License-Identifier: MIT
'use strict';
// module.registerHooks(): chains of synchronous resolve and load hooks, the last registered first, the
// default last. Used by require and import alike. Source: doc module.md, "Synchronous customization
// hooks".

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_INVALID_RETURN_VALUE },
} = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

const chains = { resolve: [], load: [] };

// Those of module.register() run in a thread of their own, which is asked after these: hooks_client.js; in that thread
// itself, hooks_thread.js.
let remoteHooks = null;
let inThread = false;

function remote() { return remoteHooks; }
function setRemote(given) { remoteHooks = given; }
function enterThread() { inThread = true; }
function isThread() { return inThread; }

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

function invalid(expected, hook, property, value) {
  return new ERR_INVALID_RETURN_PROPERTY_VALUE(expected, hook, property, value, 'hook');
}

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
    if (!called && result.shortCircuit !== true) throw invalid('true', name, 'shortCircuit', result.shortCircuit);
    check(result);
    return result;
  };
}

function checkResolved({ url, format, importAttributes }) {
  if (typeof url !== 'string') throw invalid('a URL string', 'resolve', 'url', url);
  if (format !== null && format !== undefined && typeof format !== 'string') {
    throw invalid('a string', 'resolve', 'format', format);
  }
  if (importAttributes !== null && importAttributes !== undefined && typeof importAttributes !== 'object') {
    throw invalid('an object', 'resolve', 'importAttributes', importAttributes);
  }
}

function isSource(source) {
  return typeof source === 'string' || ArrayBuffer.isView(source) || require('internal/types').types.isAnyArrayBuffer(source);
}

// What has to be there, has to be a source.
function requireSource(source) {
  if (!isSource(source)) throw invalid('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  return source;
}

function checkLoaded({ format, source }) {
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw invalid('a string', 'load', 'format', format);
  }
  if (source !== undefined && source !== null) requireSource(source);
}

// The conditions that a hook passed on; undefined for the loader's own.
function conditionsOf({ conditions }) {
  if (conditions !== undefined && !Array.isArray(conditions)) {
    throw new ERR_INVALID_ARG_VALUE('context.conditions', conditions, 'expected an array');
  }
  return conditions;
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

module.exports = {
  active,
  conditionsOf,
  enterThread,
  isSource,
  isThread,
  loads,
  registerHooks,
  remote,
  requireSource,
  resolves,
  runLoad,
  runResolve,
  setRemote,
};
