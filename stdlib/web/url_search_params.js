/* SPDX-License-Identifier: MIT */
/*
 * url_search_params.js - the URLSearchParams class and the parser and serializer of
 * application/x-www-form-urlencoded. Loaded by web/url.
 * Source: https://url.spec.whatwg.org/#interface-urlsearchparams
 */
'use strict';

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { customInspectSymbol, defineEnumerable } = require('internal/util');
const { validateFunction } = require('internal/validators');

// ---- application/x-www-form-urlencoded ----------------------------------------------------------

// Bytes of invalid sequences become U+FFFD; '%' without two digits stays.
function decodeLossy(text) {
  const bytes = Buffer.from(text);
  let out = 0;
  for (let i = 0; i < bytes.length; i++, out++) {
    bytes[out] = bytes[i];
    if (bytes[i] !== 37 || i + 2 >= bytes.length) continue;
    const high = hexDigit(bytes[i + 1]);
    const low = hexDigit(bytes[i + 2]);
    if (high < 0 || low < 0) continue;
    bytes[out] = high * 16 + low;
    i += 2;
  }
  return bytes.toString('utf8', 0, out);
}

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

function decode(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeLossy(text);
  }
}

// 'a=1&b' -> ['a', '1', 'b', '']. Nothing is searched twice, however many names there are.
function parseParams(text) {
  const list = [];
  const isCoded = text.includes('%') || text.includes('+');
  let equals = text.indexOf('=');
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (equals !== -1 && equals < start) equals = text.indexOf('=', start);
    const middle = equals === -1 || equals > end ? end : equals;
    if (end > start) {
      const name = text.slice(start, middle), value = text.slice(middle + 1, end);
      if (isCoded) list.push(decode(name), decode(value));
      else list.push(name, value);
    }
    start = end + 1;
  }
  return list;
}

const unreserved = /^[A-Za-z0-9*\-._]*$/;
const keptByEncode = /%20|[!'()~]/g; // what encodeURIComponent does not treat as forms do
const formEscapes = {
  '__proto__': null, '%20': '+', '!': '%21', "'": '%27', '(': '%28', ')': '%29', '~': '%7E',
};

function encode(text) {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text).replace(keptByEncode, (c) => formEscapes[c]);
}

