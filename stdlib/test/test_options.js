/* SPDX-License-Identifier: MIT */
/*
 * test_options.js - the arguments of test(), suite() and hooks: what may be left out, what each option
 * has to be. Source: Node's doc/api/test.md, "test([name][, options][, fn])".
 */
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateNumber, validateString, validateUint32 } = require('internal/validators');

const kTimeoutMax = 2147483647;
let warnedOfTags = false;

// { name, options, fn } from the loose arguments; `forced` options are those of test.skip and its kind.
function readArguments(name, options, fn, forced) {
  if (typeof name === 'function') {
    fn = name;
    name = options = undefined;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = undefined;
  } else if (typeof options === 'function') {
    fn = options;
    options = undefined;
  }
  options = { __proto__: null, ...options, ...forced };
  fn = options.fn ?? fn;
  name = options.name ?? name;
  if (typeof name !== 'string' || name === '') name = fn?.name || '<anonymous>';
  if (typeof fn !== 'function') fn = () => {};
  return { name, options, fn };
}

function readConcurrency(value, inherited) {
  if (value === undefined || value === null) return inherited;
  if (typeof value === 'boolean') return value ? Infinity : 1;
  if (typeof value === 'number') {
    validateUint32(value, 'options.concurrency', true);
    return value;
  }
  throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
}

function readTimeout(value, inherited, name = 'options.timeout') {
  if (value === undefined || value === null) return inherited;
  if (value !== Infinity) validateNumber(value, name, 0, kTimeoutMax);
  return value;
}

// false, or { label, match } of the option expectFailure.
function readExpectation(value) {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === 'string') return { label: value, match: undefined };
  if (typeof value === 'function' || value instanceof RegExp || value instanceof Error) {
    return { label: undefined, match: value };
  }
  if (typeof value !== 'object') return { label: undefined, match: undefined };
  const keys = Object.keys(value);
  if (keys.length === 0) {
    throw new ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  }
  if (keys.every((key) => key === 'label' || key === 'match')) return { label: value.label, match: value.match };
  return { label: undefined, match: value };
}

function warnOfTags() {
  if (warnedOfTags) return;
  warnedOfTags = true;
  process.emitWarning('Test tags is an experimental feature and might change at any time', 'ExperimentalWarning');
}

// Tag names in lower case, each once, those of the parent first; frozen.
function readTags(value, inherited, name = 'options.tags') {
  if (value === undefined) return inherited;
  if (!Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
  if (value.length === 0) return inherited;
  const tags = new Set(inherited);
  value.forEach((tag, i) => {
    validateString(tag, `${name}[${i}]`);
    if (tag === '') throw new ERR_INVALID_ARG_VALUE(`${name}[${i}]`, tag, 'must be a non-empty string');
    tags.add(tag.toLowerCase());
  });
  warnOfTags();
  return Object.freeze([...tags]);
}

module.exports = { readArguments, readConcurrency, readExpectation, readTags, readTimeout };
