/* SPDX-License-Identifier: MIT */
/*
 * url_pattern.js - URLPattern (URL Pattern Standard; Node's doc/api/url.md).
 *
 * Who: node:url and the global, both of which load this when it is asked for.
 */
'use strict';

const { codes: { ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { inspect } = require('internal/inspect');
const { URL } = require('web/url');
const { PatternError, compile } = require('web/url_pattern_parse');
const { COMPONENTS, HOST, PATH, PLAIN, SPECIAL, canonical, isSpecial, parseConstructorString, partsOf, processInit } =
  require('web/url_pattern_input');

const NAMES = [...COMPONENTS].sort();

function codedTypeError(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

// ---- arguments ----------------------------------------------------------------------------------------------------

const usv = (value) => `${value}`.toWellFormed();

// A string, or an object of components, of which only those that are given are taken.
function inputOf(value, name) {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Object'], value);
  }
  const init = {};
  for (const member of ['baseURL', ...NAMES]) {
    const given = value[member];
    if (given !== undefined) init[member] = usv(given);
  }
  return init;
}

function baseOf(value) {
  if (typeof value === 'string' || value === undefined || value === null) return usv(value);
  throw new ERR_INVALID_ARG_TYPE('baseURL', 'string', value);
}

function ignoresCase(options) {
  if (options === undefined || options === null) return false;
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  return Boolean(options.ignoreCase);
}

// [input, baseURL or undefined, ignoreCase] of the constructor's two forms.
function constructorArguments(args) {
  const input = inputOf(args[0], 'input');
  if (args.length > 2) return [input, baseOf(args[1]), ignoresCase(args[2])];
  if (typeof args[1] === 'string') return [input, args[1], false];
  return [input, undefined, ignoresCase(args[1])];
}

// ---- making -----------------------------------------------------------------------------------------------------------

function initOf(input, baseURL) {
  if (typeof input !== 'string') {
    if (baseURL !== undefined) throw new PatternError('A base URL is for strings');
    return input;
  }
  const init = parseConstructorString(input);
  if (baseURL === undefined && init.protocol === undefined) throw new PatternError('A relative pattern needs a base URL');
  if (baseURL !== undefined) init.baseURL = baseURL;
  return init;
}

function hostnameForm(hostname, protocol) {
  if (/^(?:\[|\{\[|\\\[)/.test(hostname)) return canonical.address;
  return isSpecial(protocol) ? canonical.domain : canonical.hostname;
}

function compileAll(input, baseURL, ignoreCase) {
  const all = Object.fromEntries(COMPONENTS.map((name) => [name, '*']));
  const given = processInit(initOf(input, baseURL), true, {});
  const text = { ...all, ...given };
  if (text.protocol in SPECIAL && text.port === SPECIAL[text.protocol]) text.port = '';
  const out = { protocol: compile(text.protocol, canonical.protocol, PLAIN) };
  for (const name of ['username', 'password']) out[name] = compile(text[name], canonical[name], PLAIN);
  out.hostname = compile(text.hostname, hostnameForm(text.hostname, out.protocol), HOST);
  out.port = compile(text.port, (value) => canonical.port(value), PLAIN);
  out.pathname = isSpecial(out.protocol) ? compile(text.pathname, canonical.pathname, PATH, ignoreCase) :
    compile(text.pathname, canonical.opaque, PLAIN, ignoreCase);
  for (const name of ['search', 'hash']) out[name] = compile(text[name], canonical[name], PLAIN, ignoreCase);
  return out;
}

// ---- matching -----------------------------------------------------------------------------------------------------------

const EMPTY = Object.fromEntries(COMPONENTS.map((name) => [name, '']));

// The components of what is to be matched; null: it is no URL.
function valuesOf(input, baseURL) {
  if (typeof input === 'string') {
    const url = URL.parse(input, baseURL);
    return url === null ? null : partsOf(url);
  }
  if (baseURL !== undefined) {
    throw codedTypeError('ERR_OPERATION_FAILED', 'A base URL cannot be given with an object');
  }
  try {
    return processInit(input, false, EMPTY);
  } catch (err) {
    if (err instanceof PatternError) return null;
    throw err;
  }
}

function match(components, input, baseURL) {
  const values = valuesOf(input, baseURL);
  if (values === null) return null;
  const found = {};
  for (const name of NAMES) {
    found[name] = components[name].regexp.exec(values[name]);
    if (found[name] === null) return null;
  }
  return { found, values };
}

function resultOf({ found, values }, components, inputs) {
  const result = {};
  for (const name of [...NAMES, 'inputs'].sort()) {
    if (name === 'inputs') {
      result.inputs = inputs;
      continue;
    }
    const groups = {};
    components[name].names.forEach((group, i) => { groups[group] = found[name][i + 1]; });
    result[name] = { groups, input: values[name] };
  }
  return result;
}

// ---- the class ----------------------------------------------------------------------------------------------------------

class Pattern {
  #components;

  constructor(...args) {
    const { 0: input, 1: baseURL, 2: ignoreCase } = constructorArguments(args);
    try {
      this.#components = compileAll(input, baseURL, ignoreCase);
    } catch (err) {
      if (!(err instanceof PatternError)) throw err;
      throw codedTypeError('ERR_INVALID_URL_PATTERN', err.message);
    }
  }

  static componentsOf(value) {
    if (value !== null && typeof value === 'object' && #components in value) return value.#components;
    throw new TypeError('Illegal invocation');
  }

  static isPattern(value) { return #components in value; }

  get hasRegExpGroups() { return NAMES.some((name) => componentsOf(this)[name].hasGroups); }

  test(input = undefined, baseURL = undefined) {
    const components = componentsOf(this);
    return match(components, inputOf(input, 'input'), baseURL === undefined ? undefined : baseOf(baseURL)) !== null;
  }

  exec(input = undefined, baseURL = undefined) {
    const components = componentsOf(this);
    const given = inputOf(input, 'input'), base = baseURL === undefined ? undefined : baseOf(baseURL);
    const matched = match(components, given, base);
    return matched === null ? null : resultOf(matched, components, base === undefined ? [given] : [given, base]);
  }

  [inspect.custom](depth, options) {
    if (!isPattern(this) || (typeof depth === 'number' && depth < 0)) return this;
    const shown = Object.fromEntries(COMPONENTS.map((name) => [name, this.#components[name].pattern]));
    return `URLPattern ${inspect(shown, options)}`;
  }
}
const { componentsOf, isPattern } = Pattern;
delete Pattern.componentsOf;
delete Pattern.isPattern;

for (const name of COMPONENTS) {
  Object.defineProperty(Pattern.prototype, name, {
    __proto__: null, configurable: true, enumerable: true,
    get: Object.getOwnPropertyDescriptor({ get [name]() { return componentsOf(this)[name].pattern; } }, name).get,
  });
}
for (const name of ['exec', 'hasRegExpGroups', 'test']) {
  Object.defineProperty(Pattern.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Pattern.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'URLPattern',
});

// What programs get: a call without `new` has a code.
function URLPattern(...args) {
  if (new.target === undefined) throw new ERR_CONSTRUCT_CALL_REQUIRED('URLPattern');
  return Reflect.construct(Pattern, args, new.target);
}
Object.defineProperty(URLPattern, 'length', { __proto__: null, configurable: true, value: 0 });
Object.defineProperty(URLPattern, 'prototype', { __proto__: null, writable: false, value: Pattern.prototype });
Object.defineProperty(Pattern.prototype, 'constructor', {
  __proto__: null, configurable: true, writable: true, value: URLPattern,
});

module.exports = { URLPattern };