function serializeParams(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    text += `${i === 0 ? '' : '&'}${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return text;
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

// ---- the class ----------------------------------------------------------------------------------

function listFromIterable(iterable) {
  if (typeof iterable[Symbol.iterator] !== 'function') {
    throw new ERR_ARG_NOT_ITERABLE('Query pairs');
  }
  const list = [];
  for (const pair of iterable) {
    if (pair === null || (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function') {
      throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    const items = [...pair];
    if (items.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(toUSVString(items[0]), toUSVString(items[1]));
  }
  return list;
}

function listFromRecord(record) {
  // Names that become equal as scalar values are one name; the later value counts.
  const seen = new Map();
  const list = [];
  for (const key of Reflect.ownKeys(record)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(record, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toUSVString(key);
    const value = toUSVString(record[key]);
    const index = seen.get(name);
    if (index === undefined) {
      seen.set(name, list.length);
      list.push(name, value);
    } else {
      list[index + 1] = value;
    }
  }
  return list;
}

// Stable, by UTF-16 code units of the names.
function sortParams(list) {
  if (list.length <= 2) return;
  const pairs = [];
  for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  for (let i = 0; i < pairs.length; i++) {
    list[i * 2] = pairs[i][0];
    list[i * 2 + 1] = pairs[i][1];
  }
}

let listOf;
let attach;
let setList;

class URLSearchParams {
  #list = [];
  #update = null; // called after a change, to bring the URL in line

  static {
    listOf = (params) => {
      if (params === null || typeof params !== 'object' || !(#list in params)) {
        throw new ERR_INVALID_THIS('URLSearchParams');
      }
      return params.#list;
    };
    setList = (params, list) => {
      params.#list = list;
    };
    // Ties params to a URL: `update` is told of changes.
    attach = (params, list, update) => {
      params.#list = list;
      params.#update = update;
    };
  }

  constructor(init = undefined) {
    if (init === undefined) return;
    if ((typeof init === 'object' && init !== null) || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === this[Symbol.iterator] && #list in init) {
        this.#list = init.#list.slice(); // The program did not change how params are iterated.
      } else if (method != null) {
        this.#list = listFromIterable(init);
      } else {
        this.#list = listFromRecord(init);
      }
      return;
    }
    const text = toUSVString(init);
    this.#list = parseParams(text[0] === '?' ? text.slice(1) : text);
  }

  get size() {
    return listOf(this).length / 2;
  }

  append(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    list.push(toUSVString(name), toUSVString(value));
    this.#update?.();
  }

  delete(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    this.#update?.();
  }

  get(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const values = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) values.push(list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    const list = listOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    const list = listOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    let kept = 0;
    let found = false;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) {
        if (found) continue;
        found = true;
        list[i + 1] = value;
      }
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    if (!found) list.push(name, value);
    this.#update?.();
  }

  sort() {
    sortParams(listOf(this));
    this.#update?.();
  }

  entries() {
    return makeIterator(listOf(this), this, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    listOf(this);
    validateFunction(callback, 'callback');
    // The list may change, or be replaced, meanwhile.
    for (let i = 0; i < this.#list.length; i += 2) {
      Reflect.apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  keys() {
    return makeIterator(listOf(this), this, 'keys');
  }

  values() {
    return makeIterator(listOf(this), this, 'values');
  }

  toString() {
    return serializeParams(listOf(this));
  }

  [customInspectSymbol](depth, options) {
    const list = listOf(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/inspect'); // Not a part of a server's start-up.
    const output = [];
    for (let i = 0; i < list.length; i += 2) {
      output.push(`${inspect(list[i], options)} => ${inspect(list[i + 1], options)}`);
    }
    return braced(`${this.constructor.name} {`, output, options);
  }
}

function braced(open, output, options) {
  const { stripControlSequences } = require('internal/util');
  const length = output.reduce((sum, item) => sum + stripControlSequences(item).length + 2, -2);
  if (length > options.breakLength) return `${open}\n  ${output.join(',\n  ')} }`;
  return output.length > 0 ? `${open} ${output.join(', ')} }` : `${open}}`;
}

Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'URLSearchParams',
});
defineEnumerable(URLSearchParams.prototype, [
  'append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values',
  'toString', 'size',
]);

// ---- iterators ----------------------------------------------------------------------------------

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
let makeIterator;

class URLSearchParamsIterator {
  #params;
  #kind;
  #index = 0;

  static {
    makeIterator = (list, params, kind) => {
      const iterator = new URLSearchParamsIterator();
      iterator.#params = params;
      iterator.#kind = kind;
      return iterator;
    };
  }

  #at(list, index) {
    if (this.#kind === 'keys') return list[index];
    if (this.#kind === 'values') return list[index + 1];
    return [list[index], list[index + 1]];
  }

  next() {
    if (this === null || typeof this !== 'object' || !(#params in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    const list = listOf(this.#params);
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: this.#at(list, index), done: false };
  }

  [customInspectSymbol](depth, options) {
    if (this === null || typeof this !== 'object' || !(#params in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const { inspect } = require('internal/inspect');
    const inner = { ...options };
    if (depth !== null) inner.depth = depth - 1;
    const list = listOf(this.#params);
    const output = [];
    for (let i = this.#index; i < list.length; i += 2) {
      output.push(inspect(this.#at(list, i), inner));
    }
    const text = `${this[Symbol.toStringTag]} {`;
    const long = output.reduce((sum, item) => sum + item.length, 0) > options.breakLength;
    if (long || output.some((item) => item.includes('\n'))) {
      return `${text}\n  ${output.join(',\n  ')} }`;
    }
    return `${text} ${output.join(', ')} }`;
  }
}

delete URLSearchParamsIterator.prototype.constructor;
Object.setPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);
Object.defineProperty(URLSearchParamsIterator.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'URLSearchParams Iterator',
});
defineEnumerable(URLSearchParamsIterator.prototype, ['next']);

module.exports = { URLSearchParams, attach, listOf, parseParams, serializeParams, setList };
