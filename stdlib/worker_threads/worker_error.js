/* SPDX-License-Identifier: MIT */
/*
 * worker_error.js - what a worker threw, as data for its parent's 'error' event. Errors keep their class (the
 * nearest one of JavaScript's own) and what of their properties can be cloned.
 */
'use strict';

const { inspect } = require('internal/inspect');
const { pack, structuredClone } = require('web/structured_clone');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const classes = {
  __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError,
};
const ERROR = 0, PLAIN = 1, SHOWN = 2, SYMBOL = 3;

function isCloneable(value) {
  try {
    pack(value, []);
    return true;
  } catch {
    return false;
  }
}

function className(error) {
  for (let o = Object.getPrototypeOf(error); o !== null; o = Object.getPrototypeOf(o)) {
    const own = Object.getOwnPropertyDescriptor(o, 'constructor')?.value;
    if (typeof own === 'function' && classes[own.name] === own) return own.name;
  }
  return 'Error';
}

// Own properties as [name, enumerable, value, whether the value is the data of an error].
function propertiesOf(error, depth) {
  const list = [];
  for (const name of Object.getOwnPropertyNames(error)) {
    let value;
    try {
      value = error[name];
    } catch {
      continue;
    }
    const isError = value instanceof Error && depth < 8;
    if (isError) value = serialize(value, depth + 1);
    else if (!isCloneable(value)) continue;
    list.push([name, Object.prototype.propertyIsEnumerable.call(error, name), value, isError]);
  }
  // A class's name is on its prototype, a stack is made when it is read.
  if (!Object.hasOwn(error, 'name') && typeof error.name === 'string') list.push(['name', false, error.name, false]);
  return list;
}

function serialize(value, depth = 0) {
  try {
    if (value instanceof Error) return [ERROR, className(value), propertiesOf(value, depth)];
  } catch {
    // Reading it throws.
  }
  if (typeof value === 'symbol') return [SYMBOL, Symbol.keyFor(value), value.description];
  if (isCloneable(value)) return [PLAIN, structuredClone(value)];
  return [SHOWN, inspect(value)];
}

function deserialize({ 0: kind, 1: what, 2: rest }) {
  if (kind === PLAIN) return what;
  if (kind === SYMBOL) return what === undefined ? Symbol(rest) : Symbol.for(what);
  if (kind === SHOWN) return { [customInspect]: () => what };
  const error = Object.create(classes[what].prototype);
  for (const { 0: name, 1: enumerable, 2: value, 3: isError } of rest) {
    Object.defineProperty(error, name, {
      configurable: true, writable: true, enumerable, value: isError ? deserialize(value) : value,
    });
  }
  return error;
}

module.exports = { deserialize, serialize };
