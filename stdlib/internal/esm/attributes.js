// SPDX-License-Identifier: MIT
'use strict';
// Import attributes: with { type: 'json' }. Source: doc esm.md, "Import attributes".

const {
  codes: { ERR_IMPORT_ATTRIBUTE_MISSING, ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE, ERR_IMPORT_ATTRIBUTE_UNSUPPORTED },
} = require('internal/errors');

const options = require('internal/options');

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
  'text': 'text',
  'wasm': '',
};

// [key, value, ...] of the engine as an object; undefined is none.
function toObject(list) {
  const out = { __proto__: null };
  if (list !== undefined) for (let i = 0; i < list.length; i += 2) out[list[i]] = list[i + 1];
  return out;
}

// Doc cli.md: --experimental-import-text. Without it only hooks make modules of texts, and ask for no attribute.
function isTextImport(attributes) { return attributes.type === 'text' && options.get('--experimental-import-text'); }

function neededBy(format, given) {
  const needed = types[format];
  return needed === 'text' && given === undefined && !options.get('--experimental-import-text') ? '' : needed;
}

// Whether validate() has nothing against it.
function suit(format, attributes) {
  for (const key in attributes) if (key !== 'type') return false;
  const needed = neededBy(format, attributes.type);
  return needed === undefined || (attributes.type ?? '') === needed;
}

// Throws what is wrong with importing a module of that format with those attributes.
function validate(url, format, attributes) {
  for (const key in attributes) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const given = attributes.type, needed = neededBy(format, given);
  if (needed === undefined) return;
  if (needed === '') {
    if (given === undefined) return;
    if (given !== 'json' && !isTextImport(attributes)) throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', given, url);
    throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, given);
  }
  if (given === needed) return;
  if (given === undefined) throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', needed);
  throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', given, url);
}

module.exports = { isTextImport, suit, toObject, validate };
