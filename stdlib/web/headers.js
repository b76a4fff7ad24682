// SPDX-License-Identifier: MIT
'use strict';
// Headers of the Fetch Standard (https://fetch.spec.whatwg.org/#headers-class).

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { inspect } = require('internal/inspect');

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const kEntries = Symbol('entries');

function normalizeName(name) {
  name = `${name}`;
  if (!tokenPattern.test(name)) throw new TypeError(`Headers: ${name} is an invalid header name.`);
  return name.toLowerCase();
}

function normalizeValue(value) {
  value = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  // eslint-disable-next-line no-control-regex
  if (/[\0\r\n]/.test(value) || /[^\x00-\xff]/.test(value)) throw new TypeError(`Headers: ${value} is an invalid header value.`);
  return value;
}

class Headers {
  // lower-case name -> list of values (more than one only for set-cookie)
  [kEntries] = new Map();

  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('init', ['Headers', 'Array', 'Object'], init);
    }
    if (init instanceof Headers) {
      for (const { 0: name, 1: values } of init[kEntries]) this[kEntries].set(name, [...values]);
    } else if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        const both = [...pair];
        if (both.length !== 2) throw new TypeError('Headers: each header must be a pair of a name and a value.');
        this.append(both[0], both[1]);
      }
    } else {
      for (const name of Reflect.ownKeys(init)) {
        if (typeof name === 'symbol' || !Object.prototype.propertyIsEnumerable.call(init, name)) continue;
        this.append(name, init[name]);
      }
    }
  }

  append(name, value) {
    name = normalizeName(name);
    value = normalizeValue(value);
    const known = this[kEntries].get(name);
    if (known === undefined) this[kEntries].set(name, [value]);
    else if (name === 'set-cookie') known.push(value);
    else known[0] = `${known[0]}${name === 'cookie' ? '; ' : ', '}${value}`;
  }

  delete(name) { this[kEntries].delete(normalizeName(name)); }
  get(name) { return this[kEntries].get(normalizeName(name))?.join(', ') ?? null; }
  has(name) { return this[kEntries].has(normalizeName(name)); }
  set(name, value) { this[kEntries].set(normalizeName(name), [normalizeValue(value)]); }
  getSetCookie() { return [...(this[kEntries].get('set-cookie') ?? [])]; }

  * entries() {
    for (const name of [...this[kEntries].keys()].sort()) for (const value of this[kEntries].get(name) ?? []) yield [name, value];
  }

  * keys() { for (const { 0: name } of this.entries()) yield name; }
  * values() { for (const { 1: value } of this.entries()) yield value; }

  forEach(callback, thisArg) {
    if (!(this instanceof Headers)) throw new ERR_INVALID_THIS('Headers');
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'function', callback);
    for (const { 0: name, 1: value } of this.entries()) callback.call(thisArg, value, name, this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `Headers ${inspect(Object.fromEntries(this.entries()), options)}`;
  }
}

Headers.prototype[Symbol.iterator] = Headers.prototype.entries;
Object.defineProperty(Headers.prototype, Symbol.iterator, { enumerable: false });
Object.defineProperty(Headers.prototype, Symbol.toStringTag, { configurable: true, value: 'Headers' });

module.exports = { Headers };
