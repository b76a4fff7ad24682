/* SPDX-License-Identifier: MIT */
/*
 * util_mime.js - util.MIMEType and util.MIMEParams. Source: https://mimesniff.spec.whatwg.org
 * (parsing and
 * serializing a MIME type) and Node's doc/api/util.md.
 */
'use strict';

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');
const { defineEnumerable } = require('internal/util');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/g;
const notQuoted = /[^\t\u0020-\u007e\u0080-\u00ff]/g;
const endSpace = /[\r\n\t ]*$/;
const startSpace = /[^\r\n\t ]|$/;

function badAt(pattern, text) {
  pattern.lastIndex = 0;
  return text.search(pattern);
}

function lower(text) {
  return text.replace(/[A-Z]+/g, (part) => part.toLowerCase()); // ASCII only
}

function parseTypeAndSubtype(text) {
  const start = text.search(startSpace);
  const slash = text.indexOf('/', start);
  const type = slash === -1 ? text.slice(start) : text.slice(start, slash);
  const badType = badAt(notToken, type);
  if (type === '' || badType !== -1 || slash === -1) {
    throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  }
  const semicolon = text.indexOf(';', slash);
  const end = semicolon === -1 ? text.length : semicolon;
  const subtype = text.slice(slash + 1, end).replace(endSpace, '');
  const badSubtype = badAt(notToken, subtype);
  if (subtype === '' || badSubtype !== -1) {
    throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  }
  return { type: lower(type), subtype: lower(subtype), rest: end + 1 };
}

// A value in quotes from text[i] (behind the first): [value, index behind the last].
function readQuoted(text, i) {
  let value = '';
  for (; i < text.length; i++) {
    if (text[i] === '"') return [value, i + 1];
    if (text[i] === '\\' && i + 1 < text.length) i++;
    value += text[i];
  }
  return [value, i];
}

function parseParams(text, map) {
  let i = 0;
  while (i < text.length) {
    i += text.slice(i).search(startSpace);
    let nameEnd = text.slice(i).search(/[;=]/);
    nameEnd = nameEnd === -1 ? text.length : i + nameEnd;
    const name = lower(text.slice(i, nameEnd));
    i = nameEnd;
    if (text[i] === ';' || i >= text.length) {
      i++;
      continue;
    }
    i++; // =
    let value;
    if (text[i] === '"') {
      ({ 0: value, 1: i } = readQuoted(text, i + 1));
      const next = text.indexOf(';', i);
      i = next === -1 ? text.length : next;
    } else {
      const next = text.indexOf(';', i);
      const end = next === -1 ? text.length : next;
      value = text.slice(i, end).replace(endSpace, '');
      i = end;
      if (value === '') {
        i++;
        continue;
      }
    }
    if (name !== '' && badAt(notToken, name) === -1 && badAt(notQuoted, value) === -1 && !map.has(name)) {
      map.set(name, value);
    }
    i++;
  }
}

function serializeValue(value) {
  if (value === '') return '""';
  return badAt(notToken, value) === -1 ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

let fill;

class MIMEParams {
  #data = new Map();

  static {
    fill = (params, text) => parseParams(text, params.#data);
  }

  delete(name) {
    this.#data.delete(lower(`${name}`));
  }

  get(name) {
    return this.#data.get(lower(`${name}`)) ?? null;
  }

  has(name) {
    return this.#data.has(lower(`${name}`));
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = badAt(notToken, name);
    if (name.length === 0 || badName !== -1) {
      throw new ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    }
    const badValue = badAt(notQuoted, value);
    if (badValue !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    this.#data.set(lower(name), value);
  }

  * entries() {
    yield* this.#data.entries();
  }

  * keys() {
    yield* this.#data.keys();
  }

  * values() {
    yield* this.#data.values();
  }

  toString() {
    let text = '';
    for (const { 0: name, 1: value } of this.#data) {
      text += `${text === '' ? '' : ';'}${name}=${serializeValue(value)}`;
    }
    return text;
  }
}
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null, configurable: true, writable: true, value: MIMEParams.prototype.entries,
});
Object.defineProperty(MIMEParams.prototype, 'toJSON', {
  __proto__: null, configurable: true, writable: true, value: MIMEParams.prototype.toString,
});
defineEnumerable(MIMEParams.prototype, ['entries', 'keys', 'values', 'toString', 'toJSON']);

class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(string) {
    string = `${string}`;
    const { type, subtype, rest } = parseTypeAndSubtype(string);
    this.#type = type;
    this.#subtype = subtype;
    fill(this.#params, string.slice(rest));
  }

  // As the constructor, but null for what is no MIME type.
  static parse(string) {
    try {
      return new MIMEType(string);
    } catch (error) {
      if (error.code === 'ERR_INVALID_MIME_SYNTAX') return null;
      throw error;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    const bad = badAt(notToken, value);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('type', value, bad);
    this.#type = lower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    const bad = badAt(notToken, value);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', value, bad);
    this.#subtype = lower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const params = this.#params.toString();
    return `${this.#type}/${this.#subtype}${params === '' ? '' : `;${params}`}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null, configurable: true, writable: true, value: MIMEType.prototype.toString,
});
defineEnumerable(MIMEType.prototype, ['type', 'subtype', 'essence', 'params', 'toString', 'toJSON']);

module.exports = { MIMEParams, MIMEType };
