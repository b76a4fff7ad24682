// SPDX-License-Identifier: MIT
'use strict';
// Import attributes: with { type: 'json' }. Source: doc esm.md, "Import attributes".

const {
  codes: { ERR_IMPORT_ATTRIBUTE_MISSING, ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE, ERR_IMPORT_ATTRIBUTE_UNSUPPORTED },
} = require('internal/errors');

// format -> the type it needs; '' for none
const types = {
  '__proto__': null,
  'addon': '',
  'builtin': '',
  'commonjs': '',
  'commonjs-typescript': '',
  'json': 'json',
  'module': '',
  'module-typescript': '',
  'wasm': '',
};

// [key, value, ...] of the engine as an object; undefined is none.
function toObject(list) {
  const out = { __proto__: null };
  if (list !== undefined) for (let i = 0; i < list.length; i += 2) out[list[i]] = list[i + 1];
  return out;
}

// Whether validate() has nothing against it.
function suit(format, attributes) {
  for (const key in attributes) if (key !== 'type') return false;
  const needed = types[format];
  return needed === undefined || (attributes.type ?? '') === needed;
}

// Throws what is wrong with importing a module of that format with those attributes.
function validate(url, format, attributes) {
  for (const key in attributes) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const needed = types[format], given = attributes.type;
  if (needed === undefined) return;
  if (needed === '') {
    if (given === undefined) return;
    if (given !== 'json') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', given, url);
    throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, given);
  }
  if (given === needed) return;
  if (given === undefined) throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', needed);
  throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', given, url);
}

module.exports = { suit, toObject, validate };
