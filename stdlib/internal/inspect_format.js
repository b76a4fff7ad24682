/* SPDX-License-Identifier: MIT */
/*
 * inspect_format.js - util.format(): printf-like texts; what console.log prints.
 * Source: Node's doc/api/util.md (util.format). Loaded by internal/inspect.
 */
'use strict';

const { K, isBuiltinClass, kindOf } = require('internal/types');
const { validateObject } = require('internal/validators');
const { formatBigInt, formatNumber, stylizeNoColor } = require('internal/inspect_text');
const { proxyDetails } = natives('util');

// internal/inspect loads this file last, when it has its exports: taken at first use.
let inspectModule;
function inspect(value, options) {
  inspectModule ??= require('internal/inspect');
  return inspectModule.inspect(value, options);
}

function separates(options) {
  inspectModule ??= require('internal/inspect');
  return options?.numericSeparator ?? inspectModule.defaults.numericSeparator;
}

function toJson(value) {
  try {
    return `${JSON.stringify(value)}`;
  } catch (error) {
    // Two messages in two engines' words, both beginning so.
    if (error.name === 'TypeError' && error.message.startsWith('Converting circular structure')) {
      return '[Circular]';
    }
    throw error;
  }
}

// Whether String(value) would only give what every object of its built-in class gives.
function hasBuiltinToString(value) {
  while (kindOf(value) === K.PROXY) {
    const { 0: target } = proxyDetails(value);
    if (target === null) return true;
    value = target;
  }
  if (typeof value[Symbol.toPrimitive] === 'function' && !(value instanceof Date)) return false;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  // The prototype that brings toString: a class of the program's own or a built-in one.
  let holder = value;
  do {
    holder = Object.getPrototypeOf(holder);
  } while (holder !== null && !Object.hasOwn(holder, 'toString'));
  if (holder === null) return true;
  const descriptor = Object.getOwnPropertyDescriptor(holder, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' &&
    isBuiltinClass(descriptor.value.name);
}

function formatText(value, options) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(stylizeNoColor, value, separates(options));
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
  if (typeof value !== 'object' || value === null || !hasBuiltinToString(value)) {
    return String(value);
  }
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}

function formatDecimal(value, options) {
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
  if (typeof value === 'symbol') return 'NaN';
  return formatNumber(stylizeNoColor, Number(value), separates(options));
}

function formatInteger(value, options) {
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
  if (typeof value === 'symbol') return 'NaN';
  return formatNumber(stylizeNoColor, Number.parseInt(value), separates(options));
}

function formatFloat(value, options) {
  if (typeof value === 'symbol') return 'NaN';
  return formatNumber(stylizeNoColor, Number.parseFloat(value), separates(options));
}

// The text for `%<code>`; undefined for an unknown code, which then stays in the text.
function formatPlaceholder(code, value, options) {
  switch (code) {
    case 115: return formatText(value, options);                                    // s
    case 106: return toJson(value);                                                 // j
    case 100: return formatDecimal(value, options);                                 // d
    case 79: return inspect(value, options);                                        // O
    case 111: return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }); // o
    case 105: return formatInteger(value, options);                                 // i
    case 102: return formatFloat(value, options);                                   // f
    case 99: return '';                                                             // c: CSS, dropped
    default: return undefined;
  }
}

function formatWithOptionsList(options, args) {
  const { 0: first } = args;
  if (args.length === 1) return typeof first === 'string' ? first : inspect(first, options);
  let text = '';
  let next = 0;
  if (typeof first === 'string') {
    let from = 0;
    next = 1;
    for (let i = first.indexOf('%'); i !== -1 && i < first.length - 1; i = first.indexOf('%', i)) {
      const code = first.charCodeAt(i + 1);
      if (code === 37) { // %%: one of them, also when no values are left
        text += first.slice(from, i + 1);
        from = i += 2;
        continue;
      }
      if (next === args.length) {
        i++;
        continue;
      }
      const shown = formatPlaceholder(code, args[next], options);
      if (shown === undefined) {
        i++;
        continue;
      }
      text += first.slice(from, i) + shown;
      next++;
      from = i += 2;
    }
    text = from === 0 ? first : text + first.slice(from);
  }
  for (; next < args.length; next++) {
    if (next > 0) text += ' ';
    text += typeof args[next] === 'string' ? args[next] : inspect(args[next], options);
  }
  return text;
}

function format(...args) {
  return formatWithOptionsList(undefined, args);
}

function formatWithOptions(options, ...args) {
  validateObject(options, 'inspectOptions');
  return formatWithOptionsList(options, args);
}

module.exports = { format, formatWithOptions, formatWithOptionsList };
