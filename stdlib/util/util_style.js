/* SPDX-License-Identifier: MIT */
/* util_style.js - util.styleText(): a text in colours and styles. Source: Node's doc/api/util.md. */
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { colors } = require('internal/inspect_text');
const { kEmptyObject } = require('internal/util');
const { validateBoolean, validateOneOf, validateString } = require('internal/validators');

const hexColor = /^#(?:[0-9a-fA-F]{3}){1,2}$/;

// '#f80' or '#ff8800' -> the SGR codes of that foreground colour
function codesOfHex(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1);
  const n = Number.parseInt(digits, 16);
  return [`38;2;${n >> 16};${(n >> 8) & 255};${n & 255}`, '39'];
}

// [on, off], null for 'none'
function codesOf(name) {
  if (name === 'none') return null;
  const known = typeof name === 'string' ? colors[name] : undefined;
  if (known !== undefined) return known;
  if (typeof name === 'string' && hexColor.test(name)) return codesOfHex(name);
  if (typeof name === 'string' && name.startsWith('#')) {
    throw new ERR_INVALID_ARG_VALUE('format', name, 'must be a valid hex color (#RGB or #RRGGBB)');
  }
  validateOneOf(name, 'format', Object.keys(colors));
  return null;
}

// FORCE_COLOR goes before all, NO_COLOR and NODE_DISABLE_COLORS before what the terminal can.
function wantsColor(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return stream?.getColorDepth === undefined ?
    env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false' : stream.getColorDepth() > 2;
  if (env.NO_COLOR || env.NODE_DISABLE_COLORS) return false;
  return stream?.isTTY === true && (stream.getColorDepth === undefined || stream.getColorDepth() > 2);
}

function isStream(stream) {
  return stream !== null && typeof stream === 'object' &&
    (typeof stream.write === 'function' || typeof stream.pipe === 'function' ||
     typeof stream.getWriter === 'function');
}

// Where the text itself ends a style that goes on, it begins again.
function wrap(text, on, off, name) {
  const open = `\u001b[${on}m`;
  const close = `\u001b[${off}m`;
  // Bold and dim end with the same code: what began again must also begin anew behind the other.
  const again = name === 'bold' || name === 'dim' ? close + open : open;
  let inner = text;
  if (inner.includes(close)) {
    const last = inner.endsWith(close);
    const body = last ? inner.slice(0, -close.length) : inner;
    inner = body.replaceAll(close, again) + (last ? close : '');
  }
  return `${open}${inner}${close}`;
}

function styleText(format, text, options = kEmptyObject) {
  const validateStream = options?.validateStream ?? true;
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let skip = false;
  if (validateStream) {
    const stream = options.stream ?? process.stdout;
    if (!isStream(stream)) {
      throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    skip = !wantsColor(stream);
  }
  const names = Array.isArray(format) ? format : [format];
  let result = text;
  for (let i = names.length - 1; i >= 0; i--) {
    const codes = codesOf(names[i]);
    if (codes !== null && !skip) result = wrap(result, codes[0], codes[1], names[i]);
  }
  return result;
}

module.exports = { styleText };
